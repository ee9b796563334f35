"""Makes the brief of a case from what is on record, and from nothing that is of somebody else at the same screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from frontdesk.cases.brief import Agreed, Behalf, Brief, Chat, Reach, ToDo, Who
from frontdesk.cases.cover import covers
from frontdesk.cases.history import Histories, History
from frontdesk.cases.model import WITH_MANAGER, Case, Move, Status
from frontdesk.cases.promises import promises
from frontdesk.cases.service import Cases
from frontdesk.cases.signs import signs
from frontdesk.cases.tasks.service import Tasks
from frontdesk.cases.tried import NOT_FOR_THEM, tried
from frontdesk.clock import Clock
from frontdesk.conversations.model import ASSISTANT, Conversation, Line
from frontdesk.conversations.service import Conversations
from frontdesk.interpreting import INTERPRETER
from frontdesk.patients.model import Speaker
from frontdesk.reaching.asking import CALLS_FROM
from frontdesk.second import ASKED_TOO

LAST_LINES = 8  # enough to see who wrote last
FOR_OTHER = "on_behalf_of_other"
LAST_DIGITS = 4  # of a number on file


@dataclass(frozen=True)
class Read:
    """What the brief is made of: of the conversation, only what is of those whom the case is for."""

    case: Case
    moves: list[Move]
    conversation: Conversation
    lines: list[Line]
    facts: dict[str, Any]
    who: Who
    behalf: Behalf | None
    closed_at: datetime | None
    reachable: bool  # somebody may have to reach them: it is open, or is to be checked on

    @property
    def called_at(self) -> datetime:
        """When a person was called last: what came before led to it."""
        return max((move.at for move in self.moves if _calls(move)), default=self.case.created_at)

    @property
    def before(self) -> list[Line]:
        """The lines that led to the call."""
        return [line for line in self.lines if line.at and line.at <= self.called_at]

    @property
    def said(self) -> list[str]:
        """The patient's words."""
        return [line.text for line in self.lines if line.author == "patient"]


class Briefs:
    """Puts briefs together."""

    def __init__(
        self, clock: Clock, cases: Cases, conversations: Conversations, histories: Histories, tasks: Tasks
    ) -> None:
        self.clock = clock
        self.cases = cases
        self.conversations = conversations
        self.histories = histories
        self.tasks = tasks

    def of(self, read: Read, reader: str) -> Brief:
        """The brief for one reader. Of a patient's history nothing unless that patient is proven, here and now."""
        case, who = read.case, read.who
        looks = who.is_proven and who.patient_id and not read.closed_at
        history = self.histories.of(case, who.patient_id or "", reader) if looks else History()
        asked_too = read.facts.get(ASKED_TOO)
        return Brief(
            behalf=read.behalf,
            wants_too=asked_too["text"] if asked_too else None,
            tried=tried(read.before, read.facts),
            stopped=case.reason,
            mood=signs().mood(read.said, case.reason),
            needs_told=tuple(need for need in signs().needed(read.said) if need not in who.access_needs),
            interpreter_for=read.facts.get(INTERPRETER),
            promises=promises(read.moves, read.closed_at or self.clock.now()),
            covers=covers(read.moves),
            to_do=self._to_do(case),
            agreed=_agreed(read),
            reach=self._reach(read),
            waits_since=self._waits_since(read),
            calls=history.calls + self._calls_here(read),
            contacts=history.contacts,
            open_cases=history.open_cases,
        )

    def _to_do(self, case: Case) -> tuple[ToDo, ...]:
        now, tasks = self.clock.now(), self.tasks.of_case(case.id)
        due_first = sorted((task for task in tasks if task.is_open), key=lambda task: task.due)
        return tuple(ToDo(t.kind, t.department, t.owner_id, t.due, t.is_overdue(now)) for t in due_first)

    def _reach(self, read: Read) -> Reach:
        said = (read.facts.get("phone") or read.facts.get(CALLS_FROM)) if read.reachable else None
        on_file = [number for number in read.who.phones if read.who.patient_id and number != said]
        heard_at = min(read.conversation.heard_at, read.closed_at or read.conversation.heard_at)
        return Reach(self._chat(read), heard_at, said, tuple(number[-LAST_DIGITS:] for number in on_file))

    def _chat(self, read: Read) -> Chat:
        talk, patient_id = read.conversation, read.who.patient_id
        if read.closed_at:
            return Chat.CLOSED
        if patient_id and patient_id not in (talk.patient_id, talk.person_id):
            return Chat.ANOTHERS
        unsure = patient_id is not None and not talk.level
        return Chat.SILENT if unsure or talk.fell_silent(self.clock.now()) else Chat.HERE

    def _waits_since(self, read: Read) -> datetime | None:
        """Since when nobody has come, or since when a manager who is there has not answered."""
        if read.case.status in WITH_MANAGER:
            return self.conversations.unanswered_since(read.case.conversation_id, LAST_LINES)
        since: datetime | None = None
        for move in read.moves:
            served = move.to in WITH_MANAGER | {Status.RETURNED, Status.RESOLVED}
            since = None if served else since or move.at
        return since

    def _calls_here(self, read: Read) -> int:
        """How often a person was called in this conversation before, by those whom the case is for."""
        case, first = read.case, min((line.at for line in read.lines if line.at), default=read.case.created_at)
        others = self.cases.all_in(case.conversation_id)
        same = [one for one in others if one.patient_id == case.patient_id and first <= one.created_at]
        return max(sum(map(_calls, read.moves)) - 1, 0) + sum(one.created_at < case.created_at for one in same)


def behalf(case: Case, who: Who, speaker: Speaker | None, lines: Sequence[Line]) -> Behalf | None:
    """Who speaks for whom; None when nobody speaks for somebody else, as far as is known."""
    if speaker and who.patient_id:
        return Behalf(speaker.name, who.name, speaker.relationship, speaker.scope, speaker.authorised)
    if case.reason == FOR_OTHER or any(line.response == NOT_FOR_THEM for line in lines):
        return Behalf(who.name, None, None, (), authorised=False)
    return None


def _calls(move: Move) -> bool:
    """Whether a move is a call for a person, and not the next in line."""
    return move.by == ASSISTANT and move.to in (Status.OFFERED, Status.PROMISED)


def _agreed(read: Read) -> Agreed | None:
    given = [move for move in read.moves if move.to is Status.RETURNED]
    return Agreed(given[-1].by, given[-1].at, read.case.agreed) if given and read.case.agreed else None
