"""Leave of providers as the console's pages show it: every word ready."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from frontdesk.practice.leaves.model import Leave
from frontdesk.refills.leave_lists import LeaveList, Tick, Touched
from frontdesk.saying import say_date
from voice_gateway.console.words import Words

type Choice = tuple[str, str]


@dataclass(frozen=True)
class LeaveView:
    """A leave in the list; `waits` is None for who may not see whom it touches."""

    id: str
    name: str
    when: str
    covers: str
    waits: str | None


@dataclass(frozen=True)
class LeavesView:
    """The page: leave that was entered, and who can be chosen in the form."""

    leaves: tuple[LeaveView, ...]
    providers: tuple[Choice, ...]


@dataclass(frozen=True)
class TickView:
    """Something that can be done for a patient before a leave."""

    tick: str
    words: str
    done: bool


@dataclass(frozen=True)
class TouchedView:
    """A patient on the list."""

    patient_id: str
    name: str
    why: str
    ticks: tuple[TickView, ...]


@dataclass(frozen=True)
class LeaveListView:
    """A leave with whom it touches."""

    leave: LeaveView
    touched: tuple[TouchedView, ...]


def present_leaves(leaves: Sequence[Leave], counts: Mapping[str, int], words: Words) -> LeavesView:
    """All leave that is not over."""
    providers = tuple((one.id, one.name) for one in words.practice.providers.values())
    return LeavesView(tuple(_leave(one, counts.get(one.id), words) for one in leaves), providers)


def present_leave(found: LeaveList, words: Words) -> LeaveListView:
    """One leave."""
    by_patient: dict[str, list[Touched]] = {}
    for one in found.touched:
        by_patient.setdefault(one.patient_id, []).append(one)
    waits = sum(not several[0].ticks for several in by_patient.values())
    return LeaveListView(_leave(found.leave, waits, words), tuple(_touched(one, words) for one in by_patient.values()))


def _leave(leave: Leave, waits: int | None, words: Words) -> LeaveView:
    names = {one.id: one.name for one in words.practice.providers.values()}
    since, until = (say_date(day, words.language) for day in (leave.from_day, leave.to_day))
    return LeaveView(
        id=leave.id,
        name=names.get(leave.provider_id, leave.provider_id),
        when=words("rota_absent", since=since, until=until),
        covers=words("rota_covers", name=names.get(leave.cover_id, leave.cover_id)),
        waits=None if waits is None else words("leave_waits", count=waits) if waits else words("leave_settled"),
    )


def _touched(several: Sequence[Touched], words: Words) -> TouchedView:
    """A patient with all that falls into the leave: what is ticked is ticked for all of it."""
    first = several[0]
    ticks = tuple(TickView(tick.value, words(f"leave_tick_{tick}"), tick in first.ticks) for tick in Tick)
    return TouchedView(first.patient_id, first.name, "; ".join(_why(one, words) for one in several), ticks)


def _why(one: Touched, words: Words) -> str:
    day = say_date(one.day, words.language)
    why = words("leave_medicine", medicine=one.medicine, day=day) if one.medicine else words("leave_procedure", day=day)
    return f"{why} · {words('leave_controlled')}" if one.controlled else why
