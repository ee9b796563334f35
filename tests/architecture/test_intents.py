"""Every intent can be said in every language, and something happens when it is."""

import json
import re
from typing import Any

from tests.architecture.project import LANGUAGES, existing, python_files, read_yaml

MEANT_BY = ("frontdesk", "actions", "bot/components")
NEVER_SAID = {
    "choose",  # a button with a value was pressed
    "identify",  # the page asks to show again what was hidden
    "either",  # the engine's own: two readings are close
    "nlu_fallback",  # the engine's own: nothing else fitted
}


def test_every_intent_has_examples_in_every_language() -> None:
    declared = _declared() - NEVER_SAID

    missing = {language: sorted(declared - _with_examples(language)) for language in LANGUAGES}

    assert not any(missing.values()), missing


def test_every_intent_with_examples_is_declared() -> None:
    undeclared = set.union(*(_with_examples(language) for language in LANGUAGES)) - _declared()

    assert not undeclared


def test_every_intent_is_used_in_a_rule_or_by_code() -> None:
    rules = [path.read_text(encoding="utf-8") for path in existing("data/rules").rglob("*.yml")]
    code = [path.read_text(encoding="utf-8") for path in python_files(*MEANT_BY)]
    slots = [json.dumps({**part, "intents": []}) for part in _domain()]

    used = set(re.findall(r"\w+", " ".join([*rules, *code, *slots])))

    assert not _declared() - used


def test_what_needs_a_person_is_known_where_requests_are_told_apart() -> None:
    source = existing("bot/components/requests.py").read_text(encoding="utf-8")
    listed = re.search(r"NEEDS_PERSON = frozenset\(\n\s*\[(.*?)\]", source, re.DOTALL)
    handoff = read_yaml(existing("bot/domain/handoff.yml"))["intents"]

    assert listed is not None
    assert set(re.findall(r"\w+", listed[1])) == set(handoff)


def _domain() -> list[dict[str, Any]]:
    return [read_yaml(path) or {} for path in sorted(existing("bot/domain").rglob("*.yml"))]


def _declared() -> set[str]:
    intents = [intent for part in _domain() for intent in part.get("intents", [])]
    return {next(iter(intent)) if isinstance(intent, dict) else intent for intent in intents}


def _with_examples(language: str) -> set[str]:
    files = [read_yaml(path) for path in existing("data/nlu").rglob(f"*.{language}.yml")]
    groups = [group for content in files for group in content["nlu"]]
    return {group["intent"] for group in groups if "intent" in group and group["examples"].strip()}
