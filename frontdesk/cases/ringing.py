"""Who is rung for a case, one after the other, and what is promised when nobody can be rung."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from frontdesk import audit
from frontdesk.cases import routing, store
from frontdesk.cases.model import (
    OFFER_LASTS,
    RING_AT_ONCE,
    WITH_MANAGER,
    Case,
    Offer,
    Status,
    Urgency,
    check_move,
    reasons,
)
from frontdesk.cases.promises import promises
from frontdesk.clock import Clock
from frontdesk.conversations.model import ASSISTANT, Line
from frontdesk.conversations.service import Conversations
from frontdesk.db import Connection, Database
from frontdesk.errors import CaseTaken, IllegalMove
from frontdesk.notices.service import Notices
from frontdesk.practice.schema import Manager
from frontdesk.practice.service import Practices
from frontdesk.saying import say_when
from frontdesk.texts import Texts

RING_AGAIN_AFTER = timedelta(minutes=10)
MOST_STRANGERS = 40  # promises of a time of one's own to people who have not said who they are: ten hours of work
SUPERSEDED = "superseded"  # a more urgent offer took its place; the manager can be rung again at once


class Ringing:
    """Moves a case along the line of managers, always in a transaction of the caller."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        practices: Practices,
        conversations: Conversations,
        notices: Notices,
        texts: Texts,
        site_of: Callable[[Connection, str], str | None],
    ) -> None:
        self.db = db
        self.clock = clock
        self.practices = practices
        self.conversations = conversations
        self.notices = notices
        self.texts = texts
        self.site_of = site_of  # where a conversation's appointment is, if it has one
        self._try_again_at: dict[str, datetime] = {}  # cases that could not be moved on, and when we try again

    def _offer(self, tx: Connection, case: Case, by: str, why: str) -> Case:
        """Rings the next manager in line, or several at once when it is urgent; a promise when there is none."""
        now = self.clock.now()
        ring = self._next_in_line(tx, case, now)[: RING_AT_ONCE[case.urgency]]
        if not ring:
            return self._promise(tx, case, by, why)
        deadline = now + OFFER_LASTS[case.urgency]
        first, why_first = ring[0]
        values: dict[str, Any] = {"manager_id": first.id, "why_manager": why_first, "deadline": deadline}
        self._move(tx, case, Status.OFFERED, by, why, promised_at=None, **values)
        for manager, _ in ring:
            store.add_offer(tx, Offer(case.id, manager.id, now, deadline, None))
            self._notify(tx, case, manager, f"offer {now.isoformat()}")
        return store.get(tx, case.id)

    def _next_in_line(self, tx: Connection, case: Case, now: datetime) -> Sequence[tuple[Manager, str]]:
        recent = [offer for offer in store.read_offers(tx, case.id) if now - offer.offered_at < RING_AGAIN_AFTER]
        rung = {offer.manager_id for offer in recent if offer.outcome in ("declined", "no_answer")}
        if case.status in WITH_MANAGER and case.manager_id:
            rung.add(case.manager_id)  # left the patient without an answer
        knows = case.manager_id or (store.last_manager_of(tx, case.patient_id) if case.patient_id else None)
        choice = routing.choose(
            self.practices.current(),
            reasons()[case.reason],
            case.language,
            on_duty=self.practices.on_duty(tx, now),
            loads=store.loads(tx),
            knows_patient=knows,
            already_rung=rung,
            site=self.site_of(tx, case.conversation_id),
        )
        return choice.ladder

    def _promise(self, tx: Connection, case: Case, by: str, why: str) -> Case:
        """Books the first time in the day of a manager who may own the case, and tells the patient."""
        practice, now = self.practices.current(), self.clock.now()
        manager, at = self._book_callback(tx, case, now)
        why_manager = f"first free time, {routing.why(manager, reasons()[case.reason], case.language, None)}"
        values: dict[str, Any] = {"manager_id": manager.id, "why_manager": why_manager, "promised_at": at}
        before = promises(store.read_moves(tx, case.id), now)
        missed = any(promise.at <= now and not promise.kept for promise in before)
        self._move(tx, case, Status.PROMISED, by, why, deadline=at, **values)
        self._notify(tx, case, manager, f"promise {at.isoformat()}")
        if missed and manager.deputy in practice.managers:
            self._notify(tx, case, practice.managers[manager.deputy], f"missed promise {at.isoformat()}")
        if by != ASSISTANT:
            key = "case_promised_again" if missed else "case_promised"
            self._tell(tx, case, key, manager=manager.name, when=say_when(at, case.language, practice.zone))
        return store.get(tx, case.id)

    def _book_callback(self, tx: Connection, case: Case, now: datetime) -> tuple[Manager, datetime]:
        """A time for one patient alone. One that is shared when there is none, or when so many wait who have not said
        who they are that somebody may be playing with us: then nobody's time is taken by one more."""
        practice, site = self.practices.current(), self.site_of(tx, case.conversation_id)
        able = [m for m in practice.managers.values() if routing.may_own(m, reasons()[case.reason], site)]
        taken = {manager.id: store.booked_callbacks(tx, manager.id, now) for manager in able}
        of_ones_own = case.patient_id is not None or store.strangers_promised(tx) < MOST_STRANGERS
        for manager, at in self._times(case, able, {m.id: now for m in able}, taken) if of_ones_own else ():
            if store.book_callback(tx, manager.id, at, case.id):
                return manager, at
        waits = case.urgency is not Urgency.DANGER and not of_ones_own
        behind = {m.id: max(taken[m.id], default=now) if waits else now for m in able}
        for manager, at in self._times(case, able, behind, {}):
            return manager, at
        raise IllegalMove("no manager has any hours")

    def _times(
        self, case: Case, able: Sequence[Manager], after: Mapping[str, datetime], taken: Mapping[str, set[datetime]]
    ) -> list[tuple[Manager, datetime]]:
        """The first time of each manager that is not taken; who speaks the patient's language first, then who is."""
        practice, times = self.practices.current(), []
        for manager in able:
            at = routing.callback_time(practice, manager, after[manager.id], taken.get(manager.id, ()), case.urgency)
            if at is not None:
                times.append((case.language not in manager.languages, at, manager.id, manager))
        return [(manager, at) for _, at, _, manager in sorted(times, key=lambda entry: entry[:3])]

    def _move(self, tx: Connection, case: Case, to: Status, by: str, why: str, **values: Any) -> None:
        check_move(case.status, to)
        if not store.change(tx, case, to, by, self.clock.now(), why, **values):
            raise CaseTaken(case.id)
        self._audit(tx, case, by, "move", to.value)
        self.conversations.case_moved(tx, case.conversation_id, f"{to} {self.clock.now().isoformat()}")

    def _tell(self, tx: Connection, case: Case, key: str, **values: str) -> None:
        text, personal = self.texts.say(key, case.language, **values), self.texts.get(key, case.language).personal
        line = Line("notice", text, case.language, response=key, personal=personal)
        self.conversations.write(tx, case.conversation_id, line, of=case.patient_id)

    def _alert_owner(self, tx: Connection, case: Case) -> None:
        """Tells the manager who talks with a patient that there is danger."""
        owner = self.practices.current().managers.get(case.manager_id or "")
        if owner:
            self._notify(tx, case, owner, f"danger {self.clock.now().isoformat()}")

    def _notify(self, tx: Connection, case: Case, manager: Manager, about: str) -> None:
        self.notices.call_manager(tx, manager, f"{case.id} {manager.id} {about}")

    def _audit(self, tx: Connection, case: Case, who: str, did: str, result: str | None = None) -> None:
        ids = {"patient_id": case.patient_id, "conversation_id": case.conversation_id}
        audit.record(tx, self.clock.now(), who, did, "case", case.id, case.reason, **ids, result=result)
