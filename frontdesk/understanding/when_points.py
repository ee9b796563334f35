"""Words that point at what was said before: "the day after", "a week before", "that day", "the following monday"."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from frontdesk.understanding.when_calendar import (
    DAY,
    MOST_OF_A_WEEK,
    OPEN_END,
    WEEK,
    on_or_after,
    one_day,
    shift,
    week_of,
    workday_after,
)
from frontdesk.understanding.when_calendar import before as day_before
from frontdesk.understanding.when_tokens import Token
from frontdesk.understanding.when_values import Days, Hours, Wish

COUNTED = {"beside", "work_after", "day_after", "day_before", "week_after", "week_before"}
_SIDES = {"after_that", "from_that", "before_that", "until_that"}
POINTING = COUNTED | _SIDES | {"this", "next", "following", "after", "besides"}


class Pointing:
    """Keeps the wishes said so far, and reads what points at them."""

    tokens: Sequence[Token]
    wishes: list[Wish]
    today: date
    wanted: bool
    either: bool
    forbidden_by: str

    def _said_before(self, days: Days | None) -> Wish | None:
        """Return the wish whose days are said again."""
        return next((wish for wish in self.wishes if days and wish.days is days), None)

    def _say_again(self, wish: Wish, wanted: bool, timed: bool) -> None:
        """Read "my class is on the 5th, so not that day": it is not only at the hours of the class."""
        self.wishes = [each for each in self.wishes if each is not wish]
        hours = wish.hours if timed else []  # "between 1 and 3 that day"
        self.wishes.append(
            replace(wish, hours=hours, wanted=wanted, context=False, apart=False, doubtful=False, closed=not wanted)
        )

    def _counted(self, days: Days | None) -> Days | None:
        """Count "the following monday" from the day said before, "in six weeks" perhaps from what is over."""
        event = next((wish for wish in reversed(self.wishes) if wish.days and wish.days.sort != "soonest"), None)
        if days is None or event is None or event.days is None:
            return days
        if days.follows:
            if event.wanted and not self.either:
                self._forget(event)
            if days.core:  # "that monday"
                return replace(one_day(on_or_after(self._latest(event.days), days.core.weekday())), sort="weekday")
            end = event.days.first if event.days.end - event.days.first == OPEN_END else event.days.end
            if days.sort == "range" and event.days.sort == "weekday":  # "not this one, the one after christmas"
                return replace(one_day(on_or_after(days.first, event.days.first.weekday())), sort="weekday")
            if days.sort == "range" and not days.in_week:
                return week_of(days.first + WEEK) if event.days.in_week else days
            if days.in_week:
                return replace(week_of(end - DAY + WEEK), in_week=None)
            return replace(one_day(on_or_after(end, days.first.weekday())), sort="weekday")
        if days.about and event.days.over:
            return replace(days, others=(one_day(event.days.first + (days.first - self.today)),))
        return days

    def _latest(self, days: Days) -> date:
        """Return the day of an event; a bare weekday was said of the latest week: "thanksgiving and the friday"."""
        said = [wish.days.first for wish in self.wishes if wish.days and wish.days.sort != "soonest"]
        return max([days.first, *said]) if days.bare_weekday else days.first

    def _forget(self, wish: Wish) -> None:
        self.wishes = [each for each in self.wishes if each is not wish]

    def _is_talk(self, place: int) -> bool:
        """Say whether words that mean nothing here stand in the same clause."""
        gaps = [start for start, token in enumerate(self.tokens) if token.gap or start == 0]
        first = max(start for start in gaps if start <= place)
        end = min((start for start in gaps if start > place), default=len(self.tokens))
        return any(token.kind in ("x", "stays") for token in self.tokens[first:end])

    def _point(self, place: int, last: Wish) -> None:
        """Read words that point at what was said before: "not this one", "the next one", "the day before"."""
        token, days = self.tokens[place], last.days
        kind = token.kind
        if kind in _SIDES:
            self._put_beside(place)
        elif kind == "besides":
            self._refuse_all()
        elif days is None:
            return
        elif kind in COUNTED and days.sort == "soonest" and len(self.wishes) > 1:
            self._forget(last)  # "away until the 29th, so any time the week after"
            self._point(place, self.wishes[-1])
        elif kind in COUNTED and self._tells_of_another(place):
            last.days = replace(days, others=(*days.others, days_from(days, token)))
        elif kind in COUNTED:
            self._put_instead(last, days_from(days, token), place)
        elif kind == "after":
            self._put_after(last)
        elif kind == "this" and not self.wanted and last.wanted:
            self._refuse_this(last, days, place)
        elif kind != "this" and (not last.wanted or self.either) and days.end - days.first <= WEEK:
            before = [each.kind for each in self.tokens[:place] if each.kind not in ("the", "la")]
            wanted = before[-1] != "not"  # "ni esta semana ni la otra"
            self.wishes.append(Wish(_a_week_later(days), list(last.hours), wanted, either=self.either))

    def _refuse_this(self, last: Wish, days: Days, place: int) -> None:
        """Read "not this one, the one after"; without a further one the nearest is meant after all."""
        last.days = replace(days, others=(), also=())
        if any(token.kind in ("next", "following") for token in self.tokens[place + 1 :]):
            last.wanted, last.context, last.closed = False, False, True

    def _tells_of_another(self, place: int) -> bool:
        """Say whether a day beside another is told of: "sorry, the 27th, I have jury duty the day before"."""
        said = max((at for at in range(place) if self.tokens[at].kind == "DAY"), default=0)
        between = [token.kind for token in self.tokens[said + 1 : place]]
        if "thought" in between and self.tokens[place].kind == "beside":
            return True  # "the 22nd, they told me six weeks after surgery"
        corrected = any(token.kind == "correct" for token in self.tokens[:said])
        return corrected and "x" in between and {"so", "but", "want", "rather", "or", "visit"}.isdisjoint(between)

    def _put_instead(self, last: Wish, days: Days, place: int) -> None:
        """Put days beside what was wanted, which only said of what: "school begins on the 3rd, so the day after".

        Words that point in a talkative clause of their own may only tell of something else, and are asked.
        """
        if last.days and last.wanted and not last.talk and self.tokens[place].gap and self._is_talk(place):
            days = replace(days, others=(*days.others, last.days))
        if last.wanted and not self.either:
            self._forget(last)
        self.wishes.append(Wish(days, either=self.either))

    def _refuse_all(self) -> None:
        """Read "I work mondays and thursdays, any other day"; a week said before stays the week."""
        if all(wish.wanted for wish in self.wishes):
            for wish in self.wishes:
                wish.wanted, wish.context, wish.closed = wish.range and not wish.context, False, True

    def _put_beside(self, place: int) -> None:
        """Read "I am away until the 5th, so after that", "class begins at 5, any time before that"."""
        named = [wish for wish in self.wishes if wish.days is None or wish.days.sort != "soonest"]
        kind = self.tokens[place].kind
        after = kind in ("after_that", "from_that")
        last = named[-1] if named else Wish()
        if kind == "before_that" and self._returns(place) and len(named) > 1:
            last = named[-2]  # "I leave the 14th and am back the 21st, so before that"
        if self._only_tells_why(place, last) or (after and self._begins_then(place, last.days)):
            return
        if kind == "until_that":
            if last.days and not last.days.from_now:
                self._put_instead(last, self._until(last.days, place), place)
        elif kind == "from_that" and last.days and not last.hours:
            first = _last(last.days)
            self._put_instead(last, Days(first, first + OPEN_END, "range", core=first), place)
        elif last.hours and (after or last.days is None or last.days.sort != "date"):
            last.hours = [_side(hours, after) for hours in last.hours]
            last.context = False
        elif last.days and last.days.bare_weekday and self._names_it(place):
            self._put_after(last, before=not after)
        elif last.days:
            for wish in self.wishes[:-1]:  # "I leave the 20th and am back the 25th, after that"
                wish.context = wish.context or not (wish.range or self.either)
            self._put_in_a_row()
            self._put_instead(last, self._days_beside(last.days, after), place)

    def _until(self, days: Days, place: int) -> Days:
        """Ask in "friday, my car should be fixed by then" whether that is a limit; "I need it by then" says so."""
        said = max((at for at in range(place) if self.tokens[at].kind == "DAY"), default=0)
        wanted = any(token.kind == "want" for token in self.tokens[said:place])
        doubtful = self.tokens[place].word == "by" and not wanted
        return Days(self.today, days.end, "range", from_now=True, others=(days,) if doubtful else ())

    def _returns(self, place: int) -> bool:
        """Say whether the day said last is that of a return."""
        said = max((at for at in range(place) if self.tokens[at].kind == "DAY"), default=0)
        return any(token.kind == "back" for token in self.tokens[max(said - 3, 0) : said])

    def _names_it(self, place: int) -> bool:
        """Say whether "after" goes with the weekday before it: "thanksgiving is out, what about the tuesday after"."""
        days = self.tokens[place - 1].days
        return bool(days and days.bare_weekday) and not self.tokens[place].gap

    def _begins_then(self, place: int, days: Days | None) -> bool:
        """Say whether "after that" only says again from when on: "nothing till the 1st. after that whatever"."""
        begins = days is not None and days.core is not None and days.end - days.core == OPEN_END
        after = self.tokens[place + 1 : place + 2]
        return begins and bool(after and after[0].days and after[0].days.sort == "soonest")

    def _put_in_a_row(self) -> None:
        """Take the refused days of "not monday or tuesday, the soonest after that" for two that follow each other."""
        before: Days | None = None
        for wish in self.wishes:
            if not wish.wanted and wish.days and wish.days.bare_weekday:
                first = on_or_after(before.first, wish.days.first.weekday()) if before else wish.days.first
                wish.days = replace(one_day(first), sort="weekday")
                before = wish.days

    def _only_tells_why(self, place: int, last: Wish) -> bool:
        """Say whether this only says why: "next week, I can't think before that", "10 to 12, before that I swim"."""
        clause = next((start for start in range(place, -1, -1) if self.tokens[start].gap), 0)
        after = self.tokens[place + 1 : place + 2]
        away = bool(after) and not after[0].gap and _is_away(after[0])
        begins = clause == place and away
        if away and last.hours and self.tokens[place].kind == "before_that" and self.tokens[place + 2 :]:
            return self.tokens[place + 2].kind != "free"  # "after two before that I'm in class"
        open_ended = last.days is not None and last.days.end - last.days.first >= OPEN_END
        ends = self.tokens[place].kind == "until_that" and open_ended
        refused = not self.wanted and last.wanted and self.forbidden_by == "unfit"
        return clause > 0 and (begins or ends or refused)

    def _days_beside(self, days: Days, after: bool) -> Days:
        if not after:
            edge = (
                days.core or (days.end - DAY) if days.from_now else days.first
            )  # "I have pills until the 2nd, so before that"
            return Days(self.today, max(edge, self.today + DAY), "range", from_now=True)
        first = _last(days) + DAY
        return Days(first, first + OPEN_END, "range", loose=days.loose and days.from_now)

    def _put_after(self, last: Wish, before: bool = False) -> None:
        """Read "thanksgiving is out, what about the tuesday after"."""
        event = self.wishes[-2].days if len(self.wishes) > 1 else None
        if event and last.days and last.days.bare_weekday:
            self.wishes[-2].context = not last.either
            weekday = last.days.first.weekday()
            end = _last(event) + DAY
            last.days = one_day(day_before(event.first, weekday) if before else on_or_after(end, weekday))


def days_from(days: Days, token: Token) -> Days:
    """Count from the days said before: "the day after", "a week before", "a los diez días"."""
    back = token.number < 0 or token.kind in ("day_before", "week_before")
    if back and days.from_now and days.end - DAY > days.first:  # "before the 12th, so the week before"
        days = one_day(days.core or days.end)
    if token.kind == "beside":
        return one_day(shift(days.first, token.number, token.word))
    if token.kind == "week_after":
        week = week_of(_last(days) + WEEK)
        rest = Days(_last(days) + DAY, week.first, "range")
        return replace(week, others=(rest,)) if rest.end - rest.first > MOST_OF_A_WEEK else week
    if token.kind == "work_after":
        return one_day(workday_after(_last(days)))
    if token.kind == "week_before":
        return replace(week_of(days.first - WEEK), others=(Days(days.first - WEEK, days.first, "range"),))
    return one_day(_last(days) + DAY if token.kind == "day_after" else days.first - DAY)


def _is_away(token: Token) -> bool:
    """Say whether this begins to tell of other things: "after that I'm gone til november"."""
    gone = token.days and token.days.end - token.days.first == OPEN_END
    return bool(gone) or token.kind in ("stays", "mine", "unfit")


def _last(days: Days) -> date:
    """Return the last day; of "I am away until the 5th", which reaches on from there, the 5th."""
    return days.first if days.end - days.first == OPEN_END else days.end - DAY


def _side(hours: Hours, after: bool) -> Hours:
    if not after and hours.precision == "part":
        return hours  # "in the morning before it gets hot"
    edge = hours.low or hours.high
    return Hours(edge, None, "range", hours.half) if after else Hours(None, edge, "range", hours.half)


def _a_week_later(days: Days) -> Days:
    if days.in_week and days.sort == "range":
        return week_of(days.first + WEEK)
    return replace(days, first=days.first + WEEK, end=days.end + WEEK, in_week=None, others=(), also=())
