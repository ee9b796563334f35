"""What a manager may know of a proven patient beside the case at hand: the last contacts, and other open cases.

Of a case of somebody else no more than its headline, and only to whoever could have it or oversees it.
"""

from dataclasses import dataclass
from datetime import datetime

from frontdesk import audit
from frontdesk.cases.access import CaseAccess
from frontdesk.cases.model import Case, Status, reasons
from frontdesk.cases.service import Cases
from frontdesk.clock import Clock
from frontdesk.conversations.model import Contact
from frontdesk.conversations.service import Conversations
from frontdesk.db import Database

LAST_CONTACTS = 3
LOOKED_AT = 12  # conversations, so that three are left of those that may be known
MADE = ("booked", "wanted", "article")  # facts that say what a conversation was about


@dataclass(frozen=True)
class Headline:
    """Another case of the same patient. `told`: what was agreed and done, for whoever had the case only."""

    case_id: str
    reason: str
    status: Status
    manager_id: str | None
    since: datetime
    promised_at: datetime | None
    outcome: str | None
    told: str | None


@dataclass(frozen=True)
class Earlier:
    """Another conversation of the same patient: when, and what it was about; the case that was opened in it, if any."""

    at: datetime
    channel: str
    about: str | None
    case: Headline | None


@dataclass(frozen=True)
class History:
    """What is known of a patient from elsewhere; `calls`: how often a person was called there in the same matter."""

    contacts: tuple[Earlier, ...] = ()
    open_cases: tuple[Headline, ...] = ()
    calls: int = 0


class Histories:
    """Reads a patient's history for one reader; what is shown leaves audit rows."""

    def __init__(
        self, db: Database, clock: Clock, cases: Cases, access: CaseAccess, conversations: Conversations
    ) -> None:
        self.db = db
        self.clock = clock
        self.cases = cases
        self.access = access
        self.conversations = conversations

    def of(self, case: Case, patient_id: str, reader: str) -> History:
        """The patient's other contacts and cases, as far as this reader may know of them."""
        every = [other for other in self.cases.of_patient(patient_id, reader, "brief") if other.id != case.id]
        known = [other for other in every if self.access.may_know_of(other, reader)]
        here = case.conversation_id
        talks = self.conversations.contacts(patient_id, reader, "brief", besides=here, most=LOOKED_AT)
        hidden = {other.conversation_id for other in every} - {other.conversation_id for other in known}
        near = [talk for talk in talks if talk.conversation_id not in hidden]
        near = [talk for talk in near if self._has(talk, known) or self._may_know(talk, reader)][:LAST_CONTACTS]
        shown = {other.id for other in known if other.status is not Status.RESOLVED}
        shown |= {latest.id for talk in near if (latest := _latest(talk, known))}
        self._audit([other for other in known if other.id in shown], reader)
        matter = reasons()[case.reason].topic
        before = [other for other in known if other.created_at < case.created_at and other.conversation_id != here]
        return History(
            tuple(_earlier(talk, known, reader) for talk in near),
            tuple(_headline(other, reader) for other in known if other.status is not Status.RESOLVED),
            sum(reasons()[other.reason].topic == matter for other in before),
        )

    def _has(self, talk: Contact, known: list[Case]) -> bool:
        return _latest(talk, known) is not None

    def _may_know(self, talk: Contact, reader: str) -> bool:
        return any(key in talk.facts for key in MADE) and self.access.may_know_talk(talk.conversation_id, reader)

    def _audit(self, shown: list[Case], reader: str) -> None:
        with self.db.begin() as tx:
            for other in shown:
                ids = {"patient_id": other.patient_id, "conversation_id": other.conversation_id}
                audit.record(tx, self.clock.now(), reader, "read", "case", other.id, "headline", **ids)


def _latest(talk: Contact, known: list[Case]) -> Case | None:
    here = [other for other in known if other.conversation_id == talk.conversation_id]
    return here[-1] if here else None


def _earlier(talk: Contact, known: list[Case], reader: str) -> Earlier:
    case, key = _latest(talk, known), next((key for key in MADE if key in talk.facts), None)
    about = f"wanted {talk.facts[key]}" if key == "wanted" else key
    return Earlier(talk.at, talk.channel, about, _headline(case, reader) if case else None)


def _headline(case: Case, reader: str) -> Headline:
    """Of an outcome ("bill: the fee is off") whoever did not have the case gets its kind, not its words."""
    own = case.manager_id == reader and case.status not in (Status.REQUESTED, Status.OFFERED)
    kind, _, done = (case.outcome or "").partition(": ")
    told = " · ".join(words for words in (case.agreed, done) if words and own)
    return Headline(
        case.id,
        case.reason,
        case.status,
        case.manager_id,
        case.created_at,
        case.promised_at,
        kind if kind.isidentifier() else None,
        told or None,
    )
