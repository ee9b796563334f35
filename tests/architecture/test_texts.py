"""Every language says everything, with the same blanks to fill and the same buttons."""

import re
from pathlib import Path
from typing import Any

from tests.architecture.project import LANGUAGES, ROOT, existing, read_yaml

PLACEHOLDER = re.compile(r"{(\w+)}")


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


def test_no_text_is_kept_in_two_topics() -> None:
    keys = [key for topic in _topics() for key in _texts(topic, LANGUAGES[0])]

    assert sorted(set(keys)) == sorted(keys)


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
