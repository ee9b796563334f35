"""A manager's reply that no browser of the patient has received yet, and how a patient can be told of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

NOTICE_AFTER = timedelta(minutes=2)  # unread for so long: the patient is told elsewhere that there is something to read
CALL_AFTER = timedelta(minutes=10)  # still unread: a call-back is promised
REPLY = "reply"  # the purpose for which a patient allows such notices, as `consents` keeps it
NO_WAY = "none"

By = Literal["text", "e-mail"]


@dataclass(frozen=True)
class Way:
    """How to tell a patient: by a text to an E.164 number, or by an e-mail, in a language (BCP 47)."""

    by: By
    to: str
    language: str


@dataclass(frozen=True)
class Unread:
    """A manager's line, or a promise, that is not read. `noticed_at`, `promised_at`: when that was done (UTC).

    `by` is how the patient was told of it, NO_WAY when there is none. `due_at`: when the worker looks again.
    `is_promise`: a notice of when somebody calls; they are told that it is there, and nothing more is promised for it.
    """

    conversation_id: str
    seq: int
    case_id: str
    written_at: datetime
    due_at: datetime | None
    noticed_at: datetime | None = None
    by: str | None = None
    promised_at: datetime | None = None
    is_promise: bool = False

    @property
    def key(self) -> str:
        """The key of its notice: one for this line, however often it is looked at."""
        return f"unread {self.conversation_id} {self.seq}"


@dataclass(frozen=True)
class Told:
    """What became of an unread reply, for its manager: `by` as in `Unread`, `sent_at` when the notice left us."""

    by: str
    noticed_at: datetime
    sent_at: datetime | None
