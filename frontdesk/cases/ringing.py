"""Who is rung for a case, one after the other, and what is promised when nobody can be rung."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from frontdesk import audit
from frontdesk.cases import rounds, routing, store
from frontdesk.cases.after.closing import Closing
from frontdesk.cases.after.times import civil
from frontdesk.cases.model import (
    WITH_MANAGER,
    Case,
    Offer,
    Status,
    Urgency,
    check_move,
    reasons,
)
from frontdesk.cases.promises import due, promises
from frontdesk.cases.workload.measure import measure, silent
from frontdesk.cases.workload.model import Workload
from frontdesk.clock import Clock
from frontdesk.conversations.model import ASSISTANT, Button, Line
from frontdesk.conversations.service import Conversations
from frontdesk.db import Connection, Database
from frontdesk.errors import CaseTaken, IllegalMove
from frontdesk.notices.service import Notices
from frontdesk.practice.rota import Rota
from frontdesk.practice.schema import Manager
from frontdesk.practice.service import Practices
from frontdesk.reaching.asking import Asking
from frontdesk.reaching.model import NOTICE_AFTER
from frontdesk.reaching.replies import Replies
from frontdesk.saying import say_when
from frontdesk.texts import Texts

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
        replies: Replies,
        asking: Asking,
        closing: Closing,
    ) -> None:
        self.db = db
        self.clock = clock
        self.practices = practices
        self.conversations = conversations
        self.notices = notices
        self.texts = texts
        self.site_of = site_of  # where a conversation's appointment is, if it has one
        self.replies = replies
        self.asking = asking
        self.closing = closing
        self._try_again_at: dict[str, datetime] = {}  # cases that could not be moved on, and when we try again

    def _offer(self, tx: Connection, case: Case, by: str, why: str) -> Case:
        """Rings the next manager in line, or several at once when it is urgent; a promise when there is none."""
        return self._ring_line(tx, case, by, why, self._next_in_line(tx, case, self.clock.now()))

    def _ring_line(self, tx: Connection, case: Case, by: str, why: str, line: Sequence[tuple[Manager, str]]) -> Case:
        """Rings the first of a line."""
        now = self.clock.now()
        ring = line[: rounds.at_once(case, store.read_offers(tx, case.id), now)]
        if not ring:
            return self._promise(tx, case, by, why)
        deadline = now + rounds.lasts(case)
        first, why_first = ring[0]
        values: dict[str, Any] = {"manager_id": first.id, "why_manager": why_first, "deadline": deadline}
        self._move(tx, case, Status.OFFERED, by, why, promised_at=None, **values)
        for manager, _ in ring:
            store.add_offer(tx, Offer(case.id, manager.id, now, deadline, None))
            self._notify(tx, case, manager, f"offer {now.isoformat()}")
        return store.get(tx, case.id)

    def _next_in_line(self, tx: Connection, case: Case, now: datetime) -> Sequence[tuple[Manager, str]]:
        """Who can be rung, the best first; a next round begins when all have been."""
        rota, promise = self.practices.rota(tx), due(store.read_moves(tx, case.id), now)
        left = {case.manager_id} if case.status in WITH_MANAGER and case.manager_id else set()  # without an answer
        workload = measure(tx, case, rota, now, promise)
        for alone in rounds.left_alone(case, store.read_offers(tx, case.id), now, promise):
            choice = routing.choose(
                rota.practice,
                reasons()[case.reason],
                case.language,
                on_duty=rota.on_duty(now),
                already_rung=alone | left,
                workload=workload,
                site=self.site_of(tx, case.conversation_id),
            )
            if choice.ladder:
                return choice.ladder
        return ()

    def _promise(
        self,
        tx: Connection,
        case: Case,
        by: str,
        why: str,
        *,
        owner: Manager | None = None,
        told: str = "",
        wait: timedelta = timedelta(0),
    ) -> Case:
        """Books the first time in the day of a manager who may own the case, or in its owner's, and tells the patient;
        `told` names other words than those of a promise that nobody could answer before."""
        practice, now = self.practices.current(), self.clock.now()
        manager, at = self._book_callback(tx, case, now + wait, owner)
        why_manager = f"first free time, {routing.why(manager, reasons()[case.reason], case.language, Workload())}"
        values: dict[str, Any] = {"manager_id": manager.id, "why_manager": why_manager, "promised_at": at}
        before = promises(store.read_moves(tx, case.id), now)
        missed = not told and any(promise.at <= now and not promise.kept for promise in before)
        self._move(tx, case, Status.PROMISED, by, why, deadline=at, **values)
        self._notify(tx, case, manager, f"promise {at.isoformat()}")
        if missed and manager.deputy in practice.managers:
            self._notify(tx, case, practice.managers[manager.deputy], f"missed promise {at.isoformat()}")
        stands = any(promise.at == at and promise.manager_id == manager.id for promise in before)
        if by != ASSISTANT and not stands:  # nobody reads the same promise twice
            key = told or ("case_promised_again" if missed else "case_promised")
            when = say_when(at, case.language, practice.zone)
            asked = self.asking.ask(tx, case.conversation_id, case.language)
            self._tell_surely(tx, case, key, asked, manager=manager.name, when=when)
        return store.get(tx, case.id)

    def _book_callback(
        self, tx: Connection, case: Case, now: datetime, owner: Manager | None
    ) -> tuple[Manager, datetime]:
        """A time for one patient alone. One that is shared when there is none, or when so many wait who have not said
        who they are that somebody may be playing with us: then nobody's time is taken by one more."""
        rota, able = self.practices.rota(tx), [owner] if owner else self._able(tx, case)
        quiet = silent(tx, rota, now)
        taken = {manager.id: store.booked_callbacks(tx, manager.id, now) for manager in able}
        of_ones_own = case.patient_id is not None or store.strangers_promised(tx) < MOST_STRANGERS
        from_now = {manager.id: now for manager in able}
        for manager, at in self._times(rota, case, able, from_now, taken, quiet) if of_ones_own else ():
            if store.book_callback(tx, manager.id, at, case.id):
                return manager, at
        waits = case.urgency is not Urgency.DANGER and not of_ones_own
        behind = {m.id: max(taken[m.id], default=now) if waits else now for m in able}
        for manager, at in self._times(rota, case, able, behind, {}, quiet):
            return manager, at
        raise IllegalMove("no manager has any hours")

    def _able(self, tx: Connection, case: Case) -> list[Manager]:
        """The managers who may own a case, whether or not they are there."""
        site, managers = self.site_of(tx, case.conversation_id), self.practices.current().managers.values()
        return [manager for manager in managers if routing.may_own(manager, reasons()[case.reason], site)]

    def _times(
        self,
        rota: Rota,
        case: Case,
        able: Sequence[Manager],
        after: Mapping[str, datetime],
        taken: Mapping[str, set[datetime]],
        quiet: Collection[str],
    ) -> list[tuple[Manager, datetime]]:
        """The first time of each manager that is not taken; those first who answer and speak the patient's language;
        in danger who has time first, whatever they speak."""
        times: list[tuple[tuple[Any, ...], Manager, datetime]] = []
        for manager in able:
            earliest = routing.soonest(after[manager.id], case.urgency)
            at = routing.callback_time(rota, manager, earliest, taken.get(manager.id, ()))
            if at is not None:
                other = case.language not in manager.languages
                order = (at, other) if case.urgency is Urgency.DANGER else (other, at)
                times.append(((manager.id in quiet, *order, manager.id), manager, at))
        return [(manager, at) for _, manager, at in sorted(times, key=lambda entry: entry[0])]

    def _move(self, tx: Connection, case: Case, to: Status, by: str, why: str, **values: Any) -> None:
        check_move(case.status, to)
        if not store.change(tx, case, to, by, self.clock.now(), why, **values):
            raise CaseTaken(case.id)
        self._audit(tx, case, by, "move", to.value)
        self.conversations.case_moved(tx, case.conversation_id, f"{to} {self.clock.now().isoformat()}")

    def _tell(
        self,
        tx: Connection,
        case: Case,
        key: str,
        asked: tuple[str, tuple[Button, ...]] | None = None,
        **values: str,
    ) -> int:
        """Writes a notice to the patient, perhaps with a question and answers to choose from behind it; gives its
        place in the conversation."""
        text, personal = self.texts.say(key, case.language, **values), self.texts.get(key, case.language).personal
        question, buttons = asked or ("", ())
        words = f"{text}\n{question}".strip()
        line = Line("notice", words, case.language, response=key, personal=personal, buttons=buttons)
        return self.conversations.write(tx, case.conversation_id, line, of=case.patient_id)

    def _tell_surely(
        self,
        tx: Connection,
        case: Case,
        key: str,
        asked: tuple[str, tuple[Button, ...]] | None = None,
        **values: str,
    ) -> None:
        """Writes what a patient must know who is away, as a promise or a change of one: when it is not read in time,
        they are told by the agreed way that there is something to read. Not at night, unless it is danger or they are
        called before the morning."""
        seq, soon = self._tell(tx, case, key, asked, **values), self.clock.now() + NOTICE_AFTER
        decent, at = civil(self.practices.current(), soon), store.get(tx, case.id).promised_at
        cannot_wait = case.urgency is Urgency.DANGER or (at is not None and soon <= at < decent)
        self.replies.promised(tx, case, seq, soon if cannot_wait else decent)

    def _alert_owner(self, tx: Connection, case: Case) -> None:
        """Tells the manager who talks with a patient that there is danger."""
        owner = self.practices.current().managers.get(case.manager_id or "")
        if owner:
            self._notify(tx, case, owner, f"danger {self.clock.now().isoformat()}")

    def _notify(self, tx: Connection, case: Case, manager: Manager, about: str) -> None:
        urgent = case.urgency is Urgency.DANGER
        self.notices.call_manager(tx, manager, f"{case.id} {manager.id} {about}", urgent=urgent)

    def _audit(self, tx: Connection, case: Case, who: str, did: str, result: str | None = None) -> None:
        ids = {"patient_id": case.patient_id, "conversation_id": case.conversation_id}
        audit.record(tx, self.clock.now(), who, did, "case", case.id, case.reason, **ids, result=result)
