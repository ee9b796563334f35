"""What falls due after a case: asking who was not there, covers, and telling managers what they have to check.

Run by the worker. Each thing is done in a transaction of its own; one that fails keeps no other waiting.
"""

from collections.abc import Callable
from dataclasses import replace

from frontdesk import audit
from frontdesk.cases.after import store
from frontdesk.cases.after.closing import Closing
from frontdesk.cases.after.covers import best_cover, oversees, own_time
from frontdesk.cases.after.model import ALARM_AFTER, REMIND_AFTER, Planned
from frontdesk.cases.after.times import civil
from frontdesk.cases.model import Case, Status
from frontdesk.cases.service import Cases
from frontdesk.cases.store import get as get_case
from frontdesk.cases.store import open_in
from frontdesk.clock import Clock
from frontdesk.continuing.links import Links
from frontdesk.conversations.model import Line
from frontdesk.db import Connection, Database
from frontdesk.errors import DatabaseAway
from frontdesk.log import log
from frontdesk.notices.service import Notices
from frontdesk.practice.rota import Rota
from frontdesk.reaching.model import Way

WORKER = "worker"


class Due:
    """Looks at what is due. `way_of` finds how a conversation's patient may be told that there is something to read."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        cases: Cases,
        closing: Closing,
        notices: Notices,
        links: Links,
        way_of: Callable[[str], Way | None],
    ) -> None:
        self.db = db
        self.clock = clock
        self.cases = cases
        self.closing = closing
        self.notices = notices
        self.links = links
        self.way_of = way_of

    def look(self) -> int:
        """Does what is due, also what fell due while everything was down; gives how much was done."""
        now = self.clock.now()
        with self.db.reading() as tx:
            questions, planned = store.due_questions(tx, now), store.all_planned(tx)
        asked = sum(self._try(self._ask, case_id) for case_id in questions)
        told = sum(self._try(self._remind, one) for one in planned if one.at <= now)
        return asked + told + self.cover()

    def cover(self) -> int:
        """Moves each follow-up whose manager will not be there then: to their next time when that is soon, else to who
        covers for them, as with open cases. Gives how many were moved."""
        now = self.clock.now()
        with self.db.reading() as tx:
            rota = self.closing.practices.rota(tx)
            left = [one for one in store.all_planned(tx) if one.at > now and not _is_kept(rota, one)]
        return sum(self._try(self._move, one) for one in left)

    def _try[T](self, work: Callable[[T], bool], what: T) -> bool:
        try:
            return work(what)
        except DatabaseAway:  # then nothing can be done
            raise
        except Exception as error:
            log.error("work failed", work="after", error=error)
            return False

    def _ask(self, case_id: str) -> bool:
        """Asks once whether it was solved, in the chat. Who is not there, or does not come back, is told by the agreed
        way that something waits. Nothing of it while another matter is open, and not afterwards."""
        with self.db.reading() as tx:
            case = get_case(tx, case_id)
        way, now = self.way_of(case.conversation_id), self.clock.now()
        with self.db.begin() as tx:
            case, known = get_case(tx, case_id, lock=True), store.solved_of(tx, case_id)
            talk = self.closing.conversations.read(tx, case.conversation_id)
            if known is None or open_in(tx, case.conversation_id):
                return store.nothing_due(tx, case_id)
            if known.asked_at is not None:
                came_back = known.answer is not None or talk.heard_at > known.asked_at
                return store.nothing_due(tx, case_id) and not came_back and self._notice(tx, case, talk.seq, way)
            remind_at = None if talk.fell_silent(now) else civil(self.closing.practices.current(), now + REMIND_AFTER)
            if not store.ask(tx, case_id, now, remind_at):
                return False  # another worker was there first
            seq = self._write_question(tx, case)
            if remind_at is None:
                self._notice(tx, case, seq, way)
        return True

    def _write_question(self, tx: Connection, case: Case) -> int:
        question, buttons = self.closing.question(case)
        manager = self.closing.practices.current().managers.get(case.manager_id or "")
        name = manager.name if manager else self.closing.practices.current().details.name
        opening = self.closing.texts.say("solved_later", case.language, manager=name)
        line = Line("notice", f"{opening} {question}", case.language, response="solved_later", buttons=buttons)
        self.closing.note_asked(tx, case)
        return self.closing.conversations.write(tx, case.conversation_id, line, of=case.patient_id)

    def _notice(self, tx: Connection, case: Case, seq: int, way: Way | None) -> bool:
        """A notice that says nothing but the practice's name, with a link back into the same conversation."""
        if way is None:
            return False
        token, until = self.links.issue(tx, case.conversation_id, seq)
        self.notices.send_link(tx, way.by, way.to, way.language, token, f"solved {case.id}", until)
        return True

    def _remind(self, one: Planned) -> bool:
        """Reminds the manager once when it is due; what is late goes to whoever covers, once, and late again, or with
        nobody to cover, it alarms supervisors."""
        now = self.clock.now()
        if one.told_at is not None:
            late = now >= one.at + ALARM_AFTER and not one.alarms
            return late and ((one.alarmed_at is None and self._move(one)) or self._alarm(one))
        manager = self.closing.practices.current().managers.get(one.manager_id)
        with self.db.begin() as tx:
            if not store.change(tx, one, told_at=now):
                return False
            if manager is not None:
                self.notices.tell_manager(tx, manager, "check", f"check {one.case_id} {one.number} {manager.id}")
        return True

    def _alarm(self, one: Planned) -> bool:
        """Once, to every supervisor of its site; on their pages it stands until it is done."""
        with self.db.begin() as tx:
            case, now = get_case(tx, one.case_id, lock=True), self.clock.now()
            if not store.change(tx, one, alarmed_at=now):
                return False  # it was done, or another worker was there first
            ids = {"patient_id": case.patient_id, "conversation_id": case.conversation_id}
            audit.record(tx, now, WORKER, "alarm", "follow-up", case.id, case.reason, **ids)
            site = self.closing.site_of(tx, case.conversation_id)
            for manager in self.closing.practices.current().managers.values():
                if manager.takes_cases and oversees(manager, site):
                    key = f"late check {one.case_id} {one.number} {manager.id} {one.at.isoformat()}"
                    self.notices.tell_manager(tx, manager, "task_alarm", key)
        return True

    def _move(self, one: Planned) -> bool:
        """Gives one follow-up another time or another manager, and tells the patient."""
        now = self.clock.now()
        with self.db.begin() as tx:
            case, rota = get_case(tx, one.case_id, lock=True), self.closing.practices.rota(tx)
            new = self._new_place(tx, rota, case, one, late=one.at <= now)
            if case.status is not Status.RESOLVED or new is None:
                return False
            alarmed = {"alarmed_at": now} if one.at <= now else {}
            if not store.change(tx, one, manager_id=new.manager_id, at=new.at, told_at=None, **alarmed):
                return False  # it was done, or another worker was there first
            ids = {"patient_id": case.patient_id, "conversation_id": case.conversation_id}
            audit.record(tx, now, WORKER, "cover", "follow-up", case.id, case.reason, **ids)
            left = rota.practice.managers.get(one.manager_id)
            key = "follow_up_moved" if left is None or left.id == new.manager_id else "follow_up_covered"
            self.closing.tell(tx, case, key, new, left.name if left else "")
        return True

    def _new_place(self, tx: Connection, rota: Rota, case: Case, one: Planned, *, late: bool) -> Planned | None:
        """The same manager's next time when it is soon; for what is late, and else, somebody who covers."""
        now, manager = self.clock.now(), rota.practice.managers.get(one.manager_id)
        first = max(one.at, now).astimezone(rota.practice.zone).date()
        if manager is not None and manager.takes_cases and not late:
            own = own_time(tx, rota, manager, first, now)
            if own is not None:
                return replace(one, at=own)
        site = self.closing.site_of(tx, case.conversation_id)
        found = best_cover(tx, rota, case, one.manager_id, site, first, now)
        return replace(one, manager_id=found[0].id, at=found[1]) if found else None


def _is_kept(rota: Rota, one: Planned) -> bool:
    manager = rota.practice.managers.get(one.manager_id)
    return manager is not None and manager.takes_cases and rota.is_there(manager, one.at)
