"""Every language says everything, with the same blanks to fill and the same buttons."""

import ast
import re
from pathlib import Path
from typing import Any

from tests.architecture.project import LANGUAGES, ROOT, existing, python_files, read_yaml

PLACEHOLDER = re.compile(r"{(\w+)}")
NOT_SAID_IN_A_TALK = ("speech_", "console_", "widget_", "page_", "notice_", "export_", "error_", "standing_")
OF_NOBODY = {
    *("answer", "explanation", "manager", "one", "opening", "other", "practice", "provider", "providers", "standing"),
    *("questions", "time", "times", "ways", "when", "words", "first", "minutes", "desk_phone"),
}
OFFERED_TO_ANYBODY = {  # buttons made for the moment that hold nothing of anybody's record
    *(
        "utter_times",
        "utter_times_instead",
        "utter_times_of_each",
        "utter_one_time",
        "utter_one_time_instead",
        "utter_which",
        "utter_which_article",
    ),
    *("utter_ask_proof", "utter_ask_proof_visit", "utter_no_match_ask_proof"),
}


def test_every_text_is_there_in_every_language() -> None:
    topics = _topics()
    keys = {(topic, language): set(_texts(topic, language)) for topic in topics for language in LANGUAGES}

    missing = {
        f"{topic}.{language}.yml": sorted(lacking)
        for (topic, language), have in keys.items()
        if (lacking := set.union(*(keys[topic, other] for other in LANGUAGES)) - have)
    }

    assert not missing


def test_texts_have_the_same_placeholders_and_buttons_in_every_language() -> None:
    different = [
        f"{topic}: {key}"
        for topic in _topics()
        for key, text in _texts(topic, LANGUAGES[0]).items()
        for other in LANGUAGES[1:]
        if key in _texts(topic, other) and _shape(text) != _shape(_texts(topic, other)[key])
    ]

    assert not different


def test_what_is_spoken_fills_no_blanks_but_those_of_its_text() -> None:
    others = [
        f"{topic}.{language}: {key}"
        for topic in _topics()
        for language in LANGUAGES
        for key, text in _texts(topic, language).items()
        if isinstance(text, dict)
        if set(PLACEHOLDER.findall(text.get("spoken", ""))) - set(PLACEHOLDER.findall(text["text"]))
    ]

    assert not others


def test_no_text_is_kept_in_two_topics() -> None:
    keys = [key for topic in _topics() for key in _texts(topic, LANGUAGES[0])]

    assert sorted(set(keys)) == sorted(keys)


def test_a_text_that_takes_in_what_is_on_file_is_personal() -> None:
    open_to_all = [
        f"{topic}.{language}: {key}"
        for topic in _topics()
        for language in LANGUAGES
        for key, text in _texts(topic, language).items()
        if not key.startswith(NOT_SAID_IN_A_TALK) and not _is_personal(text)
        if set(PLACEHOLDER.findall(text if isinstance(text, str) else text["text"])) - OF_NOBODY
    ]

    assert not open_to_all


def test_a_text_with_buttons_made_from_records_is_personal() -> None:
    texts = {key: text for topic in _topics() for key, text in _texts(topic, LANGUAGES[0]).items()}
    offered = {
        node.value
        for path in python_files("actions")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef) and ".offer_answers(" in ast.unparse(function)
        for node in ast.walk(function)
        if isinstance(node, ast.Constant) and node.value in texts and str(node.value).startswith("utter_")
    }

    assert "utter_ask_for_whom" in offered
    assert {key for key in offered if not _is_personal(texts[key])} <= OFFERED_TO_ANYBODY


def _is_personal(text: Any) -> bool:
    return bool(isinstance(text, dict) and text.get("personal"))


def _topics() -> list[str]:
    folder = existing("data/texts")
    return sorted({path.name.split(".")[0] for path in folder.glob("*.yml")})


def _texts(topic: str, language: str) -> dict[str, Any]:
    path: Path = ROOT / "data" / "texts" / f"{topic}.{language}.yml"
    return dict(read_yaml(path) or {}) if path.exists() else {}


def _shape(text: Any) -> tuple[Any, ...]:
    """What does not depend on the language: placeholders, payloads of buttons, whether it is personal."""
    if isinstance(text, str):
        text = {"text": text}
    payloads = [button["payload"] for button in text.get("buttons", [])]
    return set(PLACEHOLDER.findall(text["text"])), payloads, text.get("personal", False)
