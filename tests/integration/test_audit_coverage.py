"""Every method of every service that reads or writes personal data leaves an audit row, or says why it need not.

The methods are found in the services themselves, and what is personal by the encryption: whatever seals or opens a
value touches personal data. A new method fails here until somebody has said how it is called and what it leaves.
"""

import dataclasses
import inspect
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from frontdesk import vault
from frontdesk.adapters.assistant.port import Answer, Reply
from frontdesk.adapters.recognition.fake import FakeRecogniser
from frontdesk.adapters.speech.fake import FakeVoice
from frontdesk.appointments.model import Wish
from frontdesk.audit import audit_rows
from frontdesk.cases.after.model import ALARM_AFTER, Closed, Outcome
from frontdesk.cases.model import Status
from frontdesk.consents.model import Channel, Request
from frontdesk.conversations.model import Line, Said, Turn
from frontdesk.conversations.word import Word
from frontdesk.errors import KeyInUse, NotAllowed, SettingMissing, WrongLink
from frontdesk.patients.model import Level
from frontdesk.phone.hearing import Heard
from frontdesk.phone.partials import Listening
from frontdesk.practice.model import Kind
from frontdesk.refills.leave_lists import Tick
from frontdesk.refills.model import Decision, Found
from frontdesk.speech.model import DataClass, Utterance
from tests.builders import SUNDAY_3, Desk
from tests.hashes import without_hashes
from tests.integration.phone.line import PhoneLine
from tests.recordings import a_voice

LUCIA = "lucia-ferrer"
MIGUEL = "miguel-acosta"

# Methods that touch personal data and leave no row of their own, each with the reason.
IN_ANOTHERS_WORK = {
    "conversations.get": "the standing of a talk, read by reception for every message, whose rows tell of it",
    "conversations.facts": "read by the assistant for its own turn, and by packets, which leave a row",
    "conversations.failed": "a count; the memory beside it is not looked at",
    "conversations.still_here": "a sign of life; the memory beside it is not looked at",
    "consents.ever_wanted": "ids alone, asked before reminders whose sending leaves rows",
    "reminder_sounds.wanted": "ids alone, asked before sounds are made, each of which leaves a row",
    "consents.wants_no_reminders": "what words mean; nothing is read",
    "consents.ended_reminders": "yes or no, asked by reception for a message that has its row",
    "consents.asked_in": "the language of a consent, asked before a reminder whose sending leaves a row",
    "consents.needs_identity": "yes or no, asked by reception for a message that has its row",
    "patients.level": "how far identity is proven; no more is read",
    "patients.speaker": "the standing of a talk; when somebody speaks for another, who that is leaves a row",
    "case_access.require": "whether somebody may see a case; opening it leaves the rows of its packet",
    "case_access.overview": "how cases stand, for a list without names; looking into one is break_glass",
    "cases.of": "where a case stands, for the patient's own page",
    "cases.latest": "where a case stands, for the patient's own page",
    "cases.all_in": "where cases of a conversation stand; the packet that counts them leaves a row",
    "case_access.may_know_of": "whether somebody may know of a case; showing its headline leaves a row",
    "conversations.own": "which lines and facts are whose, for a packet, which leaves a row",
    "tasks.of_case": "the tasks of a case; the packet that shows them leaves a row, and so does opening one",
    "tasks.of_owner": "kinds and times for the list; opening a task is tasks.get",
    "tasks.overdue": "kinds and times for a supervisor's list; opening a task is tasks.get",
    "cases.get": "where a case stands; whoever shows it opens its packet, which leaves a row",
    "cases.for_manager": "reason, urgency and language for the list; a first name is read by patients.get",
    "agreeing.may_call": "yes or no, asked for a message that has its row",
    "replies.read_upto": "how far a browser has received the talk; no words are read",
    "replies.told": "whether a notice went out; opening the case leaves the rows of its packet",
    "consents.may_reach": "yes or no, asked before a notice whose sending leaves a row",
    "cases.changes": "how the kind of a case was changed, on the page of the case, whose packet leaves a row",
    "after.planned": "whether somebody checks on a case, and when; opening it leaves the rows of its packet",
    "after.late": "kind and time for a supervisor's list; looking into a case is break_glass",
    "after.to_check": "kind and time for a manager's list; opening a case of it leaves the rows of its packet",
    "after.would_check": "whether there is a way to the patient, on the page of the case, whose packet leaves a row",
    "after.can_check": "the same",
    "after.solved": "whether the patient said yes or no, on the page of the case, whose packet leaves a row",
    "after.reopened": "ends a follow-up; what opens the case again leaves its rows",
    "cases.patient_waits": "sets a deadline; the message that causes it has its row",
    "reception.standing": "where a case stands, for the patient's own page",
    "partials.hear": "what a caller is saying; the turn that it becomes leaves the row",
    "partials.look": "ids alone, of calls that are led on",
    "partials.of": "read for a turn, which leaves the row",
    "calls.conversation_of": "which conversation a call is in; nothing of it is read",
    "legs.told": "a sentence for a call that is over; no more than how it ended is read",
    "legs.room_for": "whether a room is open for a caller; whoever opened it has left rows",
    "legs.is_rung": "whether a phone rings for a caller; whoever had it rung has left rows",
    "legs.standing": "which calls of a case go on, for its page, whose packet leaves rows",
    "privacy.resume_erasures": "calls erase, which leaves rows; reads who asked for it",
}

NEVER_CALLED_ALONE = {  # they need the transaction of another method, which is called below
    "conversations.write",
    "conversations.read",
    "conversations.hand_over",
    "cases.hold_still",
    "reminders.take_back",
    "cases.owned",
    "cases.tell_patient",
    "cases.show_again",
    "cases.press",
    "cases.promise_for",
    "cases.promised_times",
    "cases.able",
    "cases.open_of",
    "patients.postal_code",
    "refills.before_close",
    "refills.before_change",
    "refills.goes_on",
    "refills.after_return",
    "cases.promise_ahead",
    "cases.tell_again",
    "cases.open_quietly",
    "cases.end_quietly",
    "cases.ring_for_undone",
    "tasks.open_in",
    "cases.promise_unread",
    "cases.rung",
    "cases.stands",
    "cases.open_now",
    "cases.is_put_through",
    "cases.machine_answered",
    "conversations.spoke_after",
    "cases.is_heard",
    "cases.is_talking",
    "cases.message_waits",
    "cases.offers_of",
    "cases.moves_of",
    "cases.hears_brief",
    "cases.not_taken",
    "cases.talks",
    "cases.talk_ended",
    "cases.talk_is_over",
    "cases.left_alone",
    "cases.promise_instead",
    "cases.back_to_assistant",
    "links.issue",
    "patients.has_number",
    "patients.may_be_called",
    "replies.wrote",
    "replies.promised",
    "replies.kept",
    "replies.heard",
    "replies.is_unread",
    "conversations.check_word",
    "patients.confirm",
    "appointments.read_in",
    "appointments.site_in",
    "appointments.booked",
    "appointments.booked_of",
    "appointments.is_confirmed",
    "appointments.confirm_by_link",
    "reminder_page.told",
    "replies.has_read",
    "reminder_page.words",
    "turns.changes",
    "conversations.note",
    "conversations.pass_word",
    "conversations.case_moved",
    "conversations.verified",
    "practices.held",
    "practices.rota",
    "guesses.allows",
    "guesses.is_over",
    "guesses.forget",
}


@dataclasses.dataclass
class Scene:
    """A verified patient in the chat, a case with a manager, and a time that is held."""

    desk: Desk
    talk: str
    case: str
    manager: str
    hold: str
    booked: str
    folder: Path
    not_understood: tuple[str, str]

    @property
    def supervisor(self) -> str:
        managers = self.s.practices.current().managers.values()
        return str(next(manager.id for manager in managers if manager.role == "supervisor"))

    @property
    def s(self) -> Any:
        return self.desk.services


def _scene(desk: Desk, folder: Path) -> Scene:
    services, talk = desk.services, desk.opens()
    desk.verifies(talk, services.patients.get(LUCIA, "test", "test"), ("12599",))
    desk.says(talk, "hello")
    not_understood = talk, desk.is_not_understood(talk, "my thing")
    wish = Wish(visit_type_id=services.practices.current().default_visit_type.id)
    first, second = services.appointments.find(wish)[:2]
    held = services.appointments.hold(talk, [slot.id for slot in first.slots], wish.visit_type_id, "knee")
    booked = services.appointments.book(talk, held.id)
    hold = services.appointments.hold(talk, [slot.id for slot in second.slots], wish.visit_type_id, "knee")
    case = services.cases.request(talk, "asked_for_person")
    return Scene(desk, talk, case.id, case.manager_id or "", hold.id, booked.id, folder, not_understood)


def _accepted(scene: Scene) -> Scene:
    scene.s.cases.accept(scene.case, scene.manager)
    return scene


def _refill(scene: Scene, *, taken: bool = False) -> Any:
    """A medicine that a patient needs, in a talk of its own, which Miguel may have taken."""
    talk = scene.desk.opens()
    case = scene.s.cases.request(talk, "refill_needed")
    refill = scene.s.refills.hear(talk, "three tablets left, two a day")
    if taken:
        scene.s.practices.set_presence(MIGUEL, True)
        scene.s.practices.set_presence(case.manager_id, case.manager_id == MIGUEL)
        if case.manager_id != MIGUEL:
            scene.s.cases.decline(case.id, case.manager_id)
        scene.s.cases.accept(case.id, MIGUEL)
    return refill


def _decide(scene: Scene) -> Any:
    return scene.s.refills.decide(_refill(scene, taken=True).case_id, MIGUEL, Decision.APPROVED, "ruiz")


def _leave(scene: Scene) -> Any:
    today = scene.desk.clock.now().date()
    return scene.s.leaves.enter(scene.supervisor, "weiss", today + timedelta(2), today + timedelta(30), "ruiz")


CALLS: dict[str, Callable[[Scene], Any]] = {
    "conversations.open": lambda x: x.s.conversations.open("chat", "en-US"),
    "conversations.check_token": lambda x: _refused(NotAllowed, x.s.conversations.check_token, x.talk, "x"),
    "conversations.is_token": lambda x: x.s.conversations.is_token(x.talk, "x"),
    "conversations.get": lambda x: x.s.conversations.get(x.talk),
    "conversations.add_line": lambda x: x.s.conversations.add_line(x.talk, Line("assistant", "hello", "en-US")),
    "conversations.transcript": lambda x: x.s.conversations.transcript(x.talk),
    "conversations.unanswered_since": lambda x: x.s.conversations.unanswered_since(x.talk, 8),
    "conversations.remember": lambda x: x.s.conversations.remember(x.talk, wanted="a visit"),
    "conversations.forget": lambda x: x.s.conversations.forget(x.talk, "wanted"),
    "conversations.facts": lambda x: x.s.conversations.facts(x.talk),
    "conversations.own": lambda x: x.s.conversations.own(x.talk, LUCIA, x.desk.clock.now()),
    "conversations.contacts": lambda x: x.s.conversations.contacts(LUCIA, "somebody", "test", besides="", most=3),
    "conversations.intents": lambda x: x.s.conversations.intents(x.talk),
    "conversations.speak": lambda x: x.s.conversations.speak(x.talk, "es-US"),
    "conversations.failed": lambda x: x.s.conversations.failed(x.talk),
    "conversations.understood": lambda x: x.s.conversations.understood(x.talk),
    "conversations.still_here": lambda x: x.s.conversations.still_here(x.talk),
    "conversations.stamps": lambda x: x.s.conversations.stamps([x.talk]),
    "conversations.answered_so": lambda x: x.s.conversations.answered_so(x.desk.clock.now(), ["inform"], [], []),
    "misunderstood.page": lambda x: x.s.misunderstood.page(x.manager),
    "misunderstood.label": lambda x: x.s.misunderstood.label(x.manager, *x.not_understood, "ask_practice", "words"),
    "misunderstood.leave_out": lambda x: x.s.misunderstood.leave_out(x.manager, *x.not_understood),
    "misunderstood.labelled": lambda x: x.s.misunderstood.labelled("somebody"),
    "misunderstood.week_of": lambda x: x.s.misunderstood.week_of(x.desk.clock.now()),
    "patients.verify": lambda x: x.s.patients.verify(x.talk, "Nobody Atall", [x.desk.clock.now().date()]),
    "patients.register": lambda x: x.s.patients.register(
        x.talk, "Ana Nueva", x.desk.clock.now().date(), "+19145550123", "en-US"
    ),
    "patients.of": lambda x: x.s.patients.of(x.talk, Level.VISITS),
    "patients.level": lambda x: x.s.patients.level(x.talk),
    "patients.locked": lambda x: x.s.patients.locked(x.talk),
    "patients.prove_more": lambda x: x.s.patients.prove_more(x.talk, ("12599",)),
    "patients.failed": lambda x: x.s.patients.failed(x.talk, "Nobody Atall", [x.desk.clock.now().date()]),
    "patients.fits": lambda x: x.s.patients.fits(x.talk, None, ()),
    "patients.choices": lambda x: x.s.patients.choices(x.talk, Level.VISITS),
    "patients.act_for": lambda x: x.s.patients.act_for(x.talk, LUCIA, Level.VISITS),
    "patients.speaker": lambda x: x.s.patients.speaker(x.talk, "somebody", "test"),
    "patients.doubled": lambda x: x.s.patients.doubled("somebody"),
    "codes.send": lambda x: x.s.codes.send(x.talk, None, ()),
    "codes.check": lambda x: x.s.codes.check(x.talk, "000000"),
    "continuing.issue": lambda x: x.s.continuing.issue(x.talk),
    "continuing.redeem": lambda x: x.s.continuing.redeem(x.s.continuing.issue(x.talk)[0], "203.0.113.7"),
    "links.redeem": lambda x: _refused(WrongLink, x.s.links.redeem, "x"),
    "replies.read_upto": lambda x: x.s.replies.read_upto(x.talk, 1),
    "replies.told": lambda x: x.s.replies.told(x.case),
    "agreeing.may_call": lambda x: x.s.agreeing.may_call(x.talk),
    "agreeing.asked": lambda x: _settles(x),
    "agreeing.answer": lambda x: _settles(x),
    "cases.open_for": lambda x: x.s.cases.open_for("asked_for_person"),
    "appointments.procedures": lambda x: x.s.appointments.procedures("weiss", x.desk.clock.now(), x.desk.clock.now()),
    "refills.hear": lambda x: _refill(x),
    "refills.is_short": lambda x: x.s.refills.is_short(_refill(x)),
    "refills.names_controlled": lambda x: x.s.refills.names_controlled("oxycodone"),
    "refills.of": lambda x: x.s.refills.of(_refill(x).case_id, "somebody"),
    "refills.change": lambda x: x.s.refills.change(_refill(x, taken=True).case_id, MIGUEL, days_left=2),
    "refills.decide": lambda x: _decide(x),
    "refills.found": lambda x: x.s.refills.found(_decide(x).case_id, MIGUEL, Found.READY),
    "refill_alarms.look": lambda x: (_refill(x), x.desk.clock.advance(seconds=86400), x.s.refill_alarms.look()),
    "leaves.enter": lambda x: _leave(x),
    "leaves.end": lambda x: x.s.leaves.end(x.supervisor, _leave(x).id),
    "leaves.get": lambda x: x.s.leaves.get(_leave(x).id),
    "leaves.coming": lambda x: x.s.leaves.coming(),
    "leaves.in_files": lambda x: x.s.leaves.in_files(),
    "leave_lists.of": lambda x: x.s.leave_lists.of(_leave(x).id, x.supervisor),
    "leave_lists.tick": lambda x: x.s.leave_lists.tick(
        _leave(x).id, x.supervisor, "june-hoffman", Tick.COVER_TOLD, done=True
    ),
    "leave_lists.open_count": lambda x: x.s.leave_lists.open_count(_leave(x).id),
    "reaching.look": lambda x: _unread(x),
    "reminders.look": lambda x: _reminded(x),
    "reminder_sounds.wanted": lambda x: x.s.reminder_sounds.wanted(date(2026, 11, 30)),
    "reminder_sounds.spoken": lambda x: list(x.s.reminder_sounds.spoken(*_to_call(x), "clerk")),
    "reminder_page.show": lambda x: x.s.reminder_page.show(_reminded(x)),
    "reminder_page.confirm": lambda x: x.s.reminder_page.confirm(_reminded(x)),
    "reminder_calls.look": lambda x: _called(x),
    "reminder_calls.answered": lambda x: x.s.reminder_calls.answered(_called(x)),
    "reminder_calls.gate": lambda x: x.s.reminder_calls.gate(_called(x), "CA1", "1", 1),
    "reminder_calls.machine": lambda x: x.s.reminder_calls.machine(_called(x), "machine_start"),
    "reminder_calls.reported": lambda x: x.s.reminder_calls.reported(_called(x), "no-answer"),
    "reminder_page.end": lambda x: x.s.reminder_page.end(_reminded(x)),
    "reminder_page.part": lambda x: (_speaks(x), x.s.reminder_page.part(_reminded(x), 0)),
    "case_access.require": lambda x: x.s.case_access.require(x.s.cases.get(x.case), x.manager),
    "case_access.may_know_of": lambda x: x.s.case_access.may_know_of(x.s.cases.get(x.case), x.manager),
    "case_access.may_know_talk": lambda x: x.s.case_access.may_know_talk(x.talk, x.manager),
    "case_access.overview": lambda x: x.s.case_access.overview(x.supervisor),
    "case_access.break_glass": lambda x: x.s.case_access.break_glass(x.case, x.supervisor, "safety", "a call"),
    "figures.report": lambda x: x.s.figures.report(),
    "cases.figures": lambda x: x.s.cases.figures(),
    "outbox.figures": lambda x: x.s.outbox.figures(),
    "reception.keep": lambda x: x.s.reception.keep(x.talk, Said("kept", "hello")),
    "reception.is_danger": lambda x: x.s.reception.is_danger("hello"),
    "patients.get": lambda x: x.s.patients.get(LUCIA, "somebody", "test"),
    "patients.save": lambda x: x.s.patients.save(x.s.patients.get(LUCIA, "somebody", "test")),
    "appointments.find": lambda x: x.s.appointments.find(Wish(x.s.practices.current().default_visit_type.id)),
    "appointments.hold": lambda x: _hold_another(x),
    "appointments.book": lambda x: x.s.appointments.book(x.talk, x.hold),
    "appointments.move": lambda x: x.s.appointments.move(x.talk, x.booked, x.hold),
    "appointments.confirm": lambda x: x.s.appointments.confirm(x.talk, x.booked),
    "appointments.cancel": lambda x: x.s.appointments.cancel(x.talk, x.booked),
    "appointments.let_go": lambda x: x.s.appointments.let_go(x.talk),
    "appointments.upcoming": lambda x: x.s.appointments.upcoming(x.talk),
    "appointments.of_patient": lambda x: x.s.appointments.of_patient(LUCIA, "somebody", "test"),
    "billing.statements": lambda x: x.s.billing.statements(x.talk),
    "billing.of_patient": lambda x: x.s.billing.of_patient(LUCIA, "somebody", "test"),
    "billing.explain_word": lambda x: x.s.billing.explain_word("deductible", "en-US"),
    "billing.explain_codes": lambda x: x.s.billing.explain_codes(("CO-45",), "en-US"),
    "faq.answer": lambda x: x.s.faq.answer("where do I park", "en-US"),
    "faq.maybe": lambda x: x.s.faq.maybe("where do I park", "en-US"),
    "faq.of": lambda x: x.s.faq.of("parking", "en-US"),
    "faq.warm_up": lambda x: x.s.faq.warm_up(),
    "cases.request": lambda x: x.s.cases.request(x.desk.opens(), "complaint"),
    "cases.accept": lambda x: x.s.cases.accept(x.case, x.manager),
    "cases.decline": lambda x: x.s.cases.decline(x.case, x.manager),
    "cases.say": lambda x: _accepted(x).s.cases.say(x.case, x.manager, "hello"),
    "cases.patient_waits": lambda x: x.s.cases.patient_waits(x.talk),
    "cases.link_patient": lambda x: _link(x),
    "cases.give_back": lambda x: _accepted(x).s.cases.give_back(x.case, x.manager, "no fee"),
    "cases.resolve": lambda x: _accepted(x).s.cases.resolve(x.case, x.manager, "answered"),
    "cases.change_kind": lambda x: x.s.cases.change_kind(x.case, x.manager, "complaint", "they complain"),
    "cases.changes": lambda x: _other_kind(x).s.cases.changes(x.case),
    "after.to_check": lambda x: _to_check(x).s.after.to_check(x.manager),
    "after.late": lambda x: _late_check(x).s.after.late(x.supervisor),
    "after.alarms": lambda x: x.s.after.alarms(),
    "after.planned": lambda x: _to_check(x).s.after.planned(x.case),
    "after.solved": lambda x: _to_check(x).s.after.solved(x.case),
    "after.would_check": lambda x: x.s.after.would_check(x.s.cases.get(x.case), x.manager),
    "after.can_check": lambda x: x.s.after.can_check(x.s.cases.get(x.case), x.manager),
    "after.done": lambda x: _to_check(x).s.after.done(x.case, x.manager, Outcome.REACHED, "all is well"),
    "after.reopen": lambda x: _to_check(x).s.after.reopen(x.case, x.manager),
    "after.reopened": lambda x: _to_check(x).s.after.reopened(x.case),
    "after.thanks": lambda x: _thanked(x),
    "after.rules": lambda x: _to_check(x).s.after.rules(x.supervisor, _today(x), _today(x)),
    "due.look": lambda x: _due(x),
    "due.cover": lambda x: _absent_later(x),
    "cases.fire_deadlines": lambda x: (x.desk.clock.advance(seconds=90), x.s.cases.fire_deadlines()),
    "cases.cover": lambda x: _cover(x),
    "cases.ring_again": lambda x: _ring_again(x),
    "cases.of": lambda x: x.s.cases.of(x.talk),
    "cases.of_patient": lambda x: x.s.cases.of_patient(LUCIA, "somebody", "test"),
    "cases.latest": lambda x: x.s.cases.latest(x.talk),
    "cases.all_in": lambda x: x.s.cases.all_in(x.talk),
    "cases.get": lambda x: x.s.cases.get(x.case),
    "cases.for_manager": lambda x: x.s.cases.for_manager(x.manager),
    "cases.offers": lambda x: x.s.cases.offers(x.case),
    "cases.moves": lambda x: x.s.cases.moves(x.case),
    "cases.revision": lambda x: x.s.cases.revision(),
    "tasks.open": lambda x: _task(x),
    "tasks.leave": lambda x: x.s.tasks.leave(x.desk.opens(), "running_late", text="stuck in traffic"),
    "tasks.tell_more": lambda x: (
        x.s.tasks.leave(x.talk, "running_late"),
        x.s.tasks.tell_more(x.talk, "running_late", "for three"),
    ),
    "tasks.is_for_today": lambda x: x.s.tasks.is_for_today("running_late"),
    "tasks.accept": lambda x: x.s.tasks.accept(_task(x).id, _task(x).owner_id),
    "tasks.complete": lambda x: x.s.tasks.complete(_task(x).id, x.manager, "done"),
    "tasks.cancel": lambda x: x.s.tasks.cancel(_task(x).id, x.manager, "not needed"),
    "tasks.get": lambda x: x.s.tasks.get(_task(x).id, x.manager),
    "tasks.of_case": lambda x: x.s.tasks.of_case(_task(x).case_id),
    "tasks.of_owner": lambda x: x.s.tasks.of_owner(_task(x).owner_id),
    "tasks.overdue": lambda x: (_task(x), x.desk.clock.advance(days=9), x.s.tasks.overdue()),
    "tasks.moves": lambda x: x.s.tasks.moves(_task(x).id),
    "tasks.revision": lambda x: x.s.tasks.revision(),
    "tasks.figures": lambda x: x.s.tasks.figures(),
    "tasks.cover": lambda x: _task_changes(x, x.s.tasks.cover, hours=5),
    "tasks.climb": lambda x: _task_changes(x, x.s.tasks.climb, hours=9),
    "tasks.look": lambda x: _task_changes(x, x.s.tasks.look, hours=9),
    "packets.of": lambda x: x.s.packets.of(x.case, "somebody"),
    "practices.current": lambda x: x.s.practices.current(),
    "practices.manager": lambda x: x.s.practices.manager(x.manager),
    "practices.set_presence": lambda x: x.s.practices.set_presence(x.manager, True),
    "practices.is_on_duty": lambda x: x.s.practices.is_on_duty(x.manager),
    "rota.enter_absence": lambda x: _absent(x),
    "rota.end_absence": lambda x: x.s.rota.end_absence(x.manager, _absent(x).id),
    "rota.change_hours": lambda x: x.s.rota.change_hours(x.supervisor, x.manager, _today(x), []),
    "rota.swap_hours": lambda x: x.s.rota.swap_hours(x.supervisor, x.manager, x.supervisor, _today(x)),
    "rota.usual_hours": lambda x: x.s.rota.usual_hours(x.supervisor, x.manager, _today(x)),
    "rota.page": lambda x: x.s.rota.page(x.supervisor),
    "rota.absence_now": lambda x: x.s.rota.absence_now(x.manager),
    "reception.welcome": lambda x: x.s.reception.welcome("chat", "en-US"),
    "reception.hear": lambda x: x.s.reception.hear(x.talk, Said("new", "I have a question")),
    "reception.change_language": lambda x: x.s.reception.change_language(x.talk, "es-US"),
    "reception.standing": lambda x: x.s.reception.standing(x.talk),
    "reception.where_it_stands": lambda x: x.s.reception.where_it_stands(x.s.cases.get(x.case), "en-US"),
    "unanswered.look": lambda x: _unanswered(x),
    "unanswered.waiting": lambda x: x.s.unanswered.waiting(),
    "outbox.send_due": lambda x: x.s.outbox.send_due(),
    "loader.load": lambda x: x.s.loader.load(Path("tests/practices/clinica")),
    "loader.add_days": lambda x: x.s.loader.add_days(),
    "guesses.clean_up": lambda x: x.s.guesses.clean_up(),
    "audit.seal": lambda x: x.s.audit.seal(),
    "audit.verify": lambda x: x.s.audit.verify(),
    "audit.show": lambda x: x.s.audit.show("somebody", "test", patient_id=LUCIA),
    "keys.add": lambda x: _refused(SettingMissing, x.s.keys.add, "somebody"),
    "keys.reseal": lambda x: x.s.keys.reseal("somebody", spreads=0),
    "keys.in_use": lambda x: x.s.keys.in_use(),
    "keys.retire": lambda x: _refused(KeyInUse, x.s.keys.retire, 1, "somebody"),
    "privacy.purge_some": lambda x: x.s.privacy.purge_some(),
    "privacy.hold": lambda x: x.s.privacy.hold("somebody", "a suit", patient_id=LUCIA),
    "privacy.lift": lambda x: x.s.privacy.lift(x.s.privacy.hold("a", "b", patient_id=LUCIA).id, "somebody"),
    "privacy.holds": lambda x: x.s.privacy.holds("somebody"),
    "privacy.erase": lambda x: _erase(x),
    "privacy.resume_erasures": lambda x: x.s.privacy.resume_erasures(),
    "export.write": lambda x: x.s.export.write(LUCIA, x.folder, "somebody"),
    "consents.may_send": lambda x: x.s.consents.may_send(LUCIA, "text", "reminder"),
    "consents.may_reach": lambda x: x.s.consents.may_reach(x.s.conversations.get(x.talk), "text", "reply"),
    "consents.agree": lambda x: x.s.consents.agree(x.s.conversations.get(x.talk), "text", "reply"),
    "consents.give": lambda x: x.s.consents.give(LUCIA, "text", "reminder", "en-US", "form"),
    "consents.ever_wanted": lambda x: x.s.consents.ever_wanted("reminder"),
    "consents.wants_no_reminders": lambda x: x.s.consents.wants_no_reminders("no reminders"),
    "consents.ended_reminders": lambda x: x.s.consents.ended_reminders(x.talk),
    "consents.end_reminders": lambda x: x.s.consents.end_reminders(x.s.conversations.get(x.talk), "chat"),
    "consents.asked_in": lambda x: x.s.consents.asked_in(LUCIA, "text", "reminder"),
    "consents.refuse": lambda x: x.s.consents.refuse(LUCIA, "text", "reminder", "en-US", "link"),
    "consents.withdraw": lambda x: x.s.consents.withdraw(LUCIA, "text", "en-US", "phone"),
    "consents.of_patient": lambda x: x.s.consents.of_patient(LUCIA, "somebody", "test"),
    "consents.needs_identity": lambda x: x.s.consents.needs_identity(
        x.s.conversations.get(x.talk), Request(("text",), given=True)
    ),
    "consents.read": lambda x: x.s.consents.read("STOP", "text", False),
    "consents.follow": lambda x: x.s.consents.follow(
        x.s.conversations.get(x.talk), Request(("text",), given=False), "chat"
    ),
}

CALLS |= {
    "calls.answer": lambda x: x.s.calls.answer("CA1", "+19145550177"),
    "calls.turn": lambda x: (_calls(x), x.s.calls.turn("CA1", "k", Heard("hello", 0.9))),
    "calls.begin": lambda x: x.s.calls.begin("CA2", "+1914", Line("notice", "hello", "en-US"), of=LUCIA),
    "calls.again": lambda x: (_calls(x), x.s.calls.again("CA1", "k", 1)),
    "calls.next": lambda x: (_calls(x), x.s.calls.next("CA1")),
    "calls.conversation_of": lambda x: (_calls(x), x.s.calls.conversation_of("CA1")),
    "partials.hear": lambda x: (
        _calls(x),
        x.s.partials.hear("CA1", Listening("k", "birth", "en-US"), 0, "july 14 1991", 0.9),
    ),
    "partials.look": lambda x: (_partly(x), x.s.partials.look()),
    "partials.of": lambda x: (_partly(x), x.s.partials.of("CA1", "k")),
    "calls.recorded": lambda x: (_calls(x), x.s.calls.recorded("CA1", "RE1", 20)),
    "legs.look": lambda x: _on_line(x).looks(),
    "legs.answered": lambda x: _picked_up(x),
    "legs.gate": lambda x: x.s.legs.gate(*_picked_up(x), "1"),
    "legs.brief": lambda x: (leg := _picked_up(x), x.s.legs.gate(*leg, "1"), x.s.legs.brief(*leg, "1")),
    "legs.after": lambda x: x.s.legs.after(*_talking(x)),
    "legs.told": lambda x: x.s.legs.told(*_picked_up(x)),
    "legs.reported": lambda x: x.s.legs.reported(*_picked_up(x), "completed"),
    "legs.machine": lambda x: x.s.legs.machine(*_picked_up(x), "machine_start"),
    "legs.room": lambda x: x.s.legs.room(*_talking(x), "participant-leave"),
    "legs.is_rung": lambda x: (_on_line(x), x.s.legs.is_rung(x.talk)),
    "legs.room_for": lambda x: (_talking(x), x.s.legs.room_for(x.talk)),
    "legs.wants_callback": lambda x: (_on_line(x), x.s.legs.wants_callback(x.talk)),
    "legs.back_to_assistant": lambda x: (_on_line(_accepted(x)), x.s.legs.back_to_assistant(x.talk)),
    "legs.talk_again": lambda x: (_on_line(_accepted(x)), x.s.legs.talk_again(x.talk)),
    "legs.message_left": lambda x: (_on_line(x), x.s.legs.message_left(x.talk, "RE1", 20)),
    "legs.caller_left": lambda x: x.s.legs.caller_left(_on_line(x).call_id),
    "legs.take": lambda x: (_on_line(_accepted(x)), x.s.legs.take(x.case, x.manager)),
    "legs.add": lambda x: (_talking(x), x.s.legs.add(x.case, x.manager, "+19145550199")),
    "legs.give_back": lambda x: (_talking(x), x.s.legs.give_back(x.case, x.manager, "a new bill")),
    "legs.standing": lambda x: (_talking(x), x.s.legs.standing(x.case)),
    "legs.recording": lambda x: _heard(x),
}

# The turns of a conversation are reception's own part, not a service of their own.
CALLS |= {
    "speaking.say": lambda x: (_speaks(x), x.s.speaking.say(Utterance("Hello.", "en-US", DataClass.PUBLIC))),
    "speaking.prepare": lambda x: (_speaks(x), list(x.s.speaking.prepare([("Hello.", "en-US")]))),
    "spoken_lines.part": lambda x: (_speaks(x), x.s.spoken_lines.part(x.talk, 1, 0)),
    "spoken_lines.public_texts": lambda x: x.s.spoken_lines.public_texts(),
    "listening.hears": lambda x: x.s.listening.hears("en-US"),
    "listening.hear": lambda x: (_listens(x), x.s.listening.hear(x.talk, a_voice())),
}

TURNS: dict[str, Callable[[Scene], Any]] = {
    "turns.record": lambda x: x.s.reception.turns.record(x.talk, "t", Line("patient", "hello", "en-US")),
    "turns.write": lambda x: _with_word(x, lambda turns, word: turns.write(_turn(x), word)),
    "turns.finish": lambda x: _with_word(x, lambda turns, word: turns.finish(_turn(x), word, lambda *_: [], None)),
    "turns.known": lambda x: x.s.reception.turns.known(x.talk, "t"),
    "turns.unanswered": lambda x: _unanswered(x),
    "turns.waiting": lambda x: x.s.reception.turns.waiting(x.desk.clock.now()),
    "turns.open_question": lambda x: x.s.reception.turns.open_question(x.talk),
    "turns.offered": lambda x: x.s.reception.turns.offered(x.talk, "1-0"),
}
IN_ANOTHERS_WORK |= {
    "turns.known": "read by reception for a message that has its row",
    "turns.open_question": "said again to the same patient, in a turn that has its row",
    "turns.offered": "the button that the same patient pressed, in a turn that has its row",
}


def _on_line(scene: Scene) -> PhoneLine:
    """The same patient calls."""
    return PhoneLine(scene.desk, scene.talk).calls()


def _picked_up(scene: Scene) -> tuple[str, str]:
    """The manager's phone was answered: the leg's id, and the call's."""
    line = _on_line(scene)
    line.looks()
    call = line.phone(scene.manager)
    line.picks_up(call)
    [leg] = line.legs()
    return leg.id, leg.call_id or ""


def _talking(scene: Scene) -> tuple[str, str]:
    line = _on_line(scene)
    line.looks()
    line.talks(scene.manager)
    [leg] = line.legs()
    return leg.id, leg.call_id or ""


def _heard(scene: Scene) -> None:
    """The manager listens to a message: the packet's rows, and one of its own."""
    _on_line(scene)
    scene.s.legs.message_left(scene.talk, "RE1", 20)
    scene.desk.telephony.recorded["RE1"] = b"sound"
    scene.s.legs.recording(scene.case, "RE1", scene.manager)
    rows = scene.s.audit.show("test", "test", conversation_id=scene.talk)
    assert [row.what_id for row in rows if (row.did, row.what) == ("read", "recording")] == ["RE1"]


def _refused(error: type[Exception], method: Callable[..., Any], *values: Any) -> None:
    with pytest.raises(error):
        method(*values)


def _with_word(scene: Scene, work: Callable[[Any, Word], Any]) -> None:
    turns = scene.s.reception.turns
    with turns.words.taken(scene.talk, 1.0) as word:
        work(turns, word)


def _turn(scene: Scene) -> Turn:
    return Turn(scene.talk, "t", lines=[Line("assistant", "hello", "en-US")])


def _hold_another(scene: Scene) -> None:
    kind = scene.s.practices.current().default_visit_type.id
    time = scene.s.appointments.find(Wish(kind))[-1]
    scene.s.appointments.hold(scene.talk, [slot.id for slot in time.slots], kind, "back")


def _link(scene: Scene) -> None:
    talk = scene.desk.opens()
    scene.s.cases.request(talk, "complaint")
    scene.desk.verifies(talk, scene.s.patients.get(LUCIA, "test", "test"))
    before = _count(scene.desk)
    scene.s.cases.link_patient(talk)
    assert _count(scene.desk) == before + 1


def _other_kind(scene: Scene) -> Scene:
    scene.s.cases.change_kind(scene.case, scene.manager, "complaint", "they complain")
    return scene


def _to_check(scene: Scene) -> Scene:
    _accepted(scene).s.cases.resolve(scene.case, scene.manager, "answered", Closed(rule="a rule", follow_up=True))
    return scene


def _late_check(scene: Scene) -> Scene:
    """A follow-up that nobody makes, also once somebody else has it."""
    _to_check(scene)
    for _ in range(2):
        due = scene.s.after.planned(scene.case).at
        for moment in (due, due + ALARM_AFTER):
            scene.desk.clock.at = moment
            scene.s.due.look()
    return scene


def _thanked(scene: Scene) -> None:
    _to_check(scene)
    scene.desk.says(scene.talk, "yes, thank you")
    before = _count(scene.desk)
    assert len(scene.s.after.thanks(scene.manager)) == 1
    assert _count(scene.desk) == before + 1


def _due(scene: Scene) -> None:
    """A case that nobody was there to be asked about, and a follow-up whose manager leaves."""
    scene.desk.clock.advance(minutes=16)
    _to_check(scene)
    scene.desk.clock.advance(minutes=11)
    before = _count(scene.desk)
    assert scene.s.due.look() == 1
    assert _count(scene.desk) > before


def _absent_later(scene: Scene) -> None:
    _to_check(scene)
    scene.s.rota.cover = lambda: 0
    now = scene.desk.clock.now()
    scene.s.rota.enter_absence(scene.manager, scene.manager, Kind.LEAVE, now, now + timedelta(days=30))
    before = _count(scene.desk)
    assert scene.s.due.cover() == 1
    assert _count(scene.desk) > before


def _absent(scene: Scene) -> Any:
    now = scene.desk.clock.now()
    return scene.s.rota.enter_absence(scene.manager, scene.manager, Kind.LEAVE, now, now + timedelta(hours=8))


def _today(scene: Scene) -> date:
    return scene.desk.clock.now().date()


def _calls(scene: Scene) -> None:
    """A patient calls."""
    scene.s.calls.answer("CA1", "+19145550177")


def _partly(scene: Scene) -> None:
    """A caller has said a whole date of birth."""
    _calls(scene)
    scene.s.partials.hear("CA1", Listening("k", "birth", "en-US"), 0, "july fourteenth 1991", 0.9)
    scene.desk.clock.advance(seconds=3)


def _speaks(scene: Scene) -> None:
    """There is a voice."""
    scene.s.speaking.voices = [FakeVoice()]


def _listens(scene: Scene) -> None:
    """There is somebody who understands."""
    scene.s.listening.recogniser = FakeRecogniser("yes")


def _cover(scene: Scene) -> None:
    """The manager who is rung leaves, and nobody looks after it but the worker."""
    scene.s.rota.cover = lambda: 0
    _absent(scene)
    before = _count(scene.desk)
    assert scene.s.cases.cover() == 1
    assert _count(scene.desk) > before


def _ring_again(scene: Scene) -> None:
    """Danger at night, and then somebody comes to the desk."""
    scene.desk.clock.at = SUNDAY_3
    scene.s.cases.request(scene.desk.opens(), "danger")
    scene.s.practices.set_presence("miguel-acosta", True)
    before = _count(scene.desk)
    assert scene.s.cases.ring_again() == 1
    assert _count(scene.desk) > before


def _task(scene: Scene) -> Any:
    return scene.s.tasks.open(scene.case, "send_records", by="worker", text="the records of May")


def _task_changes(scene: Scene, work: Callable[[], int], hours: int) -> None:
    """Its owner goes home, and later nobody has done it."""
    until = scene.desk.clock.now() + timedelta(hours=7)
    scene.s.tasks.open(scene.case, "send_records", by="worker", due=until)
    scene.desk.clock.advance(hours=hours, minutes=20)
    before = _count(scene.desk)
    assert work() >= 1
    assert _count(scene.desk) > before


def _unanswered(scene: Scene) -> None:
    scene.s.reception.keep(scene.talk, Said("open", "hello"))
    scene.desk.clock.advance(seconds=61)
    before = _count(scene.desk)
    scene.s.unanswered.look()
    assert _count(scene.desk) == before + 1


def _settles(scene: Scene) -> None:
    """What is on file is looked at, and what the patient wants is noted: each leaves a row."""
    talk, turn = scene.s.conversations.get(scene.talk), _turn(scene)
    before = _count(scene.desk)
    assert scene.s.agreeing.answer(talk, Said("t", payload="/reach_by_call"), {}, turn) is not None
    assert _count(scene.desk) == before + 2
    scene.s.agreeing.asked(talk, {}, Answer((Reply("x", "utter_handoff"),), None, 0.0), turn)


def _unread(scene: Scene) -> None:
    _accepted(scene).s.cases.say(scene.case, scene.manager, "hello")
    scene.s.consents.give(LUCIA, "text", "reply", "en-US", "form")
    scene.desk.clock.advance(minutes=10)
    before = _count(scene.desk)
    assert scene.s.reaching.look() == 1
    assert _count(scene.desk) > before


def _reminded(scene: Scene, by: Channel = "text") -> str:
    """Lucía is reminded of a visit; gives the secret of the link, if there is one."""
    scene.s.consents.give(LUCIA, by, "reminder", "en-US", "form")
    last = scene.s.appointments.of_patient(LUCIA, "somebody", "test")[-1]
    scene.desk.clock.advance(seconds=(last.start - timedelta(days=1) - scene.desk.clock.now()).total_seconds())
    before = _count(scene.desk)
    assert scene.s.reminders.look() == 1
    assert _count(scene.desk) > before
    scene.s.outbox.send_due()
    bodies = (notice.body for notice in scene.desk.messages.sent.values() if notice.until)
    return next(bodies, "=x").split("=")[-1].split()[0]


def _called(scene: Scene) -> str:
    """Lucía is called to be reminded; gives the id of the call."""
    _reminded(scene, "call")
    assert scene.s.reminder_calls.look() == 1
    [call] = scene.desk.telephony.calls.values()
    assert call.ring
    return call.ring.path.rsplit("/", 1)[-1]


def _to_call(scene: Scene) -> tuple[list[str], date]:
    """Lucía wants to be called; gives her, and the day of her visit."""
    scene.s.consents.give(LUCIA, "call", "reminder", "es-US", "form")
    visits = scene.s.appointments.of_patient(LUCIA, "test", "test")
    zone = scene.s.practices.current().zone
    day = next(visit for visit in visits if visit.start > scene.desk.clock.now()).start.astimezone(zone).date()
    return scene.s.reminder_sounds.wanted(day), day


def _erase(scene: Scene) -> None:
    _accepted(scene).s.cases.resolve(scene.case, scene.manager, "answered")
    before = _count(scene.desk)
    scene.s.privacy.erase(LUCIA, "somebody", "asked for it")
    assert _count(scene.desk) >= before + 2


def _methods(services: Any) -> Iterator[str]:
    parts = vars(services) | {"turns": services.reception.turns}
    no_service = {"settings", "db", "clock", "machine_clock", "texts"}
    about_managers = {"accounts", "enrolment", "sessions"}  # no patient's data; their own tests hold their rows
    for name in set(parts) - no_service - about_managers:
        for method, _ in inspect.getmembers(type(parts[name]), inspect.isfunction):
            if not method.startswith("_"):
                yield f"{name}.{method}"


def _count(desk: Desk) -> int:
    with desk.services.db.reading() as tx:
        return tx.scalar(sa.select(sa.func.count()).select_from(audit_rows)) or 0


@pytest.fixture
def database_url(loaded_sqlite: Path, tmp_path: Path) -> str:
    """What is written does not depend on the kind of database; the log itself is tested on both."""
    import shutil

    shutil.copy(loaded_sqlite, tmp_path / "test.db")
    return f"sqlite:///{tmp_path / 'test.db'}"


def test_every_method_of_every_service_is_in_this_list(desk: Desk) -> None:
    known = CALLS.keys() | TURNS.keys() | NEVER_CALLED_ALONE

    assert set(_methods(desk.services)) - known == set(), "say how these are called and that they leave an audit row"
    assert known - set(_methods(desk.services)) == set(), "these are gone"


@pytest.mark.parametrize("method", sorted(CALLS | TURNS))
def test_whatever_touches_personal_data_leaves_a_row(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    scene = _scene(desk, tmp_path / "export")
    before, touched = _count(desk), []
    seal, unseal = vault.seal, vault.unseal
    monkeypatch.setattr(vault, "seal", lambda text: touched.append(text) or seal(text))  # type: ignore[func-returns-value]
    monkeypatch.setattr(vault, "unseal", lambda value: touched.append(value) or unseal(value))  # type: ignore[func-returns-value]

    (CALLS | TURNS)[method](scene)

    if method not in IN_ANOTHERS_WORK:
        assert _count(desk) > before or not touched


def test_every_case_move_is_in_the_log_with_who_made_it(desk: Desk) -> None:
    talk = desk.opens()
    case = desk.services.cases.request(talk, "complaint")
    owner = case.manager_id or ""
    desk.services.cases.accept(case.id, owner)
    desk.services.cases.say(case.id, owner, "hello")
    desk.services.cases.give_back(case.id, owner, "")

    rows = desk.services.audit.show("test", "test", conversation_id=talk)

    moves = [(row.who, row.result) for row in rows if (row.did, row.what) == ("move", "case")]
    assert moves == [
        ("assistant", Status.OFFERED),
        (owner, Status.ACCEPTED),
        (owner, Status.TALKING),
        (owner, Status.RETURNED),
    ]


def test_what_was_refused_is_in_the_log(desk: Desk) -> None:
    talk = desk.opens()
    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))
    desk.clock.advance(minutes=16)

    with pytest.raises(Exception, match="VISITS"):
        desk.services.appointments.upcoming(talk)

    rows = desk.services.audit.show("test", "test", conversation_id=talk)
    assert rows[-1].result == "not verified"


def test_no_words_of_a_patient_are_in_the_log(desk: Desk) -> None:
    talk = desk.opens()
    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))
    desk.says(talk, "my secret is a marmalade")
    desk.clock.advance(minutes=1)
    desk.services.cases.request(talk, "complaint")

    with desk.services.db.reading() as tx:
        rows = tx.execute(sa.select(audit_rows)).all()

    text = without_hashes(" ".join(str(value) for row in rows for value in row))
    assert not [word for word in ("marmalade", "Ferrer", "Lucía", "1988", "12599") if word in text]
