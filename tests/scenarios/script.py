"""The scenarios as they are written in tests/evaluation/scenarios.yml."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

SCENARIOS = Path("tests/evaluation/scenarios.yml")


@dataclass(frozen=True)
class Saying:
    """Something the patient says, and the move of the assistant that it answers; several wordings of it."""

    when: str
    wordings: tuple[str, ...]

    def text(self, attempt: int) -> str:
        """The wording for this attempt: another one each time, always the same for the same attempt."""
        return self.wordings[attempt % len(self.wordings)]


@dataclass(frozen=True)
class Scenario:
    """A patient with a goal, facts and a script."""

    id: str
    situation: str
    language: str
    channel: str
    goal: str
    facts: dict[str, Any]
    says: tuple[Saying, ...]
    before: str
    end: str
    is_danger: bool

    @property
    def is_registered(self) -> bool:
        """Whether the patient is on file."""
        return bool(self.facts.get("registered"))


def load_scenarios() -> list[Scenario]:
    """All scenarios, in their order."""
    return [_scenario(entry) for entry in yaml.safe_load(SCENARIOS.read_text())]


def _scenario(entry: dict[str, Any]) -> Scenario:
    return Scenario(
        id=entry["id"],
        situation=entry["situation"],
        language=entry["language"],
        channel=entry["channel"],
        goal=entry["goal"],
        facts=entry["facts"],
        says=tuple(_saying(said) for said in entry["says"]),
        before=entry.get("before", ""),
        end=entry["end"],
        is_danger=bool(entry.get("emergency")),
    )


def _saying(entry: dict[str, Any]) -> Saying:
    said = entry["say"]
    return Saying(entry["when"], tuple(str(each) for each in said) if isinstance(said, list) else (str(said),))
