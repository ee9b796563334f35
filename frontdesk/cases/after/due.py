"""What falls due after a case: asking who was not there, covers, and telling managers what they have to check.

Run by the worker. Each thing is done in a transaction of its own; one that fails keeps no other waiting.
"""

from collections.abc import Callable
from dataclasses import replace

from frontdesk import audit
from frontdesk.cases.after import store
from frontdesk.cases.after.closing import Closing
from frontdesk.cases.after.covers import best_cover, own_time
from frontdesk.cases.after.model import ALARM_AFTER, Planned
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
        """Asks once whether it was solved, in the chat, with a neutral notice for who is not there. Not while another
        matter is open: then it is never asked."""
        with self.db.reading() as tx:
            case, now = get_case(tx, case_id), self.clock.now()
            away = self.closing.conversations.read(tx, case.conversation_id).fell_silent(now)
        way = self.way_of(case.conversation_id) if away else None
        with self.db.begin("asked") as tx:
            case = get_case(tx, case_id, lock=True)
            if open_in(tx, case.conversation_id):
                return store.never_ask(tx, case_id)
            if not store.ask(tx, case_id, now):
                return False  # another worker was there first
            self._write_question(tx, case, way)
        return True

    def _write_question(self, tx: Connection, case: Case, way: Way | None) -> None:
        question, buttons = self.closing.question(case)
        manager = self.closing.practices.current().managers.get(case.manager_id or "")
        name = manager.name if manager else self.closing.practices.current().details.name
        opening = self.closing.texts.say("solved_later", case.language, manager=name)
        line = Line("notice", f"{opening} {question}", case.language, response="solved_later", buttons=buttons)
        seq = self.closing.conversations.write(tx, case.conversation_id, line, of=case.patient_id)
        self.closing.note_asked(tx, case)
        if way is not None:
            token, until = self.links.issue(tx, case.conversation_id, seq)
            self.notices.send_link(tx, way.by, way.to, way.language, token, f"solved {case.id}", until)

    def _remind(self, one: Planned) -> bool:
        """Reminds the manager once when it is due; what is late goes to whoever covers, once."""
        now = self.clock.now()
        if one.told_at is not None:
            return one.alarmed_at is None and now >= one.at + ALARM_AFTER and self._move(one)
        manager = self.closing.practices.current().managers.get(one.manager_id)
        with self.db.begin("follow-up due") as tx:
            if not store.change(tx, one, told_at=now):
                return False
            if manager is not None:
                self.notices.call_to_check(tx, manager, f"check {one.case_id} {one.number} {manager.id}")
        return True

    def _move(self, one: Planned) -> bool:
        """Gives one follow-up another time or another manager, and tells the patient."""
        now = self.clock.now()
        with self.db.begin("follow-up covered") as tx:
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
