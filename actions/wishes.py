"""What a patient wishes: a day, a time, a doctor; and what is free that fits."""

import re
from datetime import datetime
from typing import Any

from actions.proof import is_birth_date
from actions.turn import Turn
from frontdesk.appointments.model import OFFERED_AT_ONCE, FreeTime, Wish
from frontdesk.understanding.match import match_named, match_words
from frontdesk.understanding.pick import wants_any
from frontdesk.understanding.when import ImpossibleDate, When, read_when

SHORT = 6  # words
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


def _read_when(turn: Turn) -> bool:
    found = None if is_birth_date(turn) else said_when(turn)
    if found is None:
        return False
    if isinstance(found, When) and found.excluded:
        turn.draft["leaving"] = [[each.start.isoformat(), each.end.isoformat()] for each in found.excluded]
    if isinstance(found, When) and found.precision == "open":
        return False
    wish = turn.draft.setdefault("wish", {})
    if isinstance(found, ImpossibleDate):
        turn.draft["trouble"] = IMPOSSIBLE
    elif found.past:
        turn.draft["trouble"] = PAST
    elif found.precision == "soonest":
        for key in ("spans", "after", "exact"):
            wish.pop(key, None)
        wish["hours"] = _minutes(found)
    else:
        _keep(wish, found)
    return True


def _keep(wish: dict[str, Any], found: When) -> None:
    """Keeps the spans that would do, and the hours wanted on each day."""
    wish["spans"] = [[each.start.isoformat(), each.end.isoformat()] for each in (found, *found.also)]
    wish["after"] = found.start.isoformat()
    wish["exact"] = found.precision == "minute"
    wish["hours"] = _minutes(found)


def _minutes(found: When) -> list[int] | None:
    """The hours wanted on each day, as minutes after midnight; the end of the day is 23:59."""
    return [at.hour * 60 + at.minute for at in found.hours] if found.hours else None


def find_times(turn: Turn) -> tuple[list[FreeTime], bool]:
    """Free times that fit the wish; else the nearest later ones with the same provider, then with anybody."""
    wish = turn.draft.get("wish") or {}
    find = turn.desk.appointments.find
    spans = [(datetime.fromisoformat(first), datetime.fromisoformat(last)) for first, last in wish.get("spans") or []]
    if wish.get("exact"):
        exact = [time for time in find(_wish(turn, wish, spans[0][0], None)) if time.start == spans[0][0]]
        if exact:
            return exact[:1], True
    elif spans:
        fitting = [time for first, last in spans for time in find(_wish(turn, wish, first, last))]
        if fitting:
            return sorted(fitting, key=lambda time: time.start)[:OFFERED_AT_ONCE], True
    after = datetime.fromisoformat(wish["after"]) if wish.get("after") else None
    later = find(_wish(turn, wish, after, None))
    if later:
        return later, not spans
    return find(Wish(turn.draft["visit"], after=after)), False


def _wish(turn: Turn, wish: dict[str, Any], after: datetime | None, before: datetime | None) -> Wish:
    hours = wish.get("hours")
    times_of_day = (int(hours[0]), int(hours[1])) if hours else None
    return Wish(turn.draft["visit"], wish.get("provider"), after, before, times_of_day)


def able(turn: Turn) -> list[str]:
    """The names of those who give this kind of visit."""
    return [p.name for p in turn.practice.providers.values() if turn.draft["visit"] in p.visit_types]
