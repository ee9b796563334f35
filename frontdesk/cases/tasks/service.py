"""Tasks of a case: opened with an owner and a deadline, and done, cancelled or carried up, never forgotten.

Each change is one transaction that writes the task, its move, notices and the audit row together.
"""

import uuid
from datetime import datetime, timedelta
from enum import StrEnum

from frontdesk.cards.mask import mask
from frontdesk.cases import store as cases_store
from frontdesk.cases.model import Case, reasons
from frontdesk.cases.model import Status as CaseStatus
from frontdesk.cases.tasks import hours, owners, store
from frontdesk.cases.tasks.climbing import Climbing
from frontdesk.cases.tasks.model import Department, Status, Task, TaskFigures, TaskMove, department_of, kinds
from frontdesk.conversations import once
from frontdesk.conversations.model import ASSISTANT, Line
from frontdesk.db import Connection
from frontdesk.errors import IllegalMove, NotAllowed, TaskWrong
from frontdesk.practice.schema import Manager


class Due(StrEnum):
    """A deadline told by what happens then."""

    CLOSING = "closing"  # before the department closes next, in time for somebody else to do it when it is late


class Tasks(Climbing):
    """The only door to tasks."""

    def open(
        self,
        case_id: str,
        kind: str,
        *,
        by: str,
        text: str = "",
        due: datetime | Due | None = None,
        department: str | None = None,
    ) -> Task:
        """Opens a task of an open case. Its owner is a manager of the department who is there in time, its deadline
        falls into the department's hours. The case stays with whoever has it.

        Raises Unknown, IllegalMove for a closed case, NotAllowed for a manager who has not got it, TaskWrong: past.
        """
        with self.db.begin() as tx:
            return self.open_in(
                tx, cases_store.get(tx, case_id, lock=True), kind, by=by, text=text, due=due, department=department
            )

    def open_in(
        self,
        tx: Connection,
        case: Case,
        kind: str,
        *,
        by: str,
        text: str = "",
        due: datetime | Due | None = None,
        department: str | None = None,
    ) -> Task:
        """The same in a transaction of the caller, who has locked the case."""
        if case.status is CaseStatus.RESOLVED:
            raise IllegalMove("the case is closed")
        if self._manager(by) is not None and by != case.manager_id:
            raise NotAllowed("case")
        of = department_of(kind, department)
        until = self._due(of, kind, due)
        owner = self._owner(tx, case.conversation_id, of, until, case.manager_id)
        return self._add(tx, case, kind, of, until, owner, by, text)

    def leave(self, conversation_id: str, kind: str, *, by: str = ASSISTANT, text: str = "") -> Task:
        """What a patient leaves to the practice without talking to anybody: a task in the conversation's open case, or
        in a case that rings nobody. For one message once; left again, the words are added to what is there.

        Raises IllegalMove for what cannot be left.
        """
        if kind not in reasons() or not reasons()[kind].quiet:
            raise IllegalMove(f"{kind} cannot be left")
        conversation, of = self.conversations.get(conversation_id), department_of(kind)
        with self.db.begin() as tx:
            case, new_id = cases_store.open_in(tx, conversation_id, lock=True), str(uuid.uuid4())
            same = self._open_of_kind(tx, case, kind)
            if made := once.made_before(tx, self._now(), conversation_id, "task", same.id if same else new_id):
                return store.get(tx, made)
            if case and same:
                return self._add_words(tx, case, same, text, by)
            until = self._due(of, kind, None)
            owner = self._owner(tx, conversation_id, of, until, case.manager_id if case else None)
            case = case or self.cases.open_quietly(tx, conversation, reasons()[kind], owner, by)
            return self._add(tx, case, kind, of, until, owner, by, text, new_id)

    def tell_more(self, conversation_id: str, kind: str, text: str) -> bool:
        """What a patient says about what they left; False when nothing of this kind is open any more."""
        with self.db.begin() as tx:
            case = cases_store.open_in(tx, conversation_id, lock=True)
            same = self._open_of_kind(tx, case, kind)
            if case is None or same is None:
                return False
            self._add_words(tx, case, same, text, ASSISTANT)
            return True

    def is_for_today(self, kind: str) -> bool:
        """Whether something of a kind that is left now is to be done today, by the practice's calendar."""
        zone = self.practices.current().zone
        due = self._due(department_of(kind), kind, None)
        return due.astimezone(zone).date() == self._now().astimezone(zone).date()

    def accept(self, task_id: str, by: str) -> Task:
        """Its owner sees to it. Repeating is harmless; raises NotAllowed for any other."""
        with self.db.begin() as tx:
            case, task = self._locked(tx, task_id)
            if task.owner_id != by:
                raise NotAllowed("task")
            if task.status is not Status.REQUESTED:
                return task
            return self._move(tx, case, task, Status.ACCEPTED, by, "accepted")

    def complete(self, task_id: str, by: str, outcome: str) -> Task:
        """It is done, and the patient's contact is told how it went. A case that was only this is closed with it.

        By its owner or the patient's contact; repeating is harmless. Raises NotAllowed.
        """
        return self._end(task_id, by, Status.COMPLETED, outcome, "done")

    def cancel(self, task_id: str, by: str, why: str) -> Task:
        """It is not needed, or cannot be done. The case stays open: its manager decides what the patient hears, and is
        rung for that where the patient left it without talking to anybody."""
        return self._end(task_id, by, Status.CANCELLED, why, "cancelled")

    def get(self, task_id: str, reader: str) -> Task:
        """A task for whoever has it or is the patient's contact; leaves an audit row. Raises Unknown, NotAllowed."""
        with self.db.begin() as tx:
            task = store.get(tx, task_id)
            case = cases_store.get(tx, task.case_id)
            if reader not in (task.owner_id, case.manager_id):
                raise NotAllowed("task")
            self._audit(tx, case, task.id, task.kind, reader, "read")
            return task

    def of_case(self, case_id: str) -> list[Task]:
        """All tasks of a case, the oldest first."""
        with self.db.reading() as tx:
            return store.of_case(tx, case_id)

    def of_owner(self, manager_id: str) -> list[Task]:
        """A manager's open tasks, what is due first at the top."""
        with self.db.reading() as tx:
            return store.open_of(tx, manager_id)

    def overdue(self) -> list[Task]:
        """Open tasks whose time has passed, the latest at the top."""
        with self.db.reading() as tx:
            return store.overdue(tx, self._now())

    def moves(self, task_id: str) -> list[TaskMove]:
        """All moves of a task, in order."""
        with self.db.reading() as tx:
            return store.read_moves(tx, task_id)

    def revision(self) -> int:
        """A number that grows with every move of any task."""
        with self.db.reading() as tx:
            return store.revision(tx)

    def figures(self) -> TaskFigures:
        """How tasks stand, for monitoring."""
        with self.db.reading() as tx:
            return store.figures(tx, self._now())

    def _open_of_kind(self, tx: Connection, case: Case | None, kind: str) -> Task | None:
        here = store.of_case(tx, case.id) if case else []
        return next((task for task in reversed(here) if task.kind == kind and task.is_open), None)

    def _add_words(self, tx: Connection, case: Case, task: Task, text: str, by: str) -> Task:
        store.add_words(tx, task, mask(f"{task.text}\n{text}".strip()))
        self._audit(tx, case, task.id, task.kind, by, "tell more")
        self._show(tx, case)
        self._tell_owner(tx, task, "more")
        return store.get(tx, task.id)

    def _due(self, department: Department, kind: str, due: datetime | Due | None) -> datetime:
        practice, now = self.practices.current(), self._now()
        if due is None:
            minutes = kinds()[kind].minutes or department.minutes
            return hours.after(practice, department, now, timedelta(minutes=minutes))
        if isinstance(due, Due):
            return hours.before_closing(practice, department, now)
        if due <= now:
            raise TaskWrong("past")
        return hours.within(practice, department, due, now)

    def _owner(
        self, tx: Connection, conversation_id: str, department: Department, due: datetime, contact_id: str | None
    ) -> Manager:
        """Who is there in time; the patient's contact, where it is their work too."""
        contact = self._manager(contact_id or "")
        first = (contact.id,) if contact and department.topic in contact.topics else ()
        site, loads = self.cases.site_of(tx, conversation_id), store.loads(tx)
        able = owners.ranked(self.practices.rota(tx), department, self._now(), due, site=site, loads=loads, first=first)
        if not able:
            raise IllegalMove("nobody may do this")
        return able[0]

    def _add(
        self,
        tx: Connection,
        case: Case,
        kind: str,
        department: Department,
        due: datetime,
        owner: Manager,
        by: str,
        text: str,
        task_id: str | None = None,
    ) -> Task:
        task = Task(
            id=task_id or str(uuid.uuid4()),
            case_id=case.id,
            kind=kind,
            department=department.name,
            text=mask(text),
            owner_id=owner.id,
            status=Status.REQUESTED,
            due=due,
            opened_by=by,
            opened_at=self._now(),
            climbs_at=due,
        )
        store.add(tx, task)
        self._audit(tx, case, task.id, kind, by, "open")
        self._show(tx, case)
        if owner.id != by:
            self._tell_owner(tx, task, "new")
        return store.get(tx, task.id)

    def _end(self, task_id: str, by: str, to: Status, outcome: str, what: str) -> Task:
        with self.db.begin() as tx:
            case, task = self._locked(tx, task_id)
            if by not in (task.owner_id, case.manager_id) and self._manager(by) is not None:
                raise NotAllowed("task")
            if not task.is_open:
                return task
            ended = self._move(tx, case, task, to, by, what, outcome=mask(outcome), climbs_at=None)
            self._tell_contact(tx, case, ended, "ended", by)
            if to is Status.COMPLETED:
                self._tell_patient(tx, case, ended)
                if not store.is_open_in(tx, case.id):
                    self.cases.end_quietly(tx, case, by, ended.outcome or "")
            else:
                self.cases.ring_for_undone(tx, case, by)
            return ended

    def _tell_patient(self, tx: Connection, case: Case, task: Task) -> None:
        """Of what they left, that it is done; anything else is told by the manager they talk with."""
        key, owner = f"task_done_{task.kind}", self._manager(task.owner_id)
        if task.opened_by == ASSISTANT and owner and self.texts.has(key):
            text = self.texts.say(key, case.language, manager=owner.name)
            line = Line("notice", text, case.language, response=key)
            self.conversations.write(tx, case.conversation_id, line, of=case.patient_id)
