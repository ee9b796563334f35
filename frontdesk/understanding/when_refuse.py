"""What is refused in a sentence: "monday doesn't work", "I can't do monday", "no monday", "so I can't"."""

from collections.abc import Sequence

from frontdesk.understanding.when_calendar import OPEN_END
from frontdesk.understanding.when_fit import fit
from frontdesk.understanding.when_parts import said_apart
from frontdesk.understanding.when_tokens import Token
from frontdesk.understanding.when_values import Days, Wish

NOISE = {"the", "la", "on", "in", "w", "at", "of"}
_REFUSALS = {"no", "not", "unfit", "fails"}
_BEFORE_A_DAY = NOISE | {"rather", "want", "ok", "w"}
_DAYS = {"DAY", "following", "next", "week_after", "day_after", "beside"}
_ELSEWHERE = {"so", "because", "better", "rather", "but", "correct", "instead", "or"}  # a thought ends there


class Refusing:
    """Keeps the wishes said so far, and turns those that are refused."""

    tokens: Sequence[Token]
    wishes: list[Wish]
    wanted: bool
    forbidden_by: str
    no_is_doubtful: bool
    doubt: Days | None
    turned: int

    def _close(self) -> None:
        if self.wishes:
            self.wishes[-1].closed = True

    def _explains_refusal(self, place: int, days: Days) -> bool:
        """Say whether a refused day is said again to say why: "not fridays, fridays I work"."""
        said = next((before for before in range(place - 1, -1, -1) if self.tokens[before].kind == "DAY"), None)
        last = self.tokens[said].days if said is not None else None
        if said is None or last is None or not last.same_as(days):
            return False
        return all(token.kind in (*NOISE, "no", "unfit", "fails") for token in self.tokens[said + 1 : place])

    def _forbid(self, kind: str = "unfit") -> None:
        self._close()
        self.wanted = False
        self.forbidden_by = kind

    def _refuse(self, place: int) -> None:
        """Say no to monday in "monday doesn't work", in "I can't do monday", and in "no monday"."""
        before = self._neighbour(place, -1)
        after = self._neighbour(place, 1)
        token = self.tokens[place]
        if token.kind == "back" and self.wishes and (token.word == "then" or self.wishes[-1].days is None):
            return  # "mid morning when I'm back from my walk", "the week of the 5th when I'm back"
        if token.kind == "no" and self._looks_ahead(place, before, after):
            return
        if token.kind == "unfit" and token.gap and self._begins_later():
            return  # "not before the 12th, I have guests"
        if self._refuses_what_was_said(place) or (token.kind == "no" and token.gap and self._is_said_again(place)):
            self.wishes[-1].wanted, self.wishes[-1].context, self.wishes[-1].closed = False, False, True
            return
        behind = before is not None and (not token.gap or (token.kind == "no" and after is not None))
        if behind and (token.kind in ("unfit", "fails") or after is None or after.kind in ("DAY", "TIME") or after.gap):
            if token.kind == "no" and self.no_is_doubtful and self._at_once(place):
                self.doubt = self.wishes[-1].days
            self._refuse_last()
            told = [each for each in self.tokens[place + 1 : place + 2] if each.kind == "x" and not each.gap]
            if token.kind in ("no", "unfit") and told:  # "that day no school", "thursday i can't miss work"
                self.wishes[-1].apart = True
        elif token.kind == "unfit" or (after is not None and not after.gap):
            self._forbid()

    def _begins_later(self) -> bool:
        days = self.wishes[-1].days if self.wishes else None
        return days is not None and days.core is not None and days.end - days.core == OPEN_END

    def _looks_ahead(self, place: int, before: Token | None, after: Token | None) -> bool:
        """Say whether a "no" has nothing to do with what was said before it, and follow it."""
        first = self.tokens[place].gap or place == 0
        if after is not None and (self._neighbour_is_bad(place) or (first and after.praised)):
            return True  # "no, friday is bad" and "no, thursday is great": it is not this no that refuses
        if [token.kind for token in self.tokens[place + 1 : place + 2]] == ["this"]:
            self._forbid("not")  # "no este, el siguiente"
            return True
        if self._excepts_ahead(place, before, after) or _is_other_one(before, after):
            self._forbid("no")
            return True
        return False

    def _is_praised(self, place: int) -> bool:
        """Say whether a day after a refused one is said to be good: "I can't do wednesday, thursday is fine"."""
        said = [token.kind for token in self.tokens[:place] if token.kind not in NOISE]
        refused = bool(self.wishes) and not self.wishes[-1].wanted
        return self.tokens[place].praised and refused and said[-1:] not in (["not"], ["no"], ["unfit"], ["and"], ["or"])

    def _thinks_of_another(self, place: int) -> bool:
        """Say whether a hesitation leads from the refused day to another: "not tomorrow uh monday"."""
        if not self.tokens[place].pause or not self.wishes or self.wishes[-1].wanted:
            return False
        coming = next((token for token in self.tokens[place:] if token.kind not in _BEFORE_A_DAY), None)
        return coming is not None and coming.kind in _DAYS

    def _excepts_ahead(self, place: int, before: Token | None, after: Token | None) -> bool:
        """Say whether a "no" belongs to the day after it: "next week, no thursday", "any day this week no friday"."""
        wide, day = before and before.days, after and after.days
        if not wide or not day or wide.sort not in ("range", "soonest") or day.sort not in ("weekday", "date"):
            return False
        if self.no_is_doubtful and not self.tokens[place].gap:
            return False
        inside = fit(day, wide) is not None or (wide.first <= day.first and day.end <= wide.end)
        return (wide.sort == "soonest" or inside) and self._at_once(place)

    def _stays_refused(self, wish: Wish, place: int) -> bool:
        """Say whether a refused day is only named again: "the 15th no I have court that day, the 16th"."""
        said = max((at for at in range(place) if self.tokens[at].kind in ("DAY", "TIME")), default=0)
        turns = {"so", "ok", "but", "or", "rather", "instead", "better", "correct", "want"}
        more = any(token.kind == "DAY" for token in self.tokens[place + 1 :])
        return not wish.wanted and more and turns.isdisjoint(token.kind for token in self.tokens[said:place])

    def _is_elsewhere(self, place: int) -> bool:
        """Say whether a day is spent in another place: "I'm in boston monday and tuesday"."""
        kinds = [token.kind for token in self.tokens[place + 1 :] if token.kind != "on"]
        names = next((at for at, kind in enumerate(kinds[1:]) if kind != "x"), 0)
        stays = self.tokens[place].kind == "stays"
        return stays and kinds[:1] in (["in"], ["at"]) and names > 0 and kinds[names + 1] == "DAY"

    def _refuses_what_was_said(self, place: int) -> bool:
        """Say whether this refuses what is behind: "monday is a feast so I can't", "the next one isn't either"."""
        last = place + 1 == len(self.tokens) or self.tokens[place + 1].gap
        before = [token.kind for token in self.tokens[:place] if token.kind not in NOISE]
        said = before[-1:] == ["so"] and self.tokens[place].kind in ("unfit", "no")
        said = said or (self.tokens[place].gap and self.tokens[place].kind == "unfit")  # "wednesday is a feast, can't"
        return last and bool(self.wishes) and (said or before[-1:] in (["next"], ["following"]))

    def _is_said_again(self, place: int) -> bool:
        """Say whether the next day is the last one once more: "tuesday, no, I have therapy tuesday. wednesday"."""
        days = [token.days for token in self.tokens[place:] if token.days]
        last = self.wishes[-1].days if self.wishes else None
        return bool(last and len(days) > 1 and days[0].same_as(last) and not days[1].same_as(last))

    def _at_once(self, place: int) -> bool:
        """Say whether a day follows with nothing between but its article."""
        parted = [token.gap or token.pause for token in self.tokens]
        after = next(
            (at for at in range(place + 1, len(self.tokens)) if self.tokens[at].kind not in ("the", "la")), place
        )
        return self.tokens[after].kind == "DAY" and not any(parted[place + 1 : after + 1])

    def _is_refused(self, day: Token) -> bool:
        """Say whether a day is refused at once: "I mean the holiday is out"."""
        place = next(place for place, each in enumerate(self.tokens) if each is day)
        following = [token.kind for token in self.tokens[place + 1 :] if token.kind not in NOISE]
        return following[:1] in (["unfit"], ["fails"])

    def _neighbour_is_bad(self, place: int) -> bool:
        following = [token.kind for token in self.tokens[place + 1 :] if token.kind not in NOISE]
        return len(following) > 1 and following[1] in ("unfit", "fails")

    def _refuse_last(self) -> None:
        last = self.wishes[-1] if self.wishes else Wish()
        if said_apart(last.hours):  # "at 10 yes, but at 11 no"
            self.wishes.append(Wish(last.days, [last.hours.pop()], wanted=False, closed=True))
            return
        listed = False  # "the 9th, the 10th and the 14th don't work"
        since_but = self.wishes[self.turned :] or self.wishes[-1:]
        later = Wish(either=True)
        for wish in reversed(since_but):
            if wish.days and later.days and wish.days.sort != later.days.sort and not (later.joined or later.either):
                break  # "the 20th, monday and tuesday I work"
            later = wish
            wish.wanted, wish.closed = False, True
            listed = (listed or wish.joined) and not wish.apart
            if not (wish.either or listed):
                break

    def _neighbour(self, place: int, step: int) -> Token | None:
        """Return the day or time beside a word, over small words but not over a comma."""
        place += step
        while 0 <= place < len(self.tokens) and self.tokens[place].kind in NOISE:
            if self.tokens[place].gap:
                return None
            place += step
        found = self.tokens[place] if 0 <= place < len(self.tokens) else None
        return found if found and found.kind in ("DAY", "TIME") else None

    def _has_refusal(self, place: int) -> bool:
        """Say whether words of refusal stand in the same thought: "the day I don't ... is wednesday"."""
        ends = [at for at, token in enumerate(self.tokens) if token.gap or token.kind in _ELSEWHERE]
        first = max((at for at in ends if at <= place), default=0)
        end = min((at for at in ends if at > place), default=len(self.tokens))
        return any(token.kind in _REFUSALS for token in self.tokens[first:end])


def _is_other_one(before: Token | None, after: Token | None) -> bool:
    """Say whether one of two meanings is refused: "el próximo jueves no este jueves"."""
    meant, refused = before and before.days, after and after.days
    return bool(meant and refused and meant.others and meant.same_as(refused) and not refused.others)
