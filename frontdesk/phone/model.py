"""A phone call of a patient, and its turns."""

from dataclasses import dataclass
from datetime import datetime

WISHES = ("slow", "loud", "patient")  # how a caller asks to be spoken to and waited for


@dataclass(frozen=True)
class PhoneCall:
    """A call with the practice. `id` is the provider's. `number` is a hint of who calls, never proof; None: withheld.

    `turns`: how many were heard. Up to `spoken_upto` the transcript was spoken; the newest words begin after
    `said_from`. `quiet`: how often running nothing was understood. `slow`, `loud`, `patient`: how the caller asked
    to be spoken to and waited for. `expects`: what the next keys are for, when the line itself has asked. `seen_at`:
    when it was last heard of. `listens`: the listening whose answer is told while it is spoken, as long as it lasts.
    """

    id: str
    conversation_id: str
    number: str | None
    began_at: datetime
    ended_at: datetime | None = None
    turns: int = 0
    spoken_upto: int = 0
    said_from: int = 0
    quiet: int = 0
    slow: bool = False
    loud: bool = False
    patient: bool = False
    expects: str | None = None
    seen_at: datetime | None = None
    listens: str | None = None


@dataclass(frozen=True)
class PhoneTurn:
    """What was heard in one turn. `key` names the listening that it came from: the same key again is the same turn.

    `quiet`: how often running nothing had been understood then; `spoken_from`: the line after which its answer speaks.
    """

    call_id: str
    key: str
    message_id: str
    meaning: str
    text: str
    payload: str | None
    quiet: int
    spoken_from: int


@dataclass(frozen=True)
class PartialResult:
    """What the provider has heard so far in one listening, while it still listens. `sequence` grows with each.
    `is_whole`: nobody has to be waited for any longer; `is_led`: the call was led on."""

    call_id: str
    key: str
    sequence: int
    text: str
    heard_at: datetime
    is_whole: bool
    is_led: bool = False
