"""How calls are placed and led. Nothing outside this folder knows which provider carries them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from frontdesk.errors import FrontdeskError


class TelephonyAway(FrontdeskError):
    """The provider did not do what was asked, or did not say so in time: the call may have begun all the same."""


class NumberRefused(FrontdeskError):
    """The provider does not ring this number."""


class CallOver(FrontdeskError):
    """The call that was to be led on has ended."""


class CallStatus(StrEnum):
    """How far a call is, in the provider's words (Twilio, "Call resource", property `status`)."""

    QUEUED = "queued"
    INITIATED = "initiated"
    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    CANCELED = "canceled"


OVER = frozenset({CallStatus.COMPLETED, CallStatus.BUSY, CallStatus.NO_ANSWER, CallStatus.FAILED, CallStatus.CANCELED})


@dataclass(frozen=True)
class Ring:
    """A call to be placed. `path` and `events` are ours: what the call is told once somebody answers, and where the
    provider reports how far it is; `machine`: where it reports whether a machine answered. No number is in them."""

    to: str
    path: str
    events: str
    machine: str
    seconds: int
    longest: int = 7200


class Telephony(Protocol):
    """Places calls and leads them. Everything may be asked twice."""

    def ring(self, ring: Ring) -> str:
        """Places a call; gives the provider's id of it. Raises TelephonyAway, NumberRefused."""
        ...

    def hang_up(self, call_id: str) -> None:
        """Ends a call, ringing or answered; one that has ended is no error. Raises TelephonyAway."""
        ...

    def lead(self, call_id: str, path: str) -> None:
        """Interrupts what a call is doing: it asks this path of ours what to do. Raises CallOver, TelephonyAway."""
        ...

    def status(self, call_id: str) -> CallStatus | None:
        """How far a call is; None when the provider knows no such call. Raises TelephonyAway."""
        ...

    def in_room(self, room: str) -> frozenset[str]:
        """The ids of the calls that are connected in a room now; empty when there is no such room. Raises
        TelephonyAway."""
        ...

    def recording(self, recording_id: str) -> bytes | None:
        """The sound of a recorded message, MP3 or WAV; None when the provider has none, or not yet. Raises
        TelephonyAway."""
        ...

    def forget_recording(self, recording_id: str) -> None:
        """Deletes a recorded message at the provider; one that is gone is no error. Raises TelephonyAway."""
        ...
