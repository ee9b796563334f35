"""What a leg is told to do: a gate that says nothing personal, the brief, the room, and a last sentence."""

from frontdesk.phone.legs.model import Kind, Leg, Outcome
from frontdesk.phone.script import GoOn, HangUp, Join, Listen, Say, Script
from frontdesk.practice.schema import Manager
from frontdesk.practice.service import Practices
from frontdesk.texts import Texts

NEXT = "/phone/calls/next"  # the caller's own side: where a call learns what it does that was led on, or left a room
CONNECT, DECLINE, REPEAT = "1", "2", "3"
TIMES = 2  # so often a gate and a question are said
FIRST_KEY, NEXT_KEY = 6, 1  # seconds
TOLD = {
    Outcome.CALLER_LEFT: "leg_caller_left",
    Outcome.DECLINED: "leg_declined",
    Outcome.DONE: "leg_done",
    Outcome.MANAGER_LEFT: "leg_done",
}


def path_of(leg_id: str, place: str = "") -> str:
    """A path of a leg; nothing in it but ids."""
    return f"/phone/legs/{leg_id}/{place}".rstrip("/")


def joins_caller(leg: Leg) -> Join:
    """How the caller joins the manager: they hear music until the manager is in, and are let go when the manager is."""
    events = path_of(leg.id, "room")
    return Join(leg.room, label="caller", starts=False, ends=False, then=NEXT, events=events)


class Scripts:
    """Puts scripts together; every sentence is in data/texts."""

    def __init__(self, texts: Texts, practices: Practices) -> None:
        self.texts = texts
        self.practices = practices

    def gate(self, leg: Leg, manager: Manager | None, language: str, key: str, time: int) -> Script:
        """Asks who has picked up for a key, twice; nothing of a patient is said. `key` names the words."""
        details, name = self.practices.current().details, manager.name if manager else ""
        values = {"first": name.partition(" ")[0], "manager": name}
        values |= {"practice": details.name, "desk_phone": details.phone}
        words = self._say(key, language, **values)
        return self._ask(path_of(leg.id, f"gate/{time}"), (words,))

    def brief(self, leg: Leg, words: str, language: str, time: int) -> Script:
        """The brief, and what can be done then."""
        choices = self._say("leg_brief_choices", language)
        return self._ask(path_of(leg.id, f"brief/{time}"), (Say(words, language), choices))

    def _say(self, key: str, language: str, **values: str) -> Say:
        return Say(self.texts.say(key, language, **values), self.texts.lender(key, language))

    def join(self, leg: Leg, language: str) -> Script:
        """Into the room. A manager opens it, and nobody stays in it without one; a third party may come and go."""
        host = leg.kind is not Kind.THIRD
        events, then = path_of(leg.id, "room"), path_of(leg.id, "after")
        room = Join(leg.room, "manager" if host else "third", starts=host, ends=host, then=then, events=events)
        key = "leg_calling_patient" if leg.kind is Kind.CALLBACK else "leg_connecting"
        return Script((self._say(key, language), room))

    def told(self, leg: Leg | None, language: str) -> Script:
        """A last sentence for a leg that is over, or is none of ours."""
        key = TOLD.get(leg.outcome, "leg_handled") if leg and leg.outcome else "leg_handled"
        if leg and (leg.kind, leg.outcome, leg.caller_at) == (Kind.CALLBACK, Outcome.CALLER_LEFT, None):
            key = "leg_not_reached"
        if leg and leg.kind is Kind.PATIENT:
            key = "leg_patient_later"
        if leg and key == "leg_declined" and leg.offer is None:  # nobody else is asked where it is theirs already
            key = "leg_again_declined" if leg.kind is Kind.AGAIN else "leg_done"
        return self.last(key, language)

    def last(self, key: str, language: str) -> Script:
        """A sentence, and the end."""
        return Script((self._say(key, language), HangUp()))

    def hang_up(self) -> Script:
        """The end, without a word."""
        return Script((HangUp(),))

    def go_on(self) -> Script:
        """A patient who was called back is a caller like any other from here on."""
        return Script((GoOn(NEXT),))

    def _ask(self, path: str, said: tuple[Say, ...]) -> Script:
        """Keys only: a machine talks, and presses none."""
        return Script((Listen(path, None, FIRST_KEY, NEXT_KEY, keys=1, said=said), GoOn(path)))
