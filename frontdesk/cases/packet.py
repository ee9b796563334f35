"""What a manager receives with a case: the brief, what is known, why them, and every sentence in order."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from frontdesk import audit
from frontdesk.cases.after.store import planned_of
from frontdesk.cases.brief import Brief, Who
from frontdesk.cases.briefing import Briefs, Read, behalf
from frontdesk.cases.model import Case, Move, Offer, Status
from frontdesk.cases.service import Cases
from frontdesk.cases.tried import wants
from frontdesk.clock import Clock
from frontdesk.conversations.model import Conversation, Line
from frontdesk.conversations.service import Conversations
from frontdesk.db import Database
from frontdesk.errors import Unknown
from frontdesk.patients.model import Level
from frontdesk.patients.service import Patients
from frontdesk.practice.service import Practices
from frontdesk.reaching.model import Told

HIDDEN_FACTS = {
    "danger_asked",
    "interrupted",
    "booked_for",
    "reach",
    "solved",
    "device",
}  # how we go on, not what is known


@dataclass(frozen=True)
class Packet:
    """A whole case, for a screen or for `frontdesk case`."""

    case: Case
    manager: str | None
    who: Who
    wants: str
    brief: Brief
    facts: dict[str, Any]
    transcript: list[Line]
    moves: list[Move]
    offers: list[Offer]
    closed_at: datetime | None = None
    unread: Told | None = None

    def as_json(self) -> dict[str, Any]:
        """The packet as plain values."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain


class Packets:
    """Puts packets together; each reading leaves an audit row."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        cases: Cases,
        conversations: Conversations,
        patients: Patients,
        practices: Practices,
        briefs: Briefs,
        told: Callable[[str], Told | None],
    ) -> None:
        self.db = db
        self.clock = clock
        self.cases = cases
        self.conversations = conversations
        self.patients = patients
        self.practices = practices
        self.briefs = briefs
        self.told = told  # how the patient was told of a reply that is still unread, by case

    def of(self, case_id: str, who_reads: str) -> Packet:
        """The packet of a case; raises Unknown. A closed one stays as it was when it was closed: the patient may have
        come back, maybe with a matter that is for somebody else."""
        case, moves = self.cases.get(case_id), self.cases.moves(case_id)
        closed_at = moves[-1].at if case.status is Status.RESOLVED else None
        with self.db.reading() as tx:
            reachable = closed_at is None or planned_of(tx, case_id) is not None
        lines = self.conversations.transcript(case.conversation_id, who=who_reads, why="packet")
        transcript = [line for line in lines if not closed_at or (line.at and line.at <= closed_at)]
        read = self._read(case, moves, transcript, closed_at, who_reads, reachable=reachable)
        self._audit(case, who_reads)
        return Packet(
            case=case,
            manager=self._name(case.manager_id),
            who=read.who,
            wants=wants(read.before, self.conversations.intents(case.conversation_id)),
            brief=self.briefs.of(read, who_reads),
            facts=read.facts,
            transcript=transcript,
            moves=moves,
            offers=self.cases.offers(case_id),
            closed_at=closed_at,
            unread=self.told(case_id),
        )

    def _read(
        self,
        case: Case,
        moves: list[Move],
        transcript: list[Line],
        closed_at: datetime | None,
        reader: str,
        *,
        reachable: bool,
    ) -> Read:
        talk = self.conversations.get(case.conversation_id)
        patient_id = case.patient_id or (talk.patient_id if talk.level and not closed_at else None)
        own = self.conversations.own(talk.id, patient_id, case.created_at)
        hidden = HIDDEN_FACTS if reachable else HIDDEN_FACTS | {"phone"}
        known = self.conversations.facts(talk.id, closed_at)
        facts = {key: value for key, value in known.items() if key in own.facts - hidden}
        speaker = None if closed_at else self.patients.speaker(talk.id, reader, "brief")
        named = {"name_given": speaker.name, **facts} if speaker else facts
        who = self._who(case, talk, patient_id, named, reader, still=closed_at is None, reachable=reachable)
        lines = [line for line in transcript if line.seq in own.lines]
        return Read(case, moves, talk, lines, facts, who, behalf(case, who, speaker, lines), closed_at, reachable)

    def _who(
        self,
        case: Case,
        talk: Conversation,
        patient_id: str | None,
        facts: dict[str, Any],
        who_reads: str,
        *,
        still: bool,
        reachable: bool,
    ) -> Who:
        """Who the patient is; once the case is closed no more than a name, unless somebody has to check on it."""
        if patient_id is None:
            phone = facts.get("phone")
            given = (str(phone),) if phone and reachable else ()
            return Who(None, facts.get("name_given"), "not verified", case.language, given, ())
        patient = self.patients.get(patient_id, who_reads, "case")
        if not still:
            phones, needs = (patient.phones, patient.access_needs) if reachable else ((), ())
            return Who(patient.id, patient.name, str(facts.get("verified", "none")), case.language, phones, needs)
        level = Level(talk.level) if patient_id in (talk.patient_id, talk.person_id) else Level.NONE
        return Who(patient.id, patient.name, level.name.lower(), case.language, patient.phones, patient.access_needs)

    def _name(self, manager_id: str | None) -> str | None:
        try:
            return self.practices.manager(manager_id).name if manager_id else None
        except Unknown:
            return None

    def _audit(self, case: Case, who: str) -> None:
        ids = {"patient_id": case.patient_id, "conversation_id": case.conversation_id}
        with self.db.begin() as tx:
            audit.record(tx, self.clock.now(), who, "read", "case", case.id, "packet", **ids)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key.rstrip("_"): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value.isoformat() if isinstance(value, datetime) else value
