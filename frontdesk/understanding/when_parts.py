"""Parts of the day and times of day, settled into minutes."""

from collections.abc import Sequence
from dataclasses import replace

from frontdesk.understanding.when_values import DAY_MINUTES, NOON, Clock, Hours, Precision, Scene

Stretch = tuple[int, int, Precision]
_LUNCH_IS_OVER = 14 * 60  # "my lunch, at 11:30" is before noon
_FINEST: tuple[Precision, ...] = ("minute", "range", "part")


def part(scene: Scene, name: str) -> Hours:
    """Return the hours of a part of the day, and the half of the day it tells of a time said beside it."""
    first, end = scene.table.parts[name]
    half = (
        "am"
        if end <= NOON
        else "evening"
        if name == "evening"
        else "night"
        if end == DAY_MINUTES
        else "pm"
        if first >= NOON and end > _LUNCH_IS_OVER
        else ""
    )
    return Hours(Clock(first, sure=True), Clock(end, sure=True), "part", half)


def settle(said: Sequence[Hours]) -> Stretch:
    """Return the first and last minute that fit everything said: "afternoon, after 3", "4 in the morning"."""
    half = next((hours.half for hours in said if hours.half), "")
    stretches = [_stretch(hours, half) for hours in said]
    finest = min(reversed(stretches), key=lambda stretch: _FINEST.index(stretch[2]))
    low, high = max(stretch[0] for stretch in stretches), min(stretch[1] for stretch in stretches)
    return (low, high, finest[2]) if low < high else finest


def in_the_evening(said: Sequence[Hours]) -> list[Hours] | None:
    """Return the other reading of "at 7", with the evening's hour; None when only one is possible."""
    clocks = [clock for hours in said for clock in (hours.low, hours.high) if clock]
    if any(hours.half for hours in said) or len(clocks) != 1 or not clocks[0].twofold:
        return None
    return [replace(said[0], half="pm")]


def meanings(said: Sequence[Hours]) -> list[Stretch]:
    """Return the times a patient may mean, the likeliest first: without what was only said in talk, or with it."""
    apart = said_apart(said)
    if apart:
        return [settle([hours]) for hours in reversed(apart)]
    plain = [hours for hours in said if not hours.talk or _only_ends(hours)] or said
    return list(dict.fromkeys([settle(plain), settle(said), *_until_exact(said)]))


def _only_ends(hours: Hours) -> bool:
    """Say whether this only says until when: "not before 10, I need to be home by 1"."""
    return hours.precision == "range" and hours.low is None


def _until_exact(said: Sequence[Hours]) -> list[Stretch]:
    """Return the other meaning of "from 10 on, but at 12 I have to go"."""
    begin = [hours for hours in said if hours.precision == "range" and not hours.high and not hours.slack]
    exact = [hours for hours in said if hours.precision == "minute"]
    if not begin or len(exact) != 1 or said.index(exact[0]) < said.index(begin[0]):
        return []
    until = Hours(None, exact[0].low, "range", exact[0].half)
    return [settle([*begin, until])] if _together([*begin, until]) else []


def said_apart(said: Sequence[Hours]) -> list[Hours]:
    """Return the times when several were said and nothing tells which is meant: "10:15, his bus is at 12"."""
    exact = [hours for hours in said if hours.precision == "minute" or hours.slack]
    different = {hours.low.minute for hours in exact if hours.low}
    if len(different) > 1:
        return exact
    return [] if _together(said) else [*said[1:], said[0]]


def _together(said: Sequence[Hours]) -> bool:
    """Say whether some time fits everything said; "mornings, I'm dizzy after lunch" are two things."""
    half = next((hours.half for hours in said if hours.half), "")
    stretches = [_stretch(hours, half) for hours in said if hours.half or hours.precision != "part"]  # not "lunch"
    return not stretches or max(low for low, _, _ in stretches) < min(high for _, high, _ in stretches)


def _stretch(hours: Hours, half: str) -> Stretch:
    low = hours.low.settle(half) if hours.low else 0
    if hours.precision == "minute":
        return low, low + 1, "minute"
    if hours.slack:
        return max(low - hours.slack, 0), min(low + hours.slack, DAY_MINUTES), "range"
    high = (hours.high.settle(half) if hours.high else 0) or DAY_MINUTES  # midnight ends the day
    if hours.low and hours.high and low >= high:
        low, high = _in_order(low, high, hours)
    return (low, high, hours.precision) if low < high else (0, DAY_MINUTES, hours.precision)  # "after night"


def _in_order(low: int, high: int, hours: Hours) -> tuple[int, int]:
    """Read "10 to 2 pm" as 10:00 to 14:00, and "8 to 5" as 8:00 to 17:00."""
    if hours.low and not hours.low.sure and low - NOON >= 0 and low - NOON < high:
        return low - NOON, high
    return low, min(high + NOON, DAY_MINUTES)
