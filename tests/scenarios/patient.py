"""A simulated patient: answers the assistant's moves from its script, then from its facts; always the same way."""

from collections.abc import Sequence
from datetime import date

from frontdesk.conversations.model import Line
from frontdesk.saying import say_birth_date
from frontdesk.understanding.text import word_list
from tests.scenarios.moves import asks, moves_of
from tests.scenarios.script import Saying, Scenario

IN_ORDER = ("offer", "confirm", "any")  # none of these is said before those that stand before it in the script
ABOUT_ONESELF = ("ask_name", "ask_birth", "ask_zip")
MOST_ASKS = 3  # how often the same question is answered from the facts before the patient gives up
PHONE = "914-555-0188"
WORDS = {
    "en-US": {
        "yes": "yes",
        "no": "no, thank you",
        "now": "yes, right now",
        "not_now": "no",
        "first": "the first one",
        "new": "this is my first visit",
        "me": "for me",
        "when": "any day",
        "reason": "a check-up",
    },
    "es-US": {
        "yes": "sí",
        "no": "no, gracias",
        "now": "sí, ahora mismo",
        "not_now": "no",
        "first": "la primera",
        "new": "es mi primera cita",
        "me": "para mí",
        "when": "cualquier día",
        "reason": "un chequeo",
    },
}


class SimulatedPatient:
    """Somebody with a goal. `wants_visit`: the goal is a visit booked or moved, so a time that is offered is taken;
    `lets_go`: what is asked after the goal was reached is not worth a second try."""

    def __init__(self, scenario: Scenario, attempt: int, *, wants_visit: bool, lets_go: bool = False) -> None:
        self.scenario = scenario
        self.attempt = attempt
        self.wants_visit = wants_visit
        self.lets_go = lets_go
        self.said: list[int] = []
        self.is_scripted = True
        self.as_oneself = False
        self._is_called = False  # a person was: then what the assistant still asks holds nobody
        self._in_danger = False  # then nobody goes on with what was there before of their own accord
        self._asked: dict[str, int] = {}

    def opens(self) -> str:
        """The first words."""
        return self._say(0)

    def answers(self, lines: Sequence[Line]) -> str | None:
        """What the patient says to an answer; None to say no more."""
        moves = moves_of(lines)
        language = lines[-1].language if lines else self.scenario.language
        self._in_danger = self._in_danger or any(line.alert for line in lines)
        self._is_called = self._is_called or "called" in moves
        if self._has_said("close"):
            return None
        if asks(lines) and not self._is_called and not self._in_danger:
            moves = tuple(move for move in moves if move != "close")
        if "ask_own_name" in moves:
            self.as_oneself = not self._names_oneself()
        elif "ask_patients_name" in moves:
            self.as_oneself = False
        scripted = self._scripted(moves) if "offer_second" not in moves else None  # that question comes first
        if scripted is not None:
            return self._say(scripted)
        self.is_scripted = False
        if "ask_again" in moves and self.lets_go and self.scenario.says[self.said[-1]].when == "answer":
            moves = ()
        own = None if self._in_danger and "danger_question" not in moves else self._from_facts(moves, language)
        if own is not None:
            return own
        left = [place for when in ("any", "close") if (place := self._next(when)) is not None]
        return self._say(left[0]) if left else None

    def _scripted(self, moves: Sequence[str]) -> int | None:
        """The place of the first line of the script that answers one of these moves."""
        if "confirm" in moves and (which := self._next("which")) is not None:
            return which  # the read-back is of a visit that nobody asked about
        open_ones = (place for place in range(len(self.scenario.says)) if place not in self.said)
        return next((place for place in open_ones if self._fits(place, self.scenario.says[place], moves)), None)

    def _fits(self, place: int, line: Saying, moves: Sequence[str]) -> bool:
        unsaid = [each for each in range(place) if each not in self.said]
        waiting = [self.scenario.says[each].when for each in unsaid if self.scenario.says[each].when in IN_ORDER]
        if "confirm" in moves and waiting == ["offer"]:
            waiting = []  # a time was held without a list to choose from, so there was nothing to pick
        if line.when in IN_ORDER and waiting:
            return False
        if line.when in ABOUT_ONESELF and self.as_oneself:
            return False
        if line.when == "any":
            return place - 1 in self.said
        if "confirm" in moves and line.when == "offer":
            return self._wishes_otherwise(place)
        return line.when in moves or (line.when == "offer_person" and "called" in moves)

    def _wishes_otherwise(self, place: int) -> bool:
        """Whether a line at an offer is a wish: another one at an offer comes after it, before the read-back."""
        after = [line.when for line in self.scenario.says[place + 1 :]]
        return "offer" in after and "confirm" not in after[: after.index("offer")]

    def _from_facts(self, moves: Sequence[str], language: str) -> str | None:
        """An answer from the facts to the open question; gives up when it is asked again and again."""
        for move in moves:
            answer = self._fact(move, language)
            if answer is None:
                continue
            self._asked[move] = self._asked.get(move, 0) + 1
            return answer if self._asked[move] <= MOST_ASKS else None
        return None

    def _fact(self, move: str, language: str) -> str | None:
        words, facts = WORDS[language], self.scenario.facts
        yes_if_wanted = words["yes"] if self.wants_visit else words["no"]
        new = words["yes"] if self.scenario.is_registered or not self.wants_visit else words["new"]
        known = {
            "ask_name": facts["name"],
            "ask_who": facts["name"],
            "for_whom": words["me"] if self._names_oneself() else self._scripted_name(),
            "ask_birth": self._birth(language),
            "ask_zip": facts["zip"],
            "ask_phone": PHONE,
            "ask_reason": words["reason"] if self.wants_visit else None,
            "ask_when": words["when"] if self.wants_visit else words["no"],
            "which": words["first"],
            "offer": words["first"] if self.wants_visit else words["no"],
            "offer_second": words["yes"],
            "offer_visit": yes_if_wanted,
            "confirm": yes_if_wanted,
            "right": new,
            "danger_question": words["now"] if self.scenario.is_danger else words["not_now"],
            "offer_person": words["yes"],
            "ask_again": self._again(),
        }
        return known.get(move)

    def _has_said(self, when: str) -> bool:
        return any(self.scenario.says[place].when == when for place in self.said)

    def _again(self) -> str | None:
        """The last words once more, when nothing else is known to say."""
        return self.scenario.says[self.said[-1]].text(self.attempt) or None

    def _birth(self, language: str) -> str | None:
        born = self.scenario.facts["born"]
        return say_birth_date(date.fromisoformat(str(born)), language) if born else None

    def _names_oneself(self) -> bool:
        """Whether the name of the script is the patient's own."""
        own = word_list(str(self.scenario.facts["name"]))[:1]
        return not self._scripted_name() or bool(set(own) & set(word_list(self._scripted_name())))

    def _scripted_name(self) -> str:
        """The name that the script gives."""
        return next((line.text(self.attempt) for line in self.scenario.says if line.when == "ask_name"), "")

    def _next(self, when: str) -> int | None:
        says = enumerate(self.scenario.says)
        return next((place for place, line in says if line.when == when and place not in self.said), None)

    def _say(self, place: int) -> str:
        self.said.append(place)
        self.is_scripted = True
        return self.scenario.says[place].text(self.attempt)
