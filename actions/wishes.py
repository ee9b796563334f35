"""What a patient wishes: a day, a time, a doctor; and what is free that fits."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from actions.proof import is_birth_date
from actions.spans import Span, from_data, one_of_each, to_data, without
from actions.turn import Turn
from frontdesk.appointments.model import OFFERED_AT_ONCE, FreeTime, Wish
from frontdesk.understanding.match import match_named, match_words
from frontdesk.understanding.pick import wants_any
from frontdesk.understanding.when import ImpossibleDate, When, read_when

SHORT = 6  # words
_WHOLE_DAY = [0, 24 * 60 - 1]
PAST = "past"
IMPOSSIBLE = "impossible"


def kind_of(turn: Turn, said: str | None = None) -> str | None:
    """The kind of visit that the words mean."""
    kinds = turn.practice.visit_types.values()
    words = {kind.id: [kind.name[turn.language], *kind.words.get(turn.language, [])] for kind in kinds}
    return match_words(turn.text if said is None else said, words)


def names_kind(turn: Turn) -> bool:
    """Whether a short clause names a kind of visit: "check-up please". In a long one the word may mean anything."""
    clauses = [clause for clause in re.split(r"[.,;:!?…]", turn.text) if len(clause.split()) <= SHORT]
    return any(kind_of(turn, clause) is not None for clause in clauses)


def read_wish(turn: Turn) -> bool:
    """Reads a day, a time or a provider into the draft's wish; False when the words hold none."""
    found = _read_provider(turn) | _read_when(turn)
    if found:
        turn.draft.pop("offered", None)
        turn.draft.pop("hold", None)
    return found


def _read_provider(turn: Turn) -> bool:
    wish = turn.draft.setdefault("wish", {})
    names = {p.id: [p.name, *p.also_called] for p in turn.practice.providers.values()}
    named = match_named(turn.text, names)
    if len(named.ids) == 1:
        wish["provider"] = named.ids[0]
        turn.draft.pop("unknown_provider", None)
        turn.desk.conversations.remember(turn.conversation, doctor=turn.practice.providers[named.ids[0]].name)
    elif len(named.ids) > 1:
        wish.pop("provider", None)
        turn.draft["which_provider"] = list(named.ids)
    elif named.unknown:
        turn.draft["unknown_provider"] = True
    elif wants_any(turn.text, turn.language):
        wish.pop("provider", None)
    else:
        return False
    return True


def said_when(turn: Turn) -> When | ImpossibleDate | None:
    """The time that was said; a time of day alone is read on the day wished before."""
    practice, local = turn.practice, turn.local
    after = (turn.draft.get("wish") or {}).get("after")
    day = datetime.fromisoformat(after).astimezone(practice.zone).date() if after else None
    return read_when(turn.text, turn.language, local, practice.zone, practice.holidays_around(local.date()), day)


def closed_day(turn: Turn) -> date | None:
    """The one day that a question names, when the practice is closed on it for a holiday or a closed day of its own."""
    said = said_when(turn)
    if not isinstance(said, When) or not said.dated or said.ambiguous or said.precision in ("soonest", "open", "range"):
        return None
    return said.start.date() if turn.practice.is_closed(said.start.date()) else None


def _read_when(turn: Turn) -> bool:
    found = None if is_birth_date(turn) else said_when(turn)
    if found is None:
        return False
    refused = _refused(found) if isinstance(found, When) else []
    if refused:
        turn.draft["leaving"] = to_data(refused)
    if isinstance(found, When) and found.precision == "open":
        return False
    wish = turn.draft.setdefault("wish", {})
    if isinstance(found, ImpossibleDate):
        turn.draft["trouble"] = IMPOSSIBLE
    elif found.past:
        turn.draft["trouble"] = PAST
    elif wish.get("spans") and _minutes(found) == _WHOLE_DAY and found.precision == "soonest":
        return _any_time_of(wish, turn)
    elif found.precision == "soonest":
        for key in ("spans", "after", "exact", "meanings"):
            wish.pop(key, None)
        if refused:
            wish["spans"] = to_data(without([(found.start, found.end)], refused))
        wish["hours"] = _minutes(found)
    else:
        _keep(wish, found)
    return True


def _any_time_of(wish: dict[str, Any], turn: Turn) -> bool:
    """Keeps the days that were wished: "it doesn't matter" is about what was asked last, a doctor or an hour."""
    if wish.get("exact") or wants_any(turn.text, turn.language):
        return False
    wish["hours"] = None
    return True


def _refused(found: When) -> list[Span]:
    return [(each.start, each.end) for each in found.excluded]


def _keep(wish: dict[str, Any], found: When) -> None:
    """Keeps the spans that would do, each meaning of the words first, and the hours wanted on each day."""
    meant = [(each.start, each.end) for each in (found, *found.ambiguous)]
    kept = meant if len(meant) > 1 else without(meant, _refused(found))
    wish["spans"] = to_data([*(kept or meant), *((each.start, each.end) for each in found.also)])
    wish["meanings"] = len(meant)
    wish["after"] = min(meant)[0].isoformat()
    wish["exact"] = found.precision == "minute"
    wish["hours"] = _minutes(found)


def _minutes(found: When) -> list[int] | None:
    """The hours wanted on each day, as minutes after midnight; the end of the day is 23:59."""
    return [at.hour * 60 + at.minute for at in found.hours] if found.hours else None


def find_times(turn: Turn) -> tuple[list[FreeTime], bool]:
    """Free times that fit the wish; else the nearest later ones with the same provider, then with anybody.

    Words that mean several days ("next friday") or hours ("at 7") get a time of each.
    """
    wish = turn.draft.get("wish") or {}
    find = turn.desk.appointments.find
    spans = from_data(wish.get("spans"))
    meant = spans[: wish.get("meanings", 1)]
    if wish.get("exact"):
        exact = [time for first, _ in meant for time in _at(turn, wish, first)]
        if exact:
            return exact, True
    elif spans:
        found = (find(_wish(turn, wish, first, last)) for first, last in sorted(spans))
        fitting = one_of_each(list(found), OFFERED_AT_ONCE) if is_unsure(turn) else _earliest(found)
        if fitting:
            return fitting, True
    after = datetime.fromisoformat(wish["after"]) if wish.get("after") else None
    later = find(_wish(turn, wish, after, None))
    if later:
        return later, not spans
    return find(Wish(turn.draft["visit"], after=after)), False


def is_unsure(turn: Turn) -> bool:
    """Whether the words of the wish mean more than one day or hour."""
    return bool((turn.draft.get("wish") or {}).get("meanings", 1) > 1)


def _at(turn: Turn, wish: dict[str, Any], start: datetime) -> list[FreeTime]:
    """The free time at this very moment."""
    asked = _wish(turn, wish | {"hours": None}, start, None)
    return [time for time in turn.desk.appointments.find(asked) if time.start == start][:1]


def _earliest(found: Iterable[list[FreeTime]]) -> list[FreeTime]:
    """The first of what was found in spans that come one after the other; no more of them are looked at than needed."""
    picked: list[FreeTime] = []
    for times in found:
        picked += [time for time in times if time not in picked]
        if len(picked) >= OFFERED_AT_ONCE:
            break
    return sorted(picked, key=lambda time: time.start)[:OFFERED_AT_ONCE]


def _wish(turn: Turn, wish: dict[str, Any], after: datetime | None, before: datetime | None) -> Wish:
    hours = wish.get("hours")
    times_of_day = (int(hours[0]), int(hours[1])) if hours else None
    return Wish(turn.draft["visit"], wish.get("provider"), after, before, times_of_day)


def able(turn: Turn) -> list[str]:
    """The names of those who give this kind of visit."""
    return [p.name for p in turn.practice.providers.values() if turn.draft["visit"] in p.visit_types]
