"""A provider of calls for tests: strict, remembers its calls, and fails when told to."""

from collections.abc import Callable
from dataclasses import dataclass, field

from frontdesk.adapters.telephony.port import OVER, CallOver, CallStatus, NumberRefused, Ring, TelephonyAway


@dataclass
class PlacedCall:
    """A call that was placed, or one that came in."""

    id: str
    ring: Ring | None
    status: CallStatus = CallStatus.QUEUED
    led_to: list[str] = field(default_factory=list)


class FakeTelephony:
    """Calls that go as far as a test says. `away`: nothing is done; `lost`: it is done, and nobody hears of it."""

    def __init__(self, refuses: Callable[[str], bool] = lambda to: not to.startswith("+")) -> None:
        self.calls: dict[str, PlacedCall] = {}
        self.rooms: dict[str, set[str]] = {}
        self.recorded: dict[str, bytes] = {}
        self.refuses = refuses
        self.away = False
        self.lost = False

    def comes_in(self, call_id: str) -> None:
        """A patient's call is on the line."""
        self.calls[call_id] = PlacedCall(call_id, None, CallStatus.IN_PROGRESS)

    def ringing(self, to: str) -> list[PlacedCall]:
        """The calls to a number that have not ended, the oldest first."""
        return [call for call in self.calls.values() if call.ring and call.ring.to == to and call.status not in OVER]

    def ring(self, ring: Ring) -> str:
        """Places a call."""
        self._reach()
        if self.refuses(ring.to):
            raise NumberRefused(ring.to[-2:])
        call = PlacedCall(f"CA{len(self.calls) + 1:032x}", ring)
        self.calls[call.id] = call
        self._answer()
        return call.id

    def hang_up(self, call_id: str) -> None:
        """Ends a call."""
        self._reach()
        if (call := self.calls.get(call_id)) and call.status not in OVER:
            call.status = CallStatus.COMPLETED
        for calls in self.rooms.values():
            calls.discard(call_id)
        self._answer()

    def lead(self, call_id: str, path: str) -> None:
        """Leads a call on."""
        self._reach()
        call = self.calls.get(call_id)
        if call is None or call.status in OVER:
            raise CallOver(call_id)
        call.led_to.append(path)
        self._answer()

    def status(self, call_id: str) -> CallStatus | None:
        """How far a call is."""
        self._reach()
        call = self.calls.get(call_id)
        return call.status if call else None

    def in_room(self, room: str) -> frozenset[str]:
        """Who is in a room."""
        self._reach()
        return frozenset(self.rooms.get(room, ()))

    def recording(self, recording_id: str) -> bytes | None:
        """The sound of a recorded message."""
        self._reach()
        return self.recorded.get(recording_id)

    def forget_recording(self, recording_id: str) -> None:
        """Deletes a recorded message."""
        self._reach()
        self.recorded.pop(recording_id, None)
        self._answer()

    def _reach(self) -> None:
        if self.away:
            raise TelephonyAway("away")

    def _answer(self) -> None:
        if self.lost:
            raise TelephonyAway("lost")
