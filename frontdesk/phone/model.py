"""A phone call of a patient, and its turns."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PhoneCall:
    """A call with the practice. `id` is the provider's. `number` is a hint of who calls, never proof; None: withheld.

    `turn` is the number of the newest turn; up to `spoken_upto` the transcript was spoken. `quiet_turns`: how often
    running nothing was heard. `slow`, `loud` and `patient`: how the caller asked to be spoken to and waited for.
    """

    id: str
    conversation_id: str
    number: str | None
    language: str
    began_at: datetime
    ended_at: datetime | None = None
    turn: int = 0
    spoken_upto: int = 0
    quiet_turns: int = 0
    slow: bool = False
    loud: bool = False
    patient: bool = False


@dataclass(frozen=True)
class PhoneTurn:
    """What was heard in a turn, and the transcript's line after which its answer speaks."""

    call_id: str
    number: int
    message_id: str
    text: str
    payload: str | None
    button: str | None
    spoken_from: int
