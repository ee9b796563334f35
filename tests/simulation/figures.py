"""What came of a day, counted from rows of moves and lines; independent of the product's own figures.

Every case counts that was opened on the day or was open when it went bad, with every promise made in it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from frontdesk.cases.store import cases, moves
from tests.builders import Desk
from tests.simulation.days import Lived

IN_TIME = timedelta(minutes=10)
WITH_MANAGER = ("accepted", "talking")


@dataclass(frozen=True)
class Figures:
    """Seconds, shares and counts of one day.

    A promise whose time came is `kept` when a manager's words came within ten minutes of it, `late` when they came
    later the same day, and `broken` when another promise had to be made for it or nobody came that day. `moved`:
    another manager or time was promised before it came (somebody is sick). `sooner`: a manager came before it, with
    more than ten minutes left. `ended`: the case was closed without words.
    """

    open_before: int
    cases: int
    never_accepted: int
    dangers: int
    danger_slowest: float
    danger_over: int
    clinicians: int
    clinician_slowest: float
    clinician_over: int
    promises: int
    kept: int
    late: int
    broken: int
    moved: int
    sooner: int
    ended: int
    one_name: float
    words_p50: float
    words_p90: float
    at_once: float

    @property
    def in_time(self) -> float:
        """Share of promised call-backs that began within ten minutes of the promise."""
        due = self.kept + self.late + self.broken
        return self.kept / due if due else 1.0


def figures(lived: Lived) -> Figures:
    """Counts one day."""
    rows = _read(lived.desk)
    today = [one for one in rows if one["moves"][0].at < lived.ended]
    since = [one for one in today if one["moves"][0].at >= lived.began]
    promises = [what for one in today for what in _promises(one, lived)]
    danger = [_until(one, *WITH_MANAGER) for one in since if one["opened_for"] == "danger"]
    clinicians = [_until(one, *WITH_MANAGER) for one in since if one["opened_for"] == "professional_caller"]
    asked = [_until(one, "talking") for one in since if one["opened_for"] == "asked_for_person"]
    names = [len(one["names"]) for one in today if one["names"]]
    return Figures(
        open_before=lived.open_at_ten_past_eight,
        cases=len(today),
        never_accepted=sum(_until(one, "accepted") == FOR_EVER for one in today),
        dangers=len(danger),
        danger_slowest=max(danger, default=0),
        danger_over=sum(s > 60 for s in danger),
        clinicians=len(clinicians),
        clinician_slowest=max(clinicians, default=0),
        clinician_over=sum(s > 60 for s in clinicians),
        promises=len(promises),
        **{what: promises.count(what) for what in ("kept", "late", "broken", "moved", "sooner", "ended")},
        one_name=sum(n == 1 for n in names) / len(names),
        words_p50=_percentile(asked, 50),
        words_p90=_percentile(asked, 90),
        at_once=sum(s <= 120 for s in asked) / len(asked) if asked else 1.0,
    )


FOR_EVER = float("inf")


def _read(desk: Desk) -> list[dict[str, Any]]:
    with desk.services.db.reading() as tx:
        found: dict[str, list[Any]] = defaultdict(list)
        for row in tx.execute(sa.select(moves).order_by(moves.c.case_id, moves.c.number)):
            found[row.case_id].append(row)
        return [
            {
                "case": row,
                "moves": found[row.id],
                "opened_for": row.reason,
                "names": _names(found[row.id]),
            }
            for row in tx.execute(sa.select(cases).order_by(cases.c.created_at))
        ]


def _names(steps: Sequence[Any]) -> set[str]:
    """Whom the patient was ever told: who took the case, and who promised to call."""
    return {s.by for s in steps if s.to == "accepted"} | {s.manager_id for s in steps if s.to == "promised"}


def _until(one: dict[str, Any], *to: str) -> float:
    steps = one["moves"]
    came = next((s.at for s in steps if s.to in to), None)
    return (came - steps[0].at).total_seconds() if came else FOR_EVER


def _promises(one: dict[str, Any], lived: Lived) -> list[str]:
    steps = one["moves"]
    return [
        _became(step.promised_at, steps[place + 1 :])
        for place, step in enumerate(steps)
        if step.to == "promised" and step.promised_at >= lived.began - IN_TIME
    ]


def _became(at: datetime, later: Sequence[Any]) -> str:
    again = next((s.at for s in later if s.to == "promised"), None)
    words = next((s.at for s in later if s.to == "talking" and (again is None or s.at <= again)), None)
    if again is not None and again < at and (words is None or again < words):
        return "moved"
    if words is not None and words < at - IN_TIME:
        return "sooner"
    if words is not None and words <= at + IN_TIME:
        return "kept"
    if again is not None:
        return "broken"
    if words is not None:
        return "late" if words.date() == at.date() else "broken"
    return "ended" if any(s.to == "resolved" for s in later) else "broken"


def _percentile(found: Sequence[float], percent: int) -> float:
    return sorted(found)[-(-percent * len(found) // 100) - 1] if found else 0.0


def behind(lived: Lived) -> list[str]:
    """The moves of each case that breaks a figure, to be read."""
    found = []
    for one in _read(lived.desk):
        in_need = one["opened_for"] in ("danger", "professional_caller") and one["moves"][0].at >= lived.began
        late = in_need and _until(one, *WITH_MANAGER) > 60
        if one["moves"][0].at < lived.ended and (late or "broken" in _promises(one, lived)):
            steps = [f"  {s.at:%d %H:%M:%S} {s.to} by {s.by} ({s.why}) {s.manager_id or ''}" for s in one["moves"]]
            found.append("\n".join([f"{one['opened_for']} {one['case'].language}", *steps]))
    return found


def told(found: Figures) -> dict[str, Any]:
    """For a report."""
    return {**asdict(found), "in_time": found.in_time}
