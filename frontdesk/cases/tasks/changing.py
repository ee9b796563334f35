"""What every change of a task has in common: its move, notices, audit row, and that the patient's contact sees it."""

from datetime import datetime
from typing import Any

from frontdesk import audit
from frontdesk.cases import store as cases_store
from frontdesk.cases.model import Case
from frontdesk.cases.service import Cases
from frontdesk.cases.tasks import store
from frontdesk.cases.tasks.model import Status, Task, check_move
from frontdesk.db import Connection
from frontdesk.errors import CaseTaken
from frontdesk.practice.schema import Manager

WORKER = "worker"
LONGEST_WHY = 200


class Changing:
    """Changes tasks, always in a transaction of the caller that has locked the case first, then the task."""

    def __init__(self, cases: Cases) -> None:
        self.cases = cases
        self.db, self.clock, self.practices = cases.db, cases.clock, cases.practices
        self.conversations, self.notices, self.texts = cases.conversations, cases.notices, cases.texts

    def _locked(self, tx: Connection, task_id: str) -> tuple[Case, Task]:
        """A task and its case, which nobody else changes before the transaction ends; raises Unknown."""
        case = cases_store.get(tx, store.get(tx, task_id).case_id, lock=True)
        return case, store.get(tx, task_id, lock=True)

    def _move(self, tx: Connection, case: Case, task: Task, to: Status, by: str, why: str, **values: Any) -> Task:
        check_move(task.status, to)
        if not store.change(tx, task, to, by, self.clock.now(), why[:LONGEST_WHY], **values):
            raise CaseTaken(case.id)
        self._audit(tx, case, task.id, task.kind, by, "move", to.value)
        self._show(tx, case)
        return store.get(tx, task.id)

    def _show(self, tx: Connection, case: Case) -> None:
        """Has open pages of the case look at it again."""
        self.conversations.case_moved(tx, case.conversation_id, f"{case.status} task {self.clock.now().isoformat()}")

    def _tell_owner(self, tx: Connection, task: Task, what: str) -> None:
        self._tell(tx, task, task.owner_id, what)

    def _tell_contact(self, tx: Connection, case: Case, task: Task, what: str, by: str) -> None:
        """Tells whoever the patient knows, who stays the same; not of what they did, or have, themselves."""
        if case.manager_id not in (None, by, task.owner_id):
            self._tell(tx, task, case.manager_id or "", what)

    def _tell(self, tx: Connection, task: Task, manager_id: str, what: str) -> None:
        manager = self.practices.current().managers.get(manager_id)
        if manager is not None:
            key = f"task {task.id} {manager_id} {what} {self.clock.now().isoformat()}"
            self.notices.tell_manager(tx, manager, f"task_{what}", key)

    def _site(self, tx: Connection, case: Case) -> str | None:
        return self.cases.site_of(tx, case.conversation_id)

    def _manager(self, manager_id: str) -> Manager | None:
        return self.practices.current().managers.get(manager_id)

    def _now(self) -> datetime:
        return self.clock.now()

    def _audit(
        self, tx: Connection, case: Case, task_id: str, kind: str, who: str, did: str, result: str | None = None
    ) -> None:
        ids = {"patient_id": case.patient_id, "conversation_id": case.conversation_id}
        audit.record(tx, self.clock.now(), who, did, "task", task_id, kind, **ids, result=result)
