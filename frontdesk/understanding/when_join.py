"""From days and times to wishes: what is asked for, what else would do, and what is not wanted."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from frontdesk.understanding.when_calendar import DAY, OPEN_END, WEEK, on_or_after, one_day, week_of
from frontdesk.understanding.when_calendar import before as day_before
from frontdesk.understanding.when_moves import leaving
from frontdesk.understanding.when_tokens import Token
from frontdesk.understanding.when_values import Days, Hours, Scene

_NOISE = {"the", "la", "on", "in", "w", "at", "of"}
_LISTING = _NOISE - {"w"} | {"and", "or", "not", "TIME", "a", "num", "but", "rather", "want", "every", "any"}
_POINTING = {"this", "next", "following", "day_after", "day_before", "after", "after_that", "before_that", "week_after"}


@dataclass
class Wish:
    """One time said in a sentence: days, hours, or both."""

    days: Days | None = None
    hours: list[Hours] = field(default_factory=list)
    wanted: bool = True
    either: bool = False  # said after "or"
    apart: bool = False  # neither "or" nor "and" joins it to what was said before
    context: bool = False  # said before "so": why, not when
    hours_first: bool = False
    closed: bool = False

    @property
    def range(self) -> bool:
        """Say whether these are several days."""
        return self.days is not None and self.days.sort == "range"


def wishes(tokens: Sequence[Token], scene: Scene) -> list[Wish]:
    """Return the wishes of a sentence in the order they were said."""
    reader = _Reader(tokens, scene)
    for place in range(len(tokens)):
        reader.take(place)
    return reader.wishes


class _Reader:
    """Walks along a sentence and keeps what is wanted apart from what is not."""

    def __init__(self, tokens: Sequence[Token], scene: Scene) -> None:
        self.tokens = tokens
        self.today = scene.today
        self.left = leaving(tokens) if scene.moving else frozenset()
        self.no_is_doubtful = scene.table.no_is_doubtful
        self.doubt: Days | None = None  # the day before a "no" that may belong to the day after it
        self.wishes: list[Wish] = []
        self.wanted = True
        self.either = False
        self.forbidden_by = ""

    def take(self, place: int) -> None:
        token = self.tokens[place]
        if token.gap:
            self.wanted = True
        if token.kind in ("DAY", "TIME"):
            if token.days and (token.days.sort == "soonest" or self._takes_turn(place)):
                self.wanted = True
            self._add(token, self.wanted and place not in self.left)
        elif token.kind in _POINTING and self.wishes:
            self._point(place, self.wishes[-1])
        else:
            self._turn(place, token.kind)

    def _turn(self, place: int, kind: str) -> None:
        """Follow a word that says how what comes stands to what was said: "or", "but", "not", "so"."""
        if kind == "or":
            self._close()
            self.either = True
        elif kind in ("not", "less") or (kind == "but" and self._excepts(place)):
            self._forbid(kind)
        elif kind in ("but", "rather", "want"):
            self.wanted = True
        elif kind in ("so", "instead", "better") or (kind == "then" and self._neighbour(place, 1) is not None):
            self.wanted = True
            self._make_context(place)
        elif kind in ("no", "unfit", "fails", "back"):
            self._refuse(place)
        elif kind == "correct":
            self._correct(place)

    def _add(self, token: Token, wanted: bool) -> None:
        wish = self.wishes[-1] if self.wishes else None
        if wish is None or wish.closed or wish.wanted != wanted or (token.days and wish.days):
            wish = Wish(wanted=wanted, either=self.either)
            self.wishes.append(wish)
        wish.apart = wish.apart or self._is_apart(token)
        self.either = False
        if token.hours:
            wish.hours_first = not wish.hours and wish.days is None and token.days is None
            wish.hours.append(token.hours)
        wish.days = token.days or wish.days
        if self.doubt and token.days:
            wish.days, self.doubt = replace(token.days, others=(*token.days.others, self.doubt)), None
            self.wishes.remove(self.wishes[-2])  # it may be the wanted one

    def _is_apart(self, token: Token) -> bool:
        """Say whether other words than those of a list stand between this day and the one before."""
        place = next(place for place, each in enumerate(self.tokens) if each is token)
        since: list[str] = []
        for each in reversed(self.tokens[:place]):
            if each.kind == "DAY":
                return "or" not in since and not _LISTING.issuperset(since)
            since.append(each.kind)
        return False

    def _excepts(self, place: int) -> bool:
        """Say whether "but" means "except": "any day next week but monday"."""
        anytime = any(wish.days and wish.days.sort == "soonest" for wish in self.wishes)
        return anytime and all(wish.wanted for wish in self.wishes) and self._neighbour(place, 1) is not None

    def _takes_turn(self, place: int) -> bool:
        """Say whether a day follows the refused one at once: "not the first the second"."""
        before = [token.kind for token in self.tokens[max(place - 3, 0) : place]]
        while before and before[-1] in ("the", "la"):
            before.pop()
        return before[-2:] in (["not", "DAY"], ["the", "DAY"]) and self.forbidden_by == "not"

    def _make_context(self, place: int) -> None:
        """Take what was said before "so", or before the day that "instead" follows, for the reason and not the wish."""
        last = not any(token.kind in ("DAY", "TIME") for token in self.tokens[place:])
        pointed = last and self.tokens[place].kind in ("instead", "better")
        for wish in self.wishes[: -1 if pointed else None]:
            wish.context = wish.context or not self.either
        self._close()

    def _close(self) -> None:
        if self.wishes:
            self.wishes[-1].closed = True

    def _forbid(self, kind: str = "unfit") -> None:
        self._close()
        self.wanted = False
        self.forbidden_by = kind

    def _refuse(self, place: int) -> None:
        """Say no to monday in "monday doesn't work", in "I can't do monday", and in "no monday"."""
        before = self._neighbour(place, -1)
        after = self._neighbour(place, 1)
        token = self.tokens[place]
        if token.kind == "no" and after is not None and self._neighbour_is_bad(place):
            return  # "no, friday is bad": it is not this no that refuses
        behind = before is not None and (not token.gap or (token.kind == "no" and after is not None))
        if behind and (token.kind in ("unfit", "fails") or after is None or after.kind in ("DAY", "TIME") or after.gap):
            if token.kind == "no" and self.no_is_doubtful and not token.gap and self._at_once(place):
                self.doubt = self.wishes[-1].days
            self._refuse_last()
        elif token.kind == "unfit" or (after is not None and not after.gap):
            self._forbid()

    def _at_once(self, place: int) -> bool:
        """Say whether a day follows with nothing between but its article."""
        after = [token for token in self.tokens[place + 1 :] if token.kind not in ("the", "la") or token.gap]
        return bool(after) and after[0].kind == "DAY" and not after[0].gap

    def _neighbour_is_bad(self, place: int) -> bool:
        following = [token.kind for token in self.tokens[place + 1 :] if token.kind not in _NOISE]
        return len(following) > 1 and following[1] in ("unfit", "fails")

    def _refuse_last(self) -> None:
        for wish in reversed(self.wishes):
            wish.wanted, wish.closed = False, True
            if not wish.either:
                break

    def _neighbour(self, place: int, step: int) -> Token | None:
        """Return the day or time beside a word, over small words but not over a comma."""
        place += step
        while 0 <= place < len(self.tokens) and self.tokens[place].kind in _NOISE:
            if self.tokens[place].gap:
                return None
            place += step
        found = self.tokens[place] if 0 <= place < len(self.tokens) else None
        return found if found and found.kind in ("DAY", "TIME") else None

    def _correct(self, place: int) -> None:
        """Forget what is taken back: "monday, I mean tuesday", "at 3, make it 4"."""
        after = next((token for token in self.tokens[place + 1 :] if token.kind in ("DAY", "TIME")), None)
        self.wanted = True
        if after is None or not self.wishes:
            return
        if after.kind == "DAY":
            if self.wishes[-1].wanted:
                self.wishes.pop()
        else:
            self.wishes[-1].hours.clear()

    def _point(self, place: int, last: Wish) -> None:
        """Read words that point at what was said before: "not this one", "the next one", "the day before"."""
        kind, days = self.tokens[place].kind, last.days
        if kind in ("after_that", "before_that"):
            self._put_beside(place)
        elif days is None:
            return
        elif kind.startswith("day_"):
            day = days.end if kind == "day_after" else days.first - DAY
            if last.wanted and not self.either:
                self.wishes.remove(last)  # it only said of what: "school begins on the 3rd, so the day after"
            self.wishes.append(Wish(one_day(day), either=self.either))
        elif kind == "week_after":
            if last.wanted and not self.either:
                self.wishes.remove(last)
            self.wishes.append(Wish(week_of(days.end - DAY + WEEK), either=self.either))
        elif kind == "after":
            self._put_after(last)
        elif kind == "this" and not self.wanted and last.wanted:
            last.days = replace(days, others=())
        elif kind != "this" and not last.wanted and (days.sort == "weekday" or days.in_week):
            self.wishes.append(Wish(_a_week_later(days), list(last.hours)))

    def _put_beside(self, place: int) -> None:
        """Read "I am away until the 5th, so after that", "class begins at 5, any time before that"."""
        named = [wish for wish in self.wishes if wish.days is None or wish.days.sort != "soonest"]
        after = self.tokens[place].kind == "after_that"
        last = named[-1] if named else Wish()
        if last.hours:
            last.hours = [_side(hours, after) for hours in last.hours]
            last.context = False
        elif last.days and last.days.bare_weekday and self.tokens[place - 1].kind == "DAY":
            self._put_after(last, before=not after)
        elif last.days:
            if last.wanted:
                self.wishes.remove(last)
            self.wishes.append(Wish(self._days_beside(last.days, after)))

    def _days_beside(self, days: Days, after: bool) -> Days:
        if not after:
            return Days(self.today, max(days.first, self.today + DAY), "range", from_now=True)
        first = days.first + DAY if days.end - days.first == OPEN_END else days.end  # "from the 5th on, so after that"
        return Days(first, first + OPEN_END, "range")

    def _put_after(self, last: Wish, before: bool = False) -> None:
        """Read "thanksgiving is out, what about the tuesday after"."""
        event = self.wishes[-2].days if len(self.wishes) > 1 else None
        if event and last.days and last.days.bare_weekday:
            self.wishes[-2].context = True
            weekday = last.days.first.weekday()
            last.days = one_day(day_before(event.first, weekday) if before else on_or_after(event.end, weekday))


def _side(hours: Hours, after: bool) -> Hours:
    edge = hours.low or hours.high
    return Hours(edge, None, "range", hours.half) if after else Hours(None, edge, "range", hours.half)


def _a_week_later(days: Days) -> Days:
    if days.in_week and days.sort == "range":
        return week_of(days.first + WEEK)
    return replace(days, first=days.first + WEEK, end=days.end + WEEK, in_week=None, others=(), also=())
