"""How much the cases weigh that a manager has in hand, by data/cases/weights.yml."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path

import yaml

from frontdesk.cases.model import WITH_MANAGER, Status, Urgency

WEIGHTS = Path(__file__).parents[3] / "data" / "cases" / "weights.yml"
MOST_DISTRESS = 2  # distressing talks in one shift; the next one goes to somebody else who may have it
MISSED = 3  # rings in a row that nobody answered; who missed them is rung last and promises nothing
LISTENED = timedelta(hours=1)  # the rings that count for it; after that a manager is as good as any other
REOPENED = timedelta(days=7)  # a matter that comes back within it goes to who had it


@dataclass(frozen=True)
class Weights:
    """What a case weighs for its urgency, and what more for a distressing reason."""

    urgency: Mapping[Urgency, int]
    distress: Mapping[str, int]

    def of(self, reason: str, urgency: Urgency) -> int:
        """The weight of one case."""
        return self.urgency[urgency] + self.distress.get(reason, 0)


@dataclass(frozen=True)
class InHand:
    """So many cases of a kind that a manager is rung for or talks about."""

    manager_id: str
    reason: str
    urgency: Urgency
    status: Status
    count: int


@dataclass(frozen=True)
class Workload:
    """What counts for who is rung next: weights in hand, who talks and can hold no more talks, who has heard enough
    distress, who is silent although on duty, and who had this matter or knows this patient."""

    loads: Mapping[str, int] = field(default_factory=dict)
    full: Collection[str] = ()
    spent: Collection[str] = ()
    silent: Collection[str] = ()
    talking: Collection[str] = ()
    had_matter: str | None = None
    knows_patient: str | None = None


@cache
def weights() -> Weights:
    """The weights of the file."""
    data = yaml.safe_load(WEIGHTS.read_text())
    return Weights({Urgency(name): weight for name, weight in data["urgency"].items()}, data["distress"])


def loads(in_hand: Collection[InHand]) -> dict[str, int]:
    """How much each manager has in hand."""
    found: dict[str, int] = {}
    for some in in_hand:
        found[some.manager_id] = found.get(some.manager_id, 0) + some.count * weights().of(some.reason, some.urgency)
    return found


def full(in_hand: Collection[InHand], most: int) -> set[str]:
    """Who talks with so many patients that they cannot answer another one."""
    talks: dict[str, int] = {}
    for some in in_hand:
        if some.status in WITH_MANAGER:
            talks[some.manager_id] = talks.get(some.manager_id, 0) + some.count
    return {manager_id for manager_id, count in talks.items() if count >= most}
