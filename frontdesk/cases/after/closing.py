"""What is done when a case is closed: a follow-up is planned, and it is asked whether it was solved, now or later.

All in the transaction that closes the case.
"""

from collections.abc import Callable
from datetime import datetime

from frontdesk import audit
from frontdesk.cards.mask import mask
from frontdesk.cases.after import store
from frontdesk.cases.after.covers import best_cover, own_time
from frontdesk.cases.after.model import LATER, OPEN_FOR, REMIND_AFTER, SOLVED, Closed, Planned, Solved
from frontdesk.cases.after.times import civil, first_day, say_part
from frontdesk.cases.model import Ask, Case, FollowUp, reasons
from frontdesk.clock import Clock
from frontdesk.conversations.model import INTERRUPTED, Button, Line
from frontdesk.conversations.service import Conversations
from frontdesk.db import Connection, Database
from frontdesk.practice.schema import Manager
from frontdesk.practice.service import Practices
from frontdesk.reaching.asking import REACH_BY, Asking
from frontdesk.texts import Texts

YES, NO = "/solved_yes", "/solved_no"
ENDED = "follow_up_ended"  # that nobody was reached, and how they come back
Tail = tuple[str, tuple[Button, ...]]


class Closing:
    """Plans and asks. Whoever hears the answers is `Solving`; what becomes due is `After`'s."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        practices: Practices,
        conversations: Conversations,
        texts: Texts,
        site_of: Callable[[Connection, str], str | None],
        asking: Asking,
    ) -> None:
        self.db = db
        self.clock = clock
        self.practices = practices
        self.conversations = conversations
        self.texts = texts
        self.site_of = site_of
        self.asking = asking

    def close(self, tx: Connection, case: Case, manager: Manager, closed: Closed) -> Tail:
        """Notes and plans what a closed case asks for; gives what is said to the patient of it, with a question if they
        are there to answer one."""
        now = self.clock.now()
        if rule := mask(closed.rule.strip()):
            store.add_rule(tx, case.id, rule, now)
            audit.record(
                tx, now, manager.id, "note", "rule", case.id, case.reason, conversation_id=case.conversation_id
            )
        is_there = self._is_there(tx, case, manager, now)
        told, ways = self._check(tx, case, manager, closed, is_there=is_there)
        question, buttons = self._asked(tx, case, manager, now, is_there=is_there and not ways)
        return f"{told} {question}".strip(), ways or buttons

    def question(self, case: Case) -> Tail:
        """Whether it was solved, in words that fit the kind of case, with a yes and a no."""
        titles = (("solved_button_yes", YES), ("solved_button_no", NO))
        buttons = tuple(Button(self.texts.say(key, case.language), f"{payload} {case.id}") for key, payload in titles)
        return self.texts.say(f"solved_question_{reasons()[case.reason].solved}", case.language), buttons

    def note_asked(self, tx: Connection, case: Case) -> None:
        """Has the next words of the patient answer the question, unless something interrupts after it."""
        before = self.conversations.facts(case.conversation_id).get(INTERRUPTED)
        asked = {"case": case.id, "open": SOLVED, "interrupted": before}
        self.conversations.note(tx, case.conversation_id, of=case.patient_id, solved=asked)

    def time_for(self, case: Case, manager: Manager) -> datetime | None:
        """When a manager would check on a case that they closed now; None when they are not there for long, or the
        patient cannot be reached."""
        with self.db.reading() as tx:
            rota, now = self.practices.rota(tx), self.clock.now()
            if not self.can_promise(case, is_there=self._is_there(tx, case, manager, now)):
                return None
            return own_time(tx, rota, manager, first_day(rota.practice, now, usual(case)), now)

    def is_reachable(self, case: Case) -> bool:
        """Whether there is a way to a patient who has left: their record, or what they gave or chose in this talk."""
        facts = self.conversations.facts(case.conversation_id)
        return case.patient_id is not None or any(facts.get(way) for way in (REACH_BY, "phone", "email"))

    def may_promise(self, case: Case, manager: Manager) -> bool:
        """The same for a manager who would close the case now."""
        with self.db.reading() as tx:
            return self.can_promise(case, is_there=self._is_there(tx, case, manager, self.clock.now()))

    def can_promise(self, case: Case, *, is_there: bool) -> bool:
        """Whether a check can be promised: there is a way, or they are there and were not asked for one so far."""
        may_ask = is_there and self.asking.is_open(self.conversations.facts(case.conversation_id))
        return self.is_reachable(case) or may_ask

    def promised(self, tx: Connection, conversation_id: str) -> str:
        """What is promised of a check now that a way is agreed; empty when none is to come."""
        closed = store.newest_closed(tx, conversation_id, self.clock.now() - OPEN_FOR)
        planned = store.planned_of(tx, closed.id) if closed else None
        return self.said(planned, closed.language, "follow_up_planned") if closed and planned else ""

    def said(self, planned: Planned, language: str, key: str, other: str = "") -> str:
        """A sentence on a follow-up: who looks after it, when, and in whose place."""
        practice = self.practices.current()
        when = say_part(planned.at, language, practice, self.texts)
        manager = practice.managers[planned.manager_id].name
        return self.texts.say(key, language, manager=manager, when=when, other=other)

    def tell(self, tx: Connection, case: Case, key: str, planned: Planned, other: str = "") -> None:
        """Writes such a sentence to the patient; nothing of a check to whom no way is known, as none was promised."""
        if key != ENDED and not self.is_reachable(case):
            return
        line = Line("notice", self.said(planned, case.language, key, other), case.language, response=key)
        self.conversations.write(tx, case.conversation_id, line, of=case.patient_id)

    def _check(self, tx: Connection, case: Case, manager: Manager, closed: Closed, *, is_there: bool) -> Tail:
        """Plans a check, and says so. Whom nobody could reach is asked how, or told how they come back: a promise that
        cannot be kept is none."""
        wanted = reasons()[case.reason].follow_up is not None if closed.follow_up is None else closed.follow_up
        if not wanted:
            return "", ()
        if not self.can_promise(case, is_there=is_there):
            return self.texts.say("follow_up_no_way", case.language, manager=manager.name), ()
        planned = self._plan(tx, case, manager)
        if planned is None:
            return "", ()
        if self.is_reachable(case):
            return self.said(planned, case.language, "follow_up_planned"), ()
        question, buttons = self.asking.ask(tx, case.conversation_id, case.language) or ("", ())
        return f"{self.said(planned, case.language, 'follow_up_wished')} {question}", buttons

    def _plan(self, tx: Connection, case: Case, manager: Manager) -> Planned | None:
        """A follow-up by the manager who closes the case, unless they are away for long: then by who covers."""
        rota, now = self.practices.rota(tx), self.clock.now()
        first, site = first_day(rota.practice, now, usual(case)), self.site_of(tx, case.conversation_id)
        own = own_time(tx, rota, manager, first, now)
        found = (manager, own) if own else best_cover(tx, rota, case, manager.id, site, first, now)
        if found is None:
            return None
        planned = Planned(case.id, len(store.history_of(tx, case.id)) + 1, found[0].id, found[1])
        store.plan(tx, planned)
        ids = {"patient_id": case.patient_id, "conversation_id": case.conversation_id}
        audit.record(tx, now, manager.id, "plan", "follow-up", case.id, case.reason, **ids)
        return planned

    def _is_there(self, tx: Connection, case: Case, manager: Manager, now: datetime) -> bool:
        talk = self.conversations.read(tx, case.conversation_id)
        return talk.handler == manager.id and not talk.fell_silent(now)

    def _asked(self, tx: Connection, case: Case, manager: Manager, now: datetime, *, is_there: bool) -> Tail:
        """The question for who is there and is asked nothing else; else it becomes due. None for professionals and what
        is delicate."""
        if reasons()[case.reason].solved is Ask.NONE:
            store.put_solved(tx, Solved(case.id, manager.id))
            return "", ()
        if not is_there:
            due = civil(self.practices.current(), now + LATER)
            store.put_solved(tx, Solved(case.id, manager.id, due_at=due))
            return "", ()
        remind_at = civil(self.practices.current(), now + REMIND_AFTER)
        store.put_solved(tx, Solved(case.id, manager.id, due_at=remind_at, asked_at=now))
        self.note_asked(tx, case)
        return self.question(case)


def usual(case: Case) -> FollowUp:
    """How soon a case of this kind is checked on, if it is."""
    return reasons()[case.reason].follow_up or FollowUp.NEXT_WORKING_DAY
