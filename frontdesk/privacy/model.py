"""Classes of data with their times, holds, and what came of an erasure."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

RETENTION = Path(__file__).parents[2] / "data" / "privacy" / "retention.yml"
OnErasure = Literal["remove", "keep", "stay", "last"]


@dataclass(frozen=True)
class DataClass:
    """One kind of data, as data/privacy/retention.yml has it."""

    name: str
    covers: str
    keep: str
    why: str
    source: str
    on_erasure: OnErasure
    tables: dict[str, str | None] = field(default_factory=dict)
    of: str | None = None
    counted_by: str | None = None
    only: str | None = None
    clears: tuple[str, ...] = ()
    kept_because: str = ""
    blank: dict[str, list[str]] = field(default_factory=dict)
    leaves: dict[str, list[str]] = field(default_factory=dict)

    @property
    def aged(self) -> dict[str, str]:
        """The tables whose rows have an age of their own, with the column it is counted by."""
        if self.of:
            return {self.of: self.counted_by or ""}
        return {table: column for table, column in self.tables.items() if column}

    def before(self, now: datetime) -> datetime | None:
        """What is older than this moment is kept no longer; None when it is always kept."""
        if self.keep == "always":
            return None
        number, unit = self.keep.split()
        return years_before(now, int(number)) if unit.startswith("year") else now - timedelta(days=int(number))


@dataclass(frozen=True)
class Hold:
    """A legal hold on a patient or a conversation: nothing of theirs is purged or erased."""

    id: str
    patient_id: str | None
    conversation_id: str | None
    reason: str
    by: str
    placed_at: datetime
    lifted_at: datetime | None = None
    lifted_by: str | None = None


@dataclass(frozen=True)
class Kept:
    """What an erasure left, since when at the latest it may go, and the duty that keeps it."""

    data: str
    rows: int
    because: str
    keep: str


@dataclass(frozen=True)
class Erased:
    """What came of an erasure: rows removed by class, and what was kept."""

    removed: dict[str, int]
    kept: tuple[Kept, ...]


@cache
def data_classes() -> tuple[DataClass, ...]:
    """All classes, in the order of the file."""
    data = yaml.safe_load(RETENTION.read_text())
    return tuple(
        DataClass(name, **{**entry, "clears": tuple(entry.get("clears", ()))})
        for name, entry in data["classes"].items()
    )


def years_before(now: datetime, years: int) -> datetime:
    """The same day so many years ago; February 29 becomes the 28th."""
    try:
        return now.replace(year=now.year - years)
    except ValueError:
        return now.replace(year=now.year - years, day=28)
