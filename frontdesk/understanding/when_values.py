"""What reading a date gives: `When` for the caller; `Days`, `Clock` and `Hours` on the way there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal

from frontdesk.understanding.when_tables import DateTable

Precision = Literal["minute", "part", "day", "range", "soonest", "open"]
DAY_MINUTES = 24 * 60
NOON = 12 * 60
_FIRST_HOUR = 7 * 60
_NOON_HOUR = 60


@dataclass(frozen=True, slots=True)
class When:
    """A time the patient asks for: from `start` until just before `end`, in the practice's zone.

    precision  "minute": an exact time (`end` is a minute later) · "part": a part of the day · "day" · "range": several
               days, or hours from one to another · "soonest": any time, the sooner the better · "open": no wish but
               what is in `excluded`
    hours      the hours wanted on each day, when hours were said ("next week in the mornings")
    dated      whether a day was said; "at 4" alone is put on the next day that has a 4 o'clock to come
    ambiguous  other readings of the same words, worth asking about ("friday", said on a Friday)
    also       other times the patient would take as well ("tuesday or wednesday")
    excluded   times the patient does not want, or wants to leave ("move my tuesday visit to thursday"); hours that are
               not `dated` are not wanted on any day
    past       all of it is over
    text       the words this was read from
    """

    start: datetime
    end: datetime
    precision: Precision
    text: str
    hours: tuple[time, time] | None = None
    dated: bool = True
    past: bool = False
    ambiguous: tuple["When", ...] = ()
    also: tuple["When", ...] = ()
    excluded: tuple["When", ...] = ()


@dataclass(frozen=True, slots=True)
class ImpossibleDate:
    """The words name a date or time that does not exist ("february 30") or cannot be meant ("born in 2090")."""

    text: str
    reason: Literal["no_such_date", "no_such_time", "future", "too_long_ago"] = "no_such_date"


class NoSuchDate(Exception):
    """Raised inside the grammar when words name a day or time that does not exist."""

    def __init__(self, reason: Literal["no_such_date", "no_such_time"] = "no_such_date") -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Days:
    """Days in a row, `end` not included.

    sort      how it was said: a weekday, a date, several days, or no matter which
    loose     a bare weekday, or some in a row, or a bare day of the month, which a week or month said elsewhere may
              move ("next week, tuesday or wednesday")
    in_week   the Monday of the week that was said for it
    core      the day a stretch was named by ("the week of the 5th", "until july")
    about     not to the day: "in three weeks", which a weekday may make exact
    from_now  the row has no beginning of its own ("before friday")
    follows   counted from the day said before, when one was ("the following monday")
    listed    the others as good were joined by "and", not "or"
    framed    put into a week that was said before it, without "of": "next week, wednesday"
    over      when something happened ("I fell on sunday"): nothing to wish for, but others may be counted from it
    others    other readings; also: other days as good
    """

    first: date
    end: date
    sort: Literal["weekday", "date", "range", "soonest"] = "date"
    loose: bool = False
    in_week: date | None = None
    core: date | None = None
    about: bool = False
    from_now: bool = False
    follows: bool = False
    listed: bool = False
    framed: bool = False
    over: bool = False
    others: tuple["Days", ...] = ()
    also: tuple["Days", ...] = ()

    @property
    def bare_weekday(self) -> bool:
        """Say whether this is a weekday without a week."""
        return self.loose and self.sort == "weekday"

    def same_as(self, other: "Days") -> bool:
        """Say whether these are the same days, however they were said."""
        return (self.first, self.end) == (other.first, other.end)


@dataclass(frozen=True, slots=True)
class Beside:
    """So many days, weeks or months after what was said before; before it when `amount` is negative."""

    amount: int
    unit: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in minutes; unless `sure`, "4" may be 4:00 or 16:00."""

    minute: int
    sure: bool = False

    @property
    def twofold(self) -> bool:
        """Say whether both halves of the day have this time between 7:00 and 20:00, so that it must be asked."""
        return not self.sure and _FIRST_HOUR <= self.minute % NOON < _FIRST_HOUR + 60

    def settle(self, half: str) -> int:
        """Return the minute of the day, given the half of the day said elsewhere, else between 7:00 and 19:00."""
        if self.sure:
            return self.minute
        minute = self.minute % NOON
        if half == "evening":
            return minute if minute < _NOON_HOUR else minute + NOON  # "las doce de la noche"
        if half == "am" or (half == "night" and minute < 5 * 60):
            return minute
        if half or minute < _FIRST_HOUR:
            return minute + NOON
        return minute


@dataclass(frozen=True, slots=True)
class Hours:
    """A time of day or a stretch of it; a missing side is open.

    slack  "around", in minutes to each side
    talk   said after another, in a clause with words that mean nothing here
    aside  when something else is ("my son gets out of school at 3"): no wish beside another time
    """

    low: Clock | None
    high: Clock | None
    precision: Literal["minute", "part", "range"]
    half: str = ""
    slack: int = 0
    talk: bool = False
    aside: bool = False


@dataclass
class Wish:
    """One time said in a sentence: days, hours, or both."""

    days: Days | None = None
    hours: list[Hours] = field(default_factory=list)
    wanted: bool = True
    either: bool = False  # said after "or"
    joined: bool = False  # said after "and"
    apart: bool = False  # neither "or" nor "and" joins it to what was said before
    context: bool = False  # said before "so": why, not when
    talk: bool = False  # said in a clause with words that mean nothing here
    doubtful: bool = False  # a "no" beside it refuses nothing that was understood
    hours_first: bool = False
    closed: bool = False

    @property
    def range(self) -> bool:
        """Say whether these are several days."""
        return self.days is not None and self.days.sort == "range"


@dataclass(frozen=True)
class Scene:
    """What the reading depends on besides the words.

    day     the day already agreed on, for answers that only say a time
    named   the practice's own holidays
    moving  "to" leads to a new day ("move it from monday to thursday") instead of the end of a stretch
    """

    now: datetime
    table: DateTable
    day: date | None = None
    named: Mapping[str, Sequence[date]] = field(default_factory=dict)
    moving: bool = False

    @property
    def today(self) -> date:
        """Return the day it is in the practice's zone."""
        return self.now.date()
