"""Spans of time that a wish would do: without what is refused, and with something of each meaning of the words."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from frontdesk.appointments.model import FreeTime

Span = tuple[datetime, datetime]


def to_data(spans: Iterable[Span]) -> list[list[str]]:
    """Return spans as they are kept in a draft."""
    return [[first.isoformat(), last.isoformat()] for first, last in spans]


def from_data(kept: Iterable[Sequence[str]] | None) -> list[Span]:
    """Return the spans of a draft."""
    return [(datetime.fromisoformat(first), datetime.fromisoformat(last)) for first, last in kept or ()]


def without(spans: Iterable[Span], refused: Iterable[Span]) -> list[Span]:
    """Return what is left of the spans when a patient refuses some of it: "next week, but not tuesday"."""
    left = list(spans)
    for out, back in sorted(refused):
        pieces = [piece for first, last in left for piece in ((first, min(last, out)), (max(first, back), last))]
        left = sorted({(first, last) for first, last in pieces if first < last})
    return left


def one_of_each(found: Sequence[Sequence[FreeTime]], most: int) -> list[FreeTime]:
    """Return free times of every meaning of a wish, the earliest of each before any second one."""
    firsts = [times[0] for times in found if times]
    others = sorted((time for times in found for time in times[1:]), key=lambda time: time.start)
    picked = list(dict.fromkeys([*firsts, *others]))[:most]
    return sorted(picked, key=lambda time: time.start)
