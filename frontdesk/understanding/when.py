"""Reads days and times in what a patient says: "next tuesday at 4", "el veinticuatro a las dos y media".

The steps: words become symbols (when_tokens, when_dashes), rules make days and times of them (when_dates,
when_weekdays, when_holidays, when_days, when_numbered, when_fit, when_spans, when_clocks, when_times, when_told,
when_sides), those become wishes (when_again, when_join, when_points, when_refuse, when_sift, when_settle), and wishes
become intervals (when_build), with a question when there are signs of a slip (when_signs, when_doubt). Before all that,
clauses that only explain are told from those that ask (when_clauses).
A third language needs data/dates/<language>.yml and data/languages/<language>.yml, no code.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from frontdesk.understanding.phrases import PhraseBook
from frontdesk.understanding.text import compose, fold
from frontdesk.understanding.when_build import covers, every_time, open_wish, trim, whens
from frontdesk.understanding.when_clauses import answering, asking, clauses, is_asked, is_settled
from frontdesk.understanding.when_clocks import CLOCKS, SINGLES
from frontdesk.understanding.when_dashes import parted_at_dashes
from frontdesk.understanding.when_dates import DATES
from frontdesk.understanding.when_days import DAYS
from frontdesk.understanding.when_doubt import Reading, with_answer, with_doubts, with_other, without_told
from frontdesk.understanding.when_fit import FITTED
from frontdesk.understanding.when_holidays import HOLIDAYS
from frontdesk.understanding.when_join import wishes
from frontdesk.understanding.when_moves import is_move
from frontdesk.understanding.when_numbered import NUMBERED
from frontdesk.understanding.when_settle import settle_wishes
from frontdesk.understanding.when_sides import OPEN
from frontdesk.understanding.when_spans import SPANS
from frontdesk.understanding.when_tables import date_table
from frontdesk.understanding.when_times import BETWEEN, PARTS, SIDES, STRETCHES
from frontdesk.understanding.when_tokens import Token, tokenize
from frontdesk.understanding.when_told import TOLD
from frontdesk.understanding.when_values import ImpossibleDate, NoSuchDate, Scene, When, Wish
from frontdesk.understanding.when_weekdays import WEEKDAYS

__all__ = ["ImpossibleDate", "When", "read_when"]

_STEPS = (
    DATES,
    WEEKDAYS,
    HOLIDAYS,
    DAYS,
    NUMBERED,
    FITTED,
    SPANS,
    FITTED,
    BETWEEN,
    CLOCKS,
    STRETCHES,
    PARTS,
    SINGLES,
    SINGLES,
    SIDES,
    TOLD,
    OPEN,
)
_LONGEST = 600  # letters; a patient who writes more than this names the day in the first of them or is asked


def read_when(
    text: str,
    language: str,
    now: datetime,
    zone: ZoneInfo,
    holidays: Mapping[date, str] | None = None,
    day: date | None = None,
) -> When | ImpossibleDate | None:
    """Return the time a patient asks for, ImpossibleDate for a day that does not exist, None when no time is named.

    `day` is the day already agreed on: then "at 4", "4" or "in the morning" are read on that day.
    """
    names = _names(holidays or {})
    table = date_table(language)
    composed = compose(text)[:_LONGEST]
    tokens = parted_at_dashes(tokenize(composed, table, PhraseBook((name, name) for name in names)), composed)
    scene = Scene(now.astimezone(zone), table, day, names, is_move(tokens))
    try:
        return _read(tokens, scene, composed)
    except NoSuchDate as impossible:
        return _corrected(tokens, scene, composed) or ImpossibleDate(composed.strip(), impossible.reason)
    except OverflowError:  # beyond the calendar
        return ImpossibleDate(composed.strip())


def _read(tokens: Sequence[Token], scene: Scene, composed: str) -> When | None:
    """Read a sentence; words that point in a clause that only explains say nothing of the day another asks for."""
    parts = clauses(tokens, composed, scene.table.language)
    kept = asking(parts)
    asked = _dated(kept, scene, composed) if len(kept) < len(tokens) else None
    sure = asked is not None and is_asked(parts)
    when = asked if sure else _read_doubted(tokens, scene, composed)
    if when and when.ambiguous and is_settled(parts):
        return without_told(when, _dated(asking(parts, told=False), scene, composed))
    when = with_other(when, asked) if when and asked and not sure else when
    answer = answering(parts, hours=scene.day is not None) if when else []
    return with_answer(when, _dated(answer, scene, composed), scene) if when and answer else when


def _dated(tokens: Sequence[Token], scene: Scene, composed: str) -> When | None:
    """Return what some of the clauses say, when that is a day or a time."""
    with suppress(NoSuchDate, OverflowError):
        when = _read_doubted(tokens, scene, composed)
        return when if when and not when.past and when.precision not in ("soonest", "open") else None
    return None


def _read_doubted(tokens: Sequence[Token], scene: Scene, composed: str) -> When | None:
    """Read a sentence, and what else it may mean when there are signs of a slip."""
    when, read_as = _read_once(tokens, scene, composed)
    if when is None:
        return None
    reading = Reading(when, tokens, read_as, scene, when.text)
    return with_doubts(reading, lambda clause: _read_once(clause, scene, composed)[0])


def _read_once(tokens: Sequence[Token], scene: Scene, composed: str) -> tuple[When | None, Sequence[Token]]:
    for step in _STEPS:
        tokens = step.rewrite(tokens, scene)
    return _answer(settle_wishes(wishes(tokens, scene)), scene, _said(tokens, composed)), tokens


def _corrected(tokens: Sequence[Token], scene: Scene, composed: str) -> When | None:
    """Read what follows a day that does not exist: "january 32nd, I mean january 22nd"."""
    places = [place for place, token in enumerate(tokens) if token.gap or token.kind in ("correct", "no")]
    month = next((token for token in tokens if token.kind == "month"), None)
    for place in reversed(places):
        with suppress(NoSuchDate):
            when = _read(_in_month(tokens[place:], month), scene, composed)
            if when and when.dated and when.precision != "open":
                return when
    return None


def _in_month(tokens: Sequence[Token], month: Token | None) -> Sequence[Token]:
    """Put the month said before to a day without one: "I mean the 22nd"."""
    day = next((place for place, token in enumerate(tokens) if token.kind in ("the", "ord", "num")), None)
    if month is None or day is None or any(token.kind == "month" for token in tokens):
        return tokens
    return [*tokens[:day], month, *tokens[day:]]


def _names(holidays: Mapping[date, str]) -> dict[str, Sequence[date]]:
    """Return the practice's own holidays by name; an observed day is not what a patient means by the name."""
    names: dict[str, list[date]] = {}
    for day, name in sorted(holidays.items()):
        for one in name.split(";"):
            if "(" not in one:
                names.setdefault(fold(one).strip(), []).append(day)
    return dict(names)


def _said(tokens: Sequence[Token], text: str) -> str:
    used = [token for token in tokens if token.kind in ("DAY", "TIME")]
    return text[used[0].start : used[-1].end] if used else ""


def _answer(said: Sequence[Wish], scene: Scene, text: str) -> When | None:
    wanted = [when for wish in said if wish.wanted for when in whens(wish, scene, text)]
    coming = [when for when in wanted if not when.past] or wanted
    unwanted = [wish for wish in said if not wish.wanted]
    if not coming:
        doubtful = [when for wish in unwanted[-1:] if wish.apart for when in whens(wish, scene, text)]
        return open_wish([when for wish in unwanted for when in whens(wish, scene, text)], doubtful, scene)
    out = tuple(when for wish in unwanted for when in every_time(wish, coming, scene, text))
    kept = [trim(when, out) for each in coming for when in _without(each, out)] or coming
    refused = [open_wish(whens(wish, scene, text), (), scene) for wish in said if wish.wanted and wish.doubtful]
    asked = (*kept[0].ambiguous, *filter(None, refused))
    return replace(kept[0], ambiguous=asked, also=tuple(kept[1:]), excluded=out)


def _without(wanted: When, out: Sequence[When]) -> list[When]:
    """Return what is left of the readings of a wish: "not this friday, next friday"."""
    readings = [when for when in (wanted, *wanted.ambiguous) if not any(covers(other, when) for other in out)]
    return [replace(readings[0], ambiguous=tuple(readings[1:]))] if readings else []
