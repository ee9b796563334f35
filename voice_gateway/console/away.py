"""Leave of providers as the console's pages show it: every word ready."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from frontdesk.practice.leaves.model import FiledLeave, Leave
from frontdesk.refills.leave_lists import LeaveList, Tick, Touched
from frontdesk.saying import say_date
from voice_gateway.console.words import Words

type Choice = tuple[str, str]


@dataclass(frozen=True)
class LeaveView:
    """A leave in the list; `waits` is None for who may not see whom it touches, `id` for one of the files."""

    id: str | None
    name: str
    facts: tuple[str, ...]
    waits: str | None = None


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


def present_leaves(
    leaves: Sequence[Leave], filed: Sequence[FiledLeave], counts: Mapping[str, int], words: Words
) -> LeavesView:
    """All leave that is not over, what was entered first."""
    providers = tuple((one.id, one.name) for one in words.practice.providers.values())
    entered = (_leave(one, counts.get(one.id), words) for one in leaves)
    return LeavesView((*entered, *(_filed(one, words) for one in filed)), providers)


def present_leave(found: LeaveList, words: Words) -> LeaveListView:
    """One leave."""
    by_patient: dict[str, list[Touched]] = {}
    for one in found.touched:
        by_patient.setdefault(one.patient_id, []).append(one)
    waits = sum(not several[0].ticks for several in by_patient.values())
    return LeaveListView(_leave(found.leave, waits, words), tuple(_touched(one, words) for one in by_patient.values()))


def _leave(leave: Leave, waits: int | None, words: Words) -> LeaveView:
    told = None if waits is None else words("leave_waits", count=waits) if waits else words("leave_settled")
    return LeaveView(leave.id, _name(leave.provider_id, words), _facts(leave, words), told)


def _filed(leave: FiledLeave, words: Words) -> LeaveView:
    return LeaveView(None, _name(leave.provider_id, words), (*_facts(leave, words), words("leave_in_files")))


def _facts(leave: Leave | FiledLeave, words: Words) -> tuple[str, ...]:
    """When, and who covers."""
    since, until = (say_date(day, words.language) for day in (leave.from_day, leave.to_day))
    absent = words("rota_absent", since=since, until=until)
    return absent, words("rota_covers", name=_name(leave.cover_id, words))


def _name(provider_id: str, words: Words) -> str:
    provider = words.practice.providers.get(provider_id)
    return provider.name if provider else provider_id


def _touched(several: Sequence[Touched], words: Words) -> TouchedView:
    """A patient with all that falls into the leave: what is ticked is ticked for all of it."""
    first = several[0]
    ticks = tuple(TickView(tick.value, words(f"leave_tick_{tick}"), tick in first.ticks) for tick in Tick)
    return TouchedView(first.patient_id, first.name, "; ".join(_why(one, words) for one in several), ticks)


def _why(one: Touched, words: Words) -> str:
    day = say_date(one.day, words.language)
    why = words("leave_medicine", medicine=one.medicine, day=day) if one.medicine else words("leave_procedure", day=day)
    return f"{why} · {words('leave_controlled')}" if one.controlled else why
