"""A conversation: all of one contact, over any channels, with its transcript and what is known from it."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

ASSISTANT = "assistant"
INTERRUPTED = "interrupted"  # the fact: by danger (which) or by a call for a person, perhaps in the middle of a task
DANGER_ASKED = "danger_asked"  # the fact that "is it happening now?" was asked: the danger and the words before it
MASKED = "masked"  # in the assistant's state: a card number was taken out of it, which the assistant still has
LONGEST_MESSAGE = 5_000  # characters
LEASE = timedelta(seconds=4)  # a dead process keeps a conversation this long, less than a patient waits
RENEW_EVERY = timedelta(seconds=1)  # with 2 s of waiting for the database, still sooner than the lease ends
TOKEN_LASTS = timedelta(hours=24)  # after the last word of either side; then a browser begins a new conversation
TOKEN_LASTS_AFTER_A_CASE = timedelta(days=7)  # so long a "no, it is not solved" goes back to the same person
HIDE_AFTER = timedelta(minutes=15)  # personal text is hidden after this long without a word from the patient

Author = Literal["patient", "assistant", "manager", "notice"]


@dataclass(frozen=True)
class Button:
    """An answer offered with a message; `payload` is ours and never comes from a browser."""

    title: str
    payload: str


@dataclass(frozen=True)
class Conversation:
    """The state of one contact. `handler` is the one who speaks: the assistant or a manager's id.

    `person_id` is who proved identity, `patient_id` whom the talk is about: a mother and her child, or one person.
    Personal text is hidden up to `hidden_upto`. Up to `others_upto` it is somebody else's: no proof shows it again.
    `there_upto` is the last line that was written while the patient was there; with a `case_stamp` managers may have
    written, too, or were told things.
    """

    id: str
    channel: str
    language: str
    handler: str
    patient_id: str | None
    level: int
    heard_at: datetime
    seq: int
    failed_turns: int
    engine_state: dict[str, Any] | None
    asked_engine: bool
    hidden_upto: int = 0
    others_upto: int = 0
    there_upto: int = 0
    person_id: str | None = None
    case_stamp: str | None = None

    def fell_silent(self, now: datetime) -> bool:
        """Whether the patient was away for so long that somebody else may be there by now."""
        return now - self.heard_at > HIDE_AFTER

    def level_now(self, now: datetime) -> int:
        """How many facts of identity hold: none after the patient was silent for 15 minutes."""
        return 0 if self.fell_silent(now) else self.level

    def hidden_now(self, now: datetime) -> int:
        """Up to which line personal text is hidden."""
        return self.hidden_from_the_next if self.fell_silent(now) else self.hidden_upto

    @property
    def hidden_from_the_next(self) -> int:
        """Up to which line it is hidden after a silence or in another place: all of it, if somebody had been proven.

        Where nobody was, but a manager was called, what was said while the patient was there: an answer that came since
        waits for them, as they have no other way to it.
        """
        if self.person_id is not None:
            return self.seq
        return max(self.hidden_upto, self.there_upto if self.case_stamp is not None else 0)

    @property
    def is_busy(self) -> bool:
        """Whether a task is under way, which the patient's next words answer."""
        return bool((self.engine_state or {}).get("loop"))

    def hides(self, line: "Line", now: datetime) -> bool:
        """Whether whoever is here now may not see a line, nor have it said again or pressed."""
        return line.personal and line.seq <= self.hidden_now(now)


@dataclass(frozen=True)
class Line:
    """One line of the transcript. `personal` lines are hidden from a chat that fell silent."""

    author: Author
    text: str
    language: str
    name: str | None = None
    buttons: tuple[Button, ...] = ()
    personal: bool = False
    alert: bool = False
    response: str | None = None
    seq: int = 0
    at: datetime | None = None
    turn_id: str | None = None
    channel: str = "chat"


@dataclass(frozen=True)
class Opened:
    """A new conversation and the secret that lets a browser speak in it."""

    conversation: Conversation
    token: str


@dataclass
class Turn:
    """What came of one message: the new lines, and where the conversation stands."""

    conversation_id: str
    turn_id: str
    lines: list[Line] = field(default_factory=list)
    handler: str = ASSISTANT
    repeated: bool = False
    intent: str | None = None
    confidence: float = 0.0
    danger: str | None = None
    asks_danger: bool = False
    remembers: dict[str, Any] = field(default_factory=dict)
    """Facts that are kept when the turn is finished, not before: an attempt that dies leaves none."""
    forgets: list[str] = field(default_factory=list)
    text: str = ""
    """The patient's words as they were kept when the work on them began."""


@dataclass(frozen=True)
class Known:
    """What is known when a message is to be answered; `answered` is its answer, if it was answered before."""

    conversation: Conversation
    facts: dict[str, Any]
    said_before: str
    answered: Turn | None


@dataclass(frozen=True)
class Answered:
    """A message without its words: when it came, what it was taken for, and the names of what was answered."""

    conversation_id: str
    turn_id: str
    at: datetime
    intent: str | None
    responses: frozenset[str]


@dataclass(frozen=True)
class Own:
    """What of a conversation is of those a case is for, and of nobody else at the same screen: lines by their numbers,
    facts by their names."""

    lines: frozenset[int]
    facts: frozenset[str]


@dataclass(frozen=True)
class Contact:
    """A conversation that was about a patient: when its last word was said, and what of it is known."""

    conversation_id: str
    at: datetime
    channel: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class Said:
    """A message as a channel received it; `button` is the id of an answer that we offered.

    `hurried`: it comes beyond what a limit allows and is heard for the danger in it, without a second opinion.
    """

    message_id: str
    text: str = ""
    button: str | None = None
    payload: str | None = None
    channel: str = "chat"
    hurried: bool = False


@dataclass(frozen=True)
class Unanswered:
    """A message that is on record and was never answered, with the patient's words before it, and whether "is it
    happening now?" was asked before it and is still open."""

    conversation_id: str
    turn_id: str
    came_at: datetime
    text: str
    said_before: str
    asked_danger: bool


def new_message_id() -> str:
    """An id for a message of a channel whose clients do not make one."""
    return str(uuid.uuid4())


def second_of(turn_id: str) -> str:
    """The id under which the second of two requests in a message is worked on; no UUID ends so."""
    return f"{turn_id}-2"


def message_of(turn_id: str) -> str:
    """The message that a turn, perhaps of its second request, belongs to."""
    return turn_id.removesuffix("-2")
