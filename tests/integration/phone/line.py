"""A phone line for tests: a caller, managers' phones, and the worker's looks, with the provider played by hand."""

from dataclasses import dataclass, field

from frontdesk.adapters.telephony.fake import PlacedCall
from frontdesk.adapters.telephony.port import CallStatus
from frontdesk.cases.model import Case
from frontdesk.conversations.model import Line as Words
from frontdesk.phone import store as calls
from frontdesk.phone.legs import store
from frontdesk.phone.legs.model import Leg
from frontdesk.phone.model import PhoneCall
from frontdesk.phone.script import HangUp, Join, Listen, Say, Script
from tests.builders import Desk

CALLER = "+19145550188"


@dataclass
class PhoneLine:
    """One caller on the line."""

    desk: Desk
    talk: str = ""
    call_id: str = "CAcaller"
    heard: dict[str, list[str]] = field(default_factory=dict)

    def calls(self, number: str | None = CALLER, call_id: str = "CAcaller") -> "PhoneLine":
        """The caller is on the line."""
        self.talk = self.talk or self.desk.services.reception.welcome("phone", "en-US").conversation.id
        self.call_id = call_id
        self.desk.telephony.comes_in(call_id)
        with self.desk.services.db.begin() as tx:
            calls.add(tx, PhoneCall(call_id, self.talk, number, self.desk.clock.now()))
        return self

    def asks(self, reason: str = "asked_for_person") -> Case:
        """The caller wants a person; the worker looks."""
        case = self.desk.services.cases.request(self.talk, reason)
        self.looks()
        return case

    def looks(self, seconds: float = 0) -> None:
        """Time passes, and the worker looks: deadlines, then legs, twice, as the second sees what the first did."""
        self.desk.clock.advance(seconds=seconds)
        self.desk.services.cases.fire_deadlines()
        for _ in range(2):
            self.desk.services.legs.look()

    def waits(self, seconds: int) -> None:
        """So many seconds go by, with a look in each."""
        for _ in range(seconds):
            self.looks(1)

    def hangs_up(self) -> None:
        """The caller hangs up, and the line hears of it."""
        self.desk.telephony.calls[self.call_id].status = CallStatus.COMPLETED
        with self.desk.services.db.begin() as tx:
            calls.end(tx, self.call_id, self.desk.clock.now())

    def phone(self, manager_id: str) -> PlacedCall | None:
        """The newest call to a manager's phone that has not ended."""
        number = self.desk.services.practices.manager(manager_id).phone
        ringing = self.desk.telephony.ringing(number)
        return ringing[-1] if ringing else None

    def picks_up(self, call: PlacedCall | None) -> Script:
        """Somebody answers a phone that rings."""
        assert call is not None, "no phone rings"
        call.status = CallStatus.IN_PROGRESS
        return self.desk.services.legs.answered(self._leg_id(call), call.id)

    def presses(self, call: PlacedCall | None, key: str, script: Script) -> Script:
        """A key, sent to where the script listens."""
        assert call is not None
        place = listens(script).path.rsplit("/", 2)
        act = getattr(self.desk.services.legs, place[1])
        answer: Script = act(self._leg_id(call), call.id, key, int(place[2]))
        return answer

    def ends(self, call: PlacedCall | None, status: CallStatus) -> None:
        """A call ends, and the provider says so."""
        assert call is not None
        call.status = status
        self.desk.services.legs.reported(self._leg_id(call), call.id, status)

    def comes_in(self, join: Join, call_id: str) -> None:
        """A call is connected in a room, and the provider says so."""
        self.desk.telephony.rooms.setdefault(join.room, set()).add(call_id)
        self.desk.services.legs.room(join.events.split("/")[3], call_id, "participant-join")

    def leaves(self, join: Join, call_id: str) -> None:
        """A call is out of a room, and the provider says so."""
        self.desk.telephony.rooms[join.room].discard(call_id)
        self.desk.services.legs.room(join.events.split("/")[3], call_id, "participant-leave")

    def talks(self, manager_id: str) -> tuple[PlacedCall, Join]:
        """A manager picks up, takes the case, and both are in one room."""
        call = self.phone(manager_id)
        assert call is not None
        script = self.presses(call, "1", self.picks_up(call))
        if not joins(script):
            script = self.presses(call, "1", script)
        join = joins(script)
        assert join is not None
        self.comes_in(join, call.id)
        theirs = self.desk.services.legs.room_for(self.talk)
        assert theirs is not None
        self.comes_in(theirs, self.call_id)
        return call, join

    def legs(self) -> list[Leg]:
        """All legs of the conversation."""
        with self.desk.services.db.reading() as tx:
            return store.of_talk(tx, self.talk)

    def told(self) -> list[Words]:
        """The notices in the transcript."""
        lines = self.desk.services.conversations.transcript(self.talk)
        return [line for line in lines if line.author == "notice"]

    def _leg_id(self, call: PlacedCall) -> str:
        assert call.ring is not None
        return call.ring.path.split("/")[3]


def listens(script: Script) -> Listen:
    """The one listening of a script."""
    return next(step for step in script.steps if isinstance(step, Listen))


def joins(script: Script) -> Join | None:
    """The room that a script leads into."""
    return next((step for step in script.steps if isinstance(step, Join)), None)


def said(script: Script) -> str:
    """All that a script says."""
    words = [step for step in script.steps if isinstance(step, Say)]
    words += [step for each in script.steps if isinstance(each, Listen) for step in each.said if isinstance(step, Say)]
    return " ".join(word.text for word in words)


def hangs_up(script: Script) -> bool:
    """Whether a script ends the call."""
    return isinstance(script.steps[-1], HangUp)
