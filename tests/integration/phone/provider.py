"""A provider of calls for tests of any order: carries out scripts, keeps rooms, and reports when it likes.

A report waits in `mail` until a test delivers it, twice, late, or never.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from frontdesk.adapters.telephony.fake import FakeTelephony, PlacedCall
from frontdesk.adapters.telephony.port import OVER, CallStatus
from frontdesk.phone.legs.service import Legs
from frontdesk.phone.script import GoOn, HangUp, Join, Listen, Script
from tests.builders import Desk

NEXT = "/phone/calls/next"


@dataclass
class Provider:
    """One conversation's calls. `listens`: where each call that hears us sends its keys; `inside`: who is in a room."""

    desk: Desk
    talk: str
    listens: dict[str, str] = field(default_factory=dict)
    inside: dict[str, Join] = field(default_factory=dict)
    mail: list[Callable[[], None]] = field(default_factory=list)
    led: dict[str, int] = field(default_factory=dict)
    known_over: set[str] = field(default_factory=set)
    rung_at: dict[str, datetime] = field(default_factory=dict)

    @property
    def telephony(self) -> FakeTelephony:
        return self.desk.telephony

    @property
    def legs(self) -> Legs:
        return self.desk.services.legs

    def alive(self, *, answered: bool | None = None) -> list[PlacedCall]:
        """The calls that have not ended; answered ones, or those that ring."""
        found = [call for call in self.telephony.calls.values() if call.status not in OVER]
        return [one for one in found if answered is None or (one.status is CallStatus.IN_PROGRESS) is answered]

    def is_host(self, call: PlacedCall) -> bool:
        """Whether a call is in a room as its manager."""
        join = self.inside.get(call.id)
        return join is not None and join.ends

    def picks_up(self, call: PlacedCall) -> None:
        """Somebody answers."""
        assert call.ring is not None
        call.status = CallStatus.IN_PROGRESS
        self._report(call)
        self._asks(call, call.ring.path)

    def presses(self, call: PlacedCall, keys: str) -> None:
        """Keys, or none."""
        path = self.listens.pop(call.id, None)
        if path and call.status not in OVER:
            self._asks(call, path, keys)

    def ends(self, call: PlacedCall, status: CallStatus = CallStatus.COMPLETED) -> None:
        """A call ends, whoever hung up."""
        call.status = status
        self.settles()

    def settles(self) -> None:
        """What was asked for over the REST API happens: calls that were ended are over, led ones ask again, and a phone
        that nobody answers stops ringing."""
        for call in list(self.telephony.calls.values()):
            since = self.rung_at.setdefault(call.id, self.desk.clock.now())
            waits = call.ring is not None and call.status is CallStatus.QUEUED
            if waits and call.ring and (self.desk.clock.now() - since).total_seconds() > call.ring.seconds:
                call.status = CallStatus.NO_ANSWER
            if call.status in OVER and call.id not in self.known_over:
                self.known_over.add(call.id)
                self.listens.pop(call.id, None)
                self._out(call)
                self._report(call)
            while call.status not in OVER and self.led.get(call.id, 0) < len(call.led_to):
                path = call.led_to[self.led.get(call.id, 0)]
                self.led[call.id] = self.led.get(call.id, 0) + 1
                self._leads(call, path)

    def machine(self, call: PlacedCall, word: str) -> None:
        """What picked up, as far as the provider can tell; reported when it likes."""
        if call.ring:
            leg_id = call.ring.path.split("/")[3]
            self.mail.append(lambda: self.legs.machine(leg_id, call.id, word))

    def _leads(self, call: PlacedCall, path: str) -> None:
        """Two documents are fetched when a call in a room is led on: of the first nothing is done."""
        self.listens.pop(call.id, None)
        join = self.inside.get(call.id)
        if join:
            self._out(call)
            self._script(call, join.then)
        self._asks(call, path)

    def _out(self, call: PlacedCall) -> None:
        join = self.inside.pop(call.id, None)
        if join is None:
            return
        people = self.telephony.rooms.setdefault(join.room, set())
        people.discard(call.id)
        self._report_room(join, call, "participant-leave")
        for other in sorted(people) if join.ends else ():
            there = self.telephony.calls[other]
            then = self.inside[other].then
            self._out(there)
            if there.status not in OVER:
                self._asks(there, then)

    def _asks(self, call: PlacedCall, path: str, keys: str = "") -> None:
        for step in self._script(call, path, keys).steps:
            if isinstance(step, Listen):
                self.listens[call.id] = step.path
                return
            if isinstance(step, Join):
                self.inside[call.id] = step
                self.telephony.rooms.setdefault(step.room, set()).add(call.id)
                self._report_room(step, call, "participant-join")
                return
            if isinstance(step, GoOn):
                self._asks(call, step.path)
                return
            if isinstance(step, HangUp):
                self.ends(call)
                return

    def _script(self, call: PlacedCall, path: str, keys: str = "") -> Script:
        if path == NEXT:
            room = self.legs.room_for(self.talk)
            return Script((room or Listen(NEXT, "en-US", 8, 2),))
        _, _, _, leg_id, *rest = path.split("/")
        place, time = [*rest, "", ""][:2]
        if place in ("gate", "brief"):
            answer: Script = getattr(self.legs, place)(leg_id, call.id, keys, int(time))
            return answer
        return {"": self.legs.answered, "after": self.legs.after, "told": self.legs.told}[place](leg_id, call.id)

    def _report(self, call: PlacedCall) -> None:
        status = call.status
        if call.ring:
            leg_id = call.ring.path.split("/")[3]
            self.mail.append(lambda: self.legs.reported(leg_id, call.id, status))
        if call.status in OVER:
            self.mail.append(lambda: self.legs.caller_left(call.id))

    def _report_room(self, join: Join, call: PlacedCall, event: str) -> None:
        leg_id = join.events.split("/")[3]
        self.mail.append(lambda: self.legs.room(leg_id, call.id, event))
