"""A reminder of the visits of a day, and what whoever opens its link is told."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from frontdesk.consents.model import REMINDED_BY, REMINDER, Channel

CHANNELS: dict[str, Channel] = dict(zip(("text", "e-mail", "call"), REMINDED_BY, strict=True))  # each way, best first
PURPOSE = REMINDER  # for which a patient allows messages, as `consents` keeps it
AHEAD = (timedelta(days=3), timedelta(days=1))
"""Of 54,066 patients 4.4 % missed their visit with both, 5.8 % with the first and 5.3 % with the second alone
(Steiner et al., Optimizing number and timing of appointment reminders, American Journal of Managed Care, 2018)."""
NOT_WITHIN = timedelta(hours=2)  # of the visit: whoever is on their way is not reminded
MOST_IN_A_WEEK = 3  # to one patient; more are a nuisance, but the one of the day before


@dataclass(frozen=True)
class Reminder:
    """One for a patient's visits of a day of the practice: how many days ahead, how (NO_WAY when there was none), in
    which language, when, and until when its link works (UTC)."""

    patient_id: str
    day: date
    days: int
    hash: str
    language: str
    by: str
    at: datetime
    until: datetime

    @property
    def key(self) -> str:
        """The key of its notice, which says nothing of whose it is."""
        return f"reminder {self.hash}"


@dataclass(frozen=True)
class ReminderCall:
    """A call that tells of a reminder. `next_at`: when it is to be placed (UTC), None when it was or need not be;
    `tries`: how often it was; `call_id`: the provider's, once somebody has answered and wants to hear it, and
    `conversation_id` where they do."""

    id: str
    patient_id: str
    hash: str
    number: str
    language: str
    at: datetime
    next_at: datetime | None
    tries: int = 0
    call_id: str | None = None
    conversation_id: str | None = None


@dataclass(frozen=True)
class Shown:
    """What the link of a reminder shows: sentences in the patient's language, with nothing of who they are or why they
    come. `can_confirm`: whether a visit stands of which they have not said yet that they come."""

    language: str
    text: str
    can_confirm: bool
