"""From days and times to wishes: what is asked for, what else would do, and what is not wanted."""

from collections.abc import Sequence
from dataclasses import replace

from frontdesk.understanding.when_again import with_days_again
from frontdesk.understanding.when_calendar import month_of
from frontdesk.understanding.when_fit import fit
from frontdesk.understanding.when_moves import leaving
from frontdesk.understanding.when_points import COUNTED, POINTING, Pointing, days_from
from frontdesk.understanding.when_refuse import NOISE, Refusing
from frontdesk.understanding.when_sift import sift
from frontdesk.understanding.when_tokens import Token
from frontdesk.understanding.when_values import Days, Scene, Wish

_LISTING = NOISE - {"w"} | {"and", "or", "not", "TIME", "a", "num", "every", "any"}
_TURNS = {"so", "ok", "but", "or", "rather", "instead", "better", "correct", "want"}  # a reason ends there


def wishes(tokens: Sequence[Token], scene: Scene) -> list[Wish]:
    """Return the wishes of a sentence in the order they were said."""
    reader = _Reader(with_days_again(_without_past(tokens, scene)), scene)
    for place in range(len(reader.tokens)):
        reader.take(place)
    return sift(reader.wishes, reader.reasons, reader.tokens, scene)


def _without_past(tokens: Sequence[Token], scene: Scene) -> Sequence[Token]:
    """Take days that are over for what happened when others are to come: "monday, last week I had the flu"."""
    days = [token.days for token in tokens if token.days and not token.days.over]
    if all(each.end <= scene.today for each in days):
        return tokens
    return [
        replace(token, days=replace(token.days, over=True)) if token.days and token.days.end <= scene.today else token
        for token in tokens
    ]


class _Reader(Pointing, Refusing):
    """Walks along a sentence and keeps what is wanted apart from what is not."""

    def __init__(self, tokens: Sequence[Token], scene: Scene) -> None:
        self.tokens = tokens
        self.today = scene.today
        self.left = leaving(tokens) if scene.moving else frozenset()
        self.no_is_doubtful = scene.table.no_is_doubtful
        self.day_before: Days | None = None
        self.taken_back: Days | None = None
        self.doubt: Days | None = None  # the day before a "no" that may belong to the day after it
        self.wishes: list[Wish] = []
        self.wanted = True
        self.either = False
        self.forbidden_by = ""
        self.turned = 0  # so many wishes were said before the last "but"
        self.reason = False  # after "because", until the next comma
        self.reasons: list[Days] = []

    def take(self, place: int) -> None:
        token = self.tokens[place]
        if token.gap or self._thinks_of_another(place):
            self.wanted, self.reason = True, False
        if self.reason and token.kind not in (*_TURNS, "next", "following", "besides"):
            self._take_reason(place)
            return
        if token.kind in ("DAY", "TIME"):
            before = self.tokens[place - 1].kind if place else ""
            follows = token.days and token.days.follows and before != "not"
            follows = follows or self._is_praised(place)
            if (token.days and (token.days.sort == "soonest" or follows)) or self._takes_turn(place):
                self.wanted = True
            self._add(token, self.wanted and place not in self.left)
        elif token.kind in POINTING and self.wishes:
            self._point(place, self.wishes[-1])
        else:
            self._turn(place, token.kind)

    def _take_reason(self, place: int) -> None:
        """A day said after "because" is no wish, but it may be refused: "on weekdays, because saturdays I work"."""
        token = self.tokens[place]
        after = self.tokens[place + 1].kind if place + 1 < len(self.tokens) else ""
        if token.days and after in ("unfit", "fails", "no"):
            self._add(token, False)
        elif token.days:
            self.reasons.append(token.days)

    def _turn(self, place: int, kind: str) -> None:
        """Follow a word that says how what comes stands to what was said: "or", "but", "not", "so"."""
        if kind == "because":
            self.reason = bool(self.wishes)
        elif kind in _TURNS:
            self.reason = False
        if kind == "or":
            self._close()
            self.either = True
        elif kind in ("not", "less") or self._excepts(place) or self._is_elsewhere(place):
            self._forbid(kind)
        elif kind in ("but", "rather", "want", "ok"):
            self.wanted, self.turned = True, len(self.wishes)
            self._give_up(place)
        elif kind in ("so", "instead", "better") or (kind == "then" and self._neighbour(place, 1) is not None):
            self.wanted = True
            self._make_context(place)
        elif kind in ("no", "unfit", "fails", "back"):
            self._refuse(place)
        elif kind == "likewise" and self.wishes:
            self.wanted = self.either = self.wishes[-1].wanted
        elif kind == "correct":
            self._correct(place)

    def _add(self, token: Token, wanted: bool) -> None:
        if token.word == "span":
            self.wishes = []  # the days before it were its ends
        again = self._said_before(token.days)
        place = next(place for place, each in enumerate(self.tokens) if each is token)
        before = self.tokens[place - 1] if place else None
        if again:
            self._say_again(
                again, wanted and not self._stays_refused(again, place), before is not None and before.kind == "TIME"
            )
            return
        if token.days and not token.hours and self._chooses(place, token.days):
            return
        if token.days and not token.hours and self._explains_refusal(place, token.days):
            return
        days = self._with_side(place, self._corrected(self._counted(token.days)))
        wish = self.wishes[-1] if self.wishes else None
        if wish is None or wish.closed or wish.wanted != wanted or (days and wish.days):
            wish = Wish(wanted=wanted, either=self.either, talk=self._is_talk(place))
            self.wishes.append(wish)
        between = self._between(place)
        wish.joined = wish.joined or (between is not None and "and" in between)
        wish.apart = wish.apart or (token.word != "again" and self._is_apart(token, between))
        self.either = False
        if token.hours:
            wish.hours_first = not wish.hours and wish.days is None and days is None
            again_in_talk = bool(wish.hours) and not wish.talk and self._is_talk(place)
            wish.hours.append(replace(token.hours, talk=again_in_talk))
        wish.days = days or wish.days
        wish.doubtful = wish.doubtful or (days is not None and self._has_refusal(place))
        if self.doubt and days:
            wish.days, self.doubt = replace(days, others=(*days.others, self.doubt)), None
            self.wishes.remove(self.wishes[-2])  # it may be the wanted one

    def _chooses(self, place: int, days: Days) -> bool:
        """Take the one of two days that is said again at last: "you said thursday or friday, friday's fine"."""
        offered = [wish for wish in self.wishes if wish.wanted and wish.days]
        last = not any(token.kind == "DAY" for token in self.tokens[place + 1 :])
        listed = any(wish.either for wish in offered) and not self.either and self.wanted
        chosen = next((wish for wish in offered if wish.days and wish.days.same_as(days)), None)
        if not (last and listed and chosen):
            return False
        for wish in offered:
            wish.context = wish is not chosen
        return True

    def _corrected(self, days: Days | None) -> Days | None:
        """Put "the 21st" into the month that was said: "march 20th, sorry, 21st"."""
        before, self.taken_back = self.taken_back, None
        if before is None or days is None or not (days.loose and days.sort == before.sort == "date"):
            return days
        return fit(days, month_of(before.first)) or days

    def _with_side(self, place: int, days: Days | None) -> Days | None:
        """Ask in "after my trip, which is the 15th": an "after" that was not used may belong to this day."""
        between = self.tokens[self._last_said(place) : place]
        side = next((token for token in between if token.kind in ("after", "before", *COUNTED)), None)
        used = side and side.kind in COUNTED and (self.wishes or any(token.kind == "correct" for token in between))
        if days is None or side is None or used or days.sort == "soonest" or days.from_now:
            return days
        beside = days_from(days, side) if side.kind in COUNTED else self._days_beside(days, side.kind == "after")
        return replace(days, others=(*days.others, beside))

    def _last_said(self, place: int) -> int:
        return max((before + 1 for before in range(place) if self.tokens[before].kind in ("DAY", "TIME")), default=0)

    def _between(self, place: int) -> list[str] | None:
        """Return the kinds of the words between this day and the one before; None when it is the first."""
        days = [before for before in range(place) if self.tokens[before].kind == "DAY"]
        self.day_before = self.tokens[days[-1]].days if days else None
        return [each.kind for each in self.tokens[days[-1] + 1 : place]] if days else None

    def _is_apart(self, token: Token, between: list[str] | None) -> bool:
        """Say whether other words than those of a list stand between this day and the one before."""
        if between is None or (token.days and self.day_before and token.days.first == self.day_before.first):
            return False  # "the 9th is my birthday, so not the 9th"
        told = len(self.wishes) > 1 and self.wishes[-2].talk and not self.wishes[-1].talk
        return "or" not in between and (told or not _LISTING.issuperset(between))

    def _excepts(self, place: int) -> bool:
        """Say whether "but" means "except": "any day next week but monday"."""
        anytime = any(wish.days and wish.days.sort == "soonest" for wish in self.wishes)
        anytime = anytime or any(token.kind == "whole" for token in self.tokens[:place])
        return (
            self.tokens[place].kind == "but"
            and anytime
            and all(wish.wanted for wish in self.wishes)
            and self._neighbour(place, 1) is not None
        )

    def _give_up(self, place: int) -> None:
        """Take the day of "I was going to say thursday but" for a reason, when another follows."""
        thought = any(token.kind == "thought" for token in self.tokens[:place])
        turn = self.tokens[place]
        talked = turn.kind == "rather" and turn.gap and self._neighbour(place, 1) is not None
        if any(token.kind == "DAY" for token in self.tokens[place:]):
            for wish in self.wishes:
                given_up = wish.days and not wish.range and thought
                wish.context = wish.context or bool(wish.days and (given_up or (talked and wish.talk)))

    def _takes_turn(self, place: int) -> bool:
        """Say whether a day follows the refused one at once: "not the first the second"."""
        before = [token.kind for token in self.tokens[max(place - 3, 0) : place]]
        while before and before[-1] in ("the", "la"):
            before.pop()
        again = self.tokens[place].word == "again"
        kind = self.tokens[place].kind
        turned = before[-2:] in (["not", kind], ["the", kind], ["not", "this"])  # "not this one the 29th"
        return turned and self.forbidden_by == "not" and not again

    def _make_context(self, place: int) -> None:
        """Take what was said before "so", or before the day that "instead" follows, for the reason and not the wish."""
        last = not any(token.kind in ("DAY", "TIME") for token in self.tokens[place:])
        pointed = last and self.tokens[place].kind in ("instead", "better")
        if pointed and self.wishes and not self.wishes[-1].apart:
            return  # "tuesdays and thursdays are better"
        for wish in self.wishes[: -1 if pointed else None]:
            wish.context = wish.context or not self.either
        self._close()

    def _correct(self, place: int) -> None:
        """Forget what is taken back: "monday, I mean tuesday", "at 3, make it 4"."""
        after = next((token for token in self.tokens[place + 1 :] if token.kind in ("DAY", "TIME")), None)
        self.wanted = True
        if after is None or not self.wishes or self._is_refused(after):
            return
        if [token.kind for token in self.tokens[self.tokens.index(after) + 1 :]][:1] in (["after"], ["after_that"]):
            return  # "next monday, I mean the monday after"
        if after.kind == "DAY":
            limit = self.wishes[-1].days
            if limit and limit.from_now and after.days and after.days.sort == "range":
                return  # "before the 15th, I mean next week"
            if self.wishes[-1].wanted:
                self.taken_back = self.wishes.pop().days
        else:  # "mornings, I mean before ten" narrows
            narrowed = after.hours is not None and after.hours.precision == "range"
            kept = [hours for hours in self.wishes[-1].hours if narrowed and hours.precision == "part"]
            self.wishes[-1].hours = kept
