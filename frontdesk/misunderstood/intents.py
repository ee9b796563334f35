"""What a sentence can mean: the intents of bot/domain, by topic."""

from functools import cache
from pathlib import Path

import yaml

DOMAIN = Path(__file__).parents[2] / "bot" / "domain"
NEVER_SAID = {"choose", "identify", "nlu_fallback", "either"}  # buttons, and what the assistant says of itself


@cache
def intents() -> dict[str, tuple[str, ...]]:
    """The intents that a sentence can have, by topic, in the order of the files."""
    files = {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(DOMAIN.glob("*.yml"))}
    found = {
        topic: tuple(intent for intent in content.get("intents", ()) if intent not in NEVER_SAID)
        for topic, content in files.items()
    }
    return {topic: names for topic, names in found.items() if names}


def is_intent(name: str) -> bool:
    """Whether a sentence can have this intent."""
    return any(name in names for names in intents().values())
