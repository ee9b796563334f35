"""From days and times to wishes: what is asked for, what else would do, and what is not wanted."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from frontdesk.understanding.when_calendar import DAY, OPEN_END, WEEK, on_or_after, one_day
from frontdesk.understanding.when_tokens import Token
from frontdesk.understanding.when_values import Days, Hours

_NOISE = {"the", "la", "on", "in", "w", "at", "of"}


@dataclass
class Wish:
    """One time said in a sentence: days, hours, or both."""

    days: Days | None = None
    hours: list[Hours] = field(default_factory=list)
    wanted: bool = True
    either: bool = False  # said after "or"
    hours_first: bool = False
    closed: bool = False

    @property
    def range(self) -> bool:
        """Say whether these are several days."""
        return self.days is not None and self.days.sort == "range"


def wishes(tokens: Sequence[Token], moving: bool) -> list[Wish]:
    """Return the wishes of a sentence in the order they were said."""
    reader = _Reader(tokens, leaving(tokens) if moving else frozenset())
    for place in range(len(tokens)):
        reader.take(place)
    return reader.wishes


class _Reader:
    """Walks along a sentence and keeps what is wanted apart from what is not."""

    def __init__(self, tokens: Sequence[Token], left: frozenset[int]) -> None:
        self.tokens = tokens
        self.left = left
        self.wishes: list[Wish] = []
        self.wanted = True
        self.either = False

    def take(self, place: int) -> None:
        token = self.tokens[place]
        if token.gap:
            self.wanted = True
        if token.kind in ("DAY", "TIME"):
            self._add(token, self.wanted and place not in self.left)
        elif token.kind == "or":
            self._close()
            self.either = True
        elif token.kind == "but":
            self.wanted = True
        elif token.kind in ("not", "less"):
            self._forbid()
        elif token.kind in ("no", "unfit", "fails"):
            self._refuse(place)
        elif token.kind == "correct":
            self._correct(place)
        elif token.kind == "after_that" and self.wishes:
            self._put_later(self.wishes[-1])
        elif token.kind in ("this", "next", "following", "day_after", "day_before", "after") and self.wishes:
            self._point(token.kind, self.wishes[-1])

    def _add(self, token: Token, wanted: bool) -> None:
        wish = self.wishes[-1] if self.wishes else None
        if wish is None or wish.closed or wish.wanted != wanted or (token.days and wish.days):
            wish = Wish(wanted=wanted, either=self.either)
            self.wishes.append(wish)
        self.either = False
        if token.hours:
            wish.hours_first = not wish.hours and wish.days is None and token.days is None
            wish.hours.append(token.hours)
        wish.days = token.days or wish.days

    def _close(self) -> None:
        if self.wishes:
            self.wishes[-1].closed = True

    def _forbid(self) -> None:
        self._close()
        self.wanted = False

    def _refuse(self, place: int) -> None:
        """Say no to monday in "monday doesn't work", in "I can't do monday", and in "no monday"."""
        before = self._neighbour(place, -1)
        after = self._neighbour(place, 1)
        token = self.tokens[place]
        behind = before is not None and (not token.gap or (token.kind == "no" and after is not None))
        if behind and (token.kind in ("unfit", "fails") or after is None or after.kind in ("DAY", "TIME") or after.gap):
            self._refuse_last()
        elif token.kind == "unfit" or (after is not None and not after.gap):
            self._forbid()

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
        if after is None or not self.wishes:
            return
        if after.kind == "DAY":
            self.wishes.pop()
        else:
            self.wishes[-1].hours.clear()

    def _point(self, kind: str, last: Wish) -> None:
        """Read words that point at what was said before: "not this one", "the next one", "the day before"."""
        days = last.days
        if days is None:
            return
        if kind.startswith("day_"):
            day = days.end if kind == "day_after" else days.first - DAY
            if last.wanted and not self.either:
                self.wishes.remove(last)  # it only said of what: "school begins on the 3rd, so the day after"
            self.wishes.append(Wish(one_day(day), either=self.either))
        elif kind == "after":
            self._put_after(last)
        elif kind == "this" and not self.wanted and last.wanted:
            last.days = replace(days, others=())
        elif kind != "this" and not last.wanted and (days.sort == "weekday" or days.in_week):
            later = replace(days, first=days.first + WEEK, end=days.end + WEEK, in_week=None, others=(), also=())
            self.wishes.append(Wish(later, list(last.hours)))

    def _put_later(self, last: Wish) -> None:
        """Read "I am away until the 5th, so after that", "class ends at 5, any time after that"."""
        if last.hours:
            edges = [hours.high if hours.low is None else hours.low for hours in last.hours]
            last.hours = [Hours(edge, None, "range", hours.half) for edge, hours in zip(edges, last.hours, strict=True)]
        elif last.days and last.wanted:
            last.days = Days(last.days.end, last.days.end + OPEN_END, "range")
        elif last.days:
            self.wishes.append(Wish(Days(last.days.end, last.days.end + OPEN_END, "range")))

    def _put_after(self, last: Wish) -> None:
        """Read "thanksgiving is out, what about the tuesday after"."""
        before = self.wishes[-2].days if len(self.wishes) > 1 else None
        if before and last.days and last.days.loose:
            last.days = one_day(on_or_after(before.end, last.days.first.weekday()))


def leaving(tokens: Sequence[Token]) -> frozenset[int]:
    """Return the places of the days and times that a patient wants to move away from."""
    said = [place for place, token in enumerate(tokens) if token.kind in ("DAY", "TIME")]
    cues = {place: _cue(tokens, place) for place in said}
    goals = [place for place in said if cues[place] == "goal"]
    return frozenset(
        place for place in said if (place < goals[0] if goals else cues[place] == "source") and cues[place] != "goal"
    )


def _cue(tokens: Sequence[Token], place: int) -> str:
    before = [token.kind for token in tokens[max(place - 4, 0) : place]]
    while before and before[-1] in ("the", "la", "at", "TIME", "DAY"):
        before.pop()
    if not before:
        return ""
    if before[-1] in ("to", "for", "toat", "until"):
        return "goal"
    on_visit = before[-1] in ("of", "on", "in") and "visit" in before
    return "source" if before[-1] in ("mine", "from", "visit") or on_visit else ""
