"""Who wants it is reminded of a visit three days and one day before; the link tells when and where, nothing else."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from frontdesk.adapters.telephony.fake import PlacedCall
from frontdesk.adapters.telephony.port import CallStatus
from frontdesk.appointments.model import Appointment, Wish
from frontdesk.audit import audit_rows
from frontdesk.consents.model import Channel
from frontdesk.conversations.model import Said, Turn, new_message_id
from frontdesk.db import metadata
from frontdesk.errors import WrongLink
from frontdesk.notices.model import Notice
from frontdesk.patients.model import Level
from frontdesk.phone.script import HangUp, Listen, Say, Script
from frontdesk.reminders import store
from frontdesk.reminders.model import CHANNELS, Reminder
from frontdesk.speech.model import DataClass, Sound, Utterance
from tests.builders import Desk
from voice_gateway.app import create_app

LUCIA = "lucia-ferrer"
MOBILE, EMAIL = "+19175550121", "lucia.ferrer@mail.example"
NEW_YORK = ZoneInfo("America/New_York")


def _wants(desk: Desk, *channels: Channel) -> Appointment:
    """Lucía allows reminders by these channels; gives the visit she has booked."""
    for channel in channels:
        desk.services.consents.give(LUCIA, channel, "reminder", "es-US", "form")
    visits = desk.services.appointments.of_patient(LUCIA, "test", "test")
    return next(visit for visit in visits if visit.start > desk.clock.now())


def _passes(desk: Desk, until: datetime) -> list[Notice]:
    """Time passes and the worker does its work once; gives all that patients were sent."""
    desk.clock.advance(seconds=(until - desk.clock.now()).total_seconds())
    desk.services.reminders.look()
    desk.services.outbox.send_due()
    return [notice for notice in desk.messages.sent.values() if notice.until is not None]


def _token(notice: Notice) -> str:
    found = re.search(r"/visit\?language=es-US#reminder=([\w-]+)", notice.body)
    assert found
    return found[1]


def _reminded(desk: Desk) -> tuple[Appointment, str]:
    """Lucía was reminded a day before; gives the visit and the link's secret."""
    visit = _wants(desk, "text")
    [notice] = _passes(desk, visit.start - timedelta(days=1))
    return visit, _token(notice)


# --- sending ---


def test_who_wants_texts_gets_one_three_days_and_one_a_day_before_with_nothing_personal_in_it(desk: Desk) -> None:
    visit = _wants(desk, "text")
    assert not _passes(desk, visit.start - timedelta(days=3, minutes=1))

    [first] = _passes(desk, visit.start - timedelta(days=3))
    assert _passes(desk, visit.start - timedelta(days=1, minutes=1)) == [first]
    first, second = _passes(desk, visit.start - timedelta(days=1))

    assert _passes(desk, visit.start - timedelta(hours=3)) == [first, second]
    assert {(notice.by, notice.to) for notice in (first, second)} == {("text", MOBILE)}
    provider = desk.services.practices.current().providers[visit.provider_id].name
    when = visit.start.astimezone(NEW_YORK)
    for personal in ("Luc", "Ferrer", *provider.split(), str(when.day), "9:20", "cita", "visit "):
        assert personal not in re.sub(r"\S+#reminder=\S+", "", second.body + second.subject)


def test_who_wants_e_mails_gets_an_e_mail(desk: Desk) -> None:
    visit = _wants(desk, "email")

    [notice] = _passes(desk, visit.start - timedelta(days=1))

    assert (notice.by, notice.to) == ("e-mail", EMAIL)


def test_nobody_is_reminded_who_did_not_want_it_or_does_not_any_more(desk: Desk) -> None:
    visit = _wants(desk, "text")
    desk.clock.advance(seconds=1)
    desk.services.consents.withdraw(LUCIA, "text", "es-US", "phone")

    assert not _passes(desk, visit.start - timedelta(days=1))


def test_what_fell_due_while_everything_was_down_goes_out_once_and_never_at_night(desk: Desk) -> None:
    visit = _wants(desk, "text")
    two_days = (visit.start - timedelta(days=2)).astimezone(NEW_YORK)

    assert not _passes(desk, two_days.replace(hour=6).astimezone(UTC))
    assert len(_passes(desk, two_days.replace(hour=9).astimezone(UTC))) == 1
    assert len(_passes(desk, two_days.replace(hour=18).astimezone(UTC))) == 1


def test_who_booked_after_that_moment_is_not_reminded_of_what_they_just_did(desk: Desk) -> None:
    talk = desk.opens()
    lucia = desk.services.patients.get(LUCIA, "test", "test")
    desk.verifies(talk, lucia)
    _wants(desk, "text")
    hold = desk.services.appointments.hold(talk, _slots_after(desk, hours=26), "follow-up")
    booked = desk.services.appointments.book(talk, hold.id)
    assert booked.start - desk.clock.now() < timedelta(days=3)

    assert not _passes(desk, desk.clock.now() + timedelta(minutes=5))


def _slots_after(desk: Desk, hours: int) -> tuple[str, ...]:
    """The first free time so many hours from now."""
    free = desk.services.appointments.find(Wish("follow-up", after=desk.clock.now() + timedelta(hours=hours)))
    return tuple(slot.id for slot in free[0].slots)


def test_a_visit_that_was_cancelled_is_not_reminded_of(desk: Desk) -> None:
    visit = _wants(desk, "text")
    talk = desk.opens()
    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))
    desk.services.appointments.cancel(talk, visit.id)

    assert not _passes(desk, visit.start - timedelta(days=1))


def test_who_has_no_address_on_file_is_looked_up_once_and_not_every_five_minutes(desk: Desk) -> None:
    visit = _wants(desk, "text")
    lucia = desk.services.patients.get(LUCIA, "test", "test")
    desk.services.patients.save(replace(lucia, mobile=None))
    assert not _passes(desk, visit.start - timedelta(days=1))
    looked = _looks_at_the_record(desk)

    assert not _passes(desk, visit.start - timedelta(hours=20))

    assert _looks_at_the_record(desk) == looked == 1


def _looks_at_the_record(desk: Desk) -> int:
    mine = (audit_rows.c.patient_id == LUCIA, audit_rows.c.why == "reminder", audit_rows.c.what == "patient")
    with desk.services.db.reading() as tx:
        return tx.scalar(sa.select(sa.func.count()).where(*mine)) or 0


def test_after_three_in_a_week_only_the_last_one_before_a_visit_goes_out(desk: Desk) -> None:
    visit = _wants(desk, "text")
    with desk.services.db.begin() as tx:
        for number in range(3):
            at = visit.start - timedelta(days=4, hours=number)
            store.add(tx, Reminder(LUCIA, at.date(), number, f"hash {number}", "es-US", "text", at, at))

    assert not _passes(desk, visit.start - timedelta(days=3))

    assert len(_passes(desk, visit.start - timedelta(days=1))) == 1


def test_a_message_that_could_not_be_sent_does_not_come_at_night(desk: Desk) -> None:
    visit = _wants(desk, "text")
    desk.messages.fail_next(1)
    assert not _passes(desk, visit.start - timedelta(days=1))

    night = (visit.start - timedelta(days=1)).astimezone(NEW_YORK).replace(hour=22)
    assert not _passes(desk, night.astimezone(UTC))


# --- the page ---


def test_the_link_tells_when_and_where_and_not_who_or_why(desk: Desk) -> None:
    visit, token = _reminded(desk)

    shown = desk.services.reminder_page.show(token)

    site = desk.services.practices.current().sites[visit.site_id]
    assert shown.language == "es-US"
    assert site.name in shown.text
    assert "9:20" in shown.text
    for personal in ("Luc", "Ferrer", "Ruiz", "control", "seguimiento"):
        assert personal not in shown.text


def test_who_says_that_they_come_is_on_record_once_and_thanked(desk: Desk) -> None:
    visit, token = _reminded(desk)

    shown = [desk.services.reminder_page.confirm(token) for _ in range(2)][-1]
    history = sa.select(sa.func.count()).select_from(metadata.tables["appointment_history"])
    mine = metadata.tables["appointment_history"].c.appointment_id == visit.id

    assert not shown.can_confirm
    assert "Ya sabemos que viene" in shown.text
    with desk.services.db.reading() as tx:
        assert desk.services.appointments.is_confirmed(tx, visit.id)
        assert tx.scalar(history.where(mine)) == 2, "that it was booked, and that they come"


def test_a_visit_that_was_moved_since_is_told_as_it_stands_now(desk: Desk) -> None:
    visit, token = _reminded(desk)
    talk = desk.opens()
    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))
    hold = desk.services.appointments.hold(talk, _slots_after(desk, hours=72), "follow-up")
    desk.services.appointments.move(talk, visit.id, hold.id)

    shown = desk.services.reminder_page.show(token)

    assert "9:20" not in shown.text
    assert not shown.can_confirm


def test_whoever_has_the_link_ends_these_reminders_and_nothing_else(desk: Desk) -> None:
    _, token = _reminded(desk)
    desk.services.consents.give(LUCIA, "text", "reply", "es-US", "form")
    client = create_app(desk.services).test_client()

    ended = client.post("/chat/reminders/end", json={"token": token})

    assert ended.status_code == 200
    assert not desk.services.consents.may_send(LUCIA, "text", "reminder")
    assert desk.services.consents.may_send(LUCIA, "text", "reply")


def test_the_link_works_until_the_visit_is_over_and_no_other_does(desk: Desk) -> None:
    visit, token = _reminded(desk)
    with pytest.raises(WrongLink):
        desk.services.reminder_page.show(token[:-1])
    desk.clock.advance(seconds=(visit.end - desk.clock.now()).total_seconds())

    with pytest.raises(WrongLink):
        desk.services.reminder_page.confirm(token)


def test_it_is_read_aloud_as_personal_words(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _, token = _reminded(desk)
    said: list[Utterance] = []

    def say(utterance: Utterance) -> Sound:
        said.append(utterance)
        return Sound(b"RIFF", "audio/wav")

    monkeypatch.setattr(desk.services.speaking, "say", say)
    client = create_app(desk.services).test_client()
    parts = []
    for part in range(20):
        answer = client.post("/chat/reminders/sound", json={"token": token, "part": part})
        if answer.status_code == 204:
            break
        parts.append(answer.data)

    assert len(parts) == len(said) > 0
    assert {one.data_class for one in said} == {DataClass.PERSONAL}
    assert {one.language for one in said} == {"es-US"}


def test_the_routes_show_confirm_and_refuse_in_words(desk: Desk) -> None:
    _, token = _reminded(desk)
    client = create_app(desk.services).test_client()

    shown = client.post("/chat/reminders/show", json={"token": token})
    confirmed = client.post("/chat/reminders/confirm", json={"token": token})
    wrong = client.post("/chat/reminders/show", json={"token": "nothing"})

    assert (shown.status_code, confirmed.status_code, wrong.status_code) == (200, 200, 403)
    assert (shown.json["can_confirm"], confirmed.json["can_confirm"]) == (True, False)
    assert wrong.json["message"]
    assert token not in client.get("/visit?language=es-US").text


# --- asking ---


def _books(desk: Desk) -> str:
    """The assistant says that Lucía's visit is booked; gives the conversation."""
    talk = desk.opens()
    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))
    desk.assistant.confirms["book it"] = "utter_booked"
    desk.says(talk, "book it")
    return talk


def _presses(desk: Desk, talk: str, title: str) -> Turn:
    line = desk.services.conversations.transcript(talk, who="test")[-1]
    place = [button.title for button in line.buttons].index(title)
    return desk.services.reception.hear(talk, Said(new_message_id(), button=f"{line.seq}-{place}"))


def test_once_a_visit_is_booked_the_patient_is_asked_whether_to_be_reminded(desk: Desk) -> None:
    talk = _books(desk)

    assert "Shall we remind you" in desk.replies(talk)[-1]
    _presses(desk, talk, "Yes, by text message")

    assert "A text goes to the mobile number we have on file" in desk.replies(talk)[-1]
    assert desk.services.consents.may_send(LUCIA, "text", "reminder")
    assert MOBILE[-4:] not in " ".join(desk.replies(talk))


@pytest.mark.parametrize(
    ("words", "channel"),
    [
        ("by e-mail", "email"),
        ("text me", "text"),
        ("yes", "text"),
        ("Yes, by e-mail please", "email"),
        ("no thanks", None),
        ("no", None),
    ],
)
def test_the_answer_may_be_typed(desk: Desk, words: str, channel: str | None) -> None:
    talk = _books(desk)

    desk.says(talk, words)

    allowed = [one for one in CHANNELS.values() if desk.services.consents.may_send(LUCIA, one, "reminder")]
    assert allowed == ([channel] if channel else [])
    assert desk.replies(talk)[-1].startswith("All right")


@pytest.mark.parametrize(
    "words", ["what do I owe", "No, cancel it", "No, that is the wrong day, I need Friday", "Yes, and what do I owe"]
)
def test_other_words_go_to_the_assistant_and_only_the_next_ones_answer(desk: Desk, words: str) -> None:
    talk = _books(desk)
    desk.says(talk, words)
    assert "eminder" not in desk.replies(talk)[-1]

    desk.says(talk, "yes")

    assert not desk.services.consents.may_send(LUCIA, "text", "reminder")


def test_who_books_for_somebody_else_gives_no_word_for_their_phone(desk: Desk) -> None:
    talk = desk.opens()
    mateo = desk.services.patients.get("mateo-torres", "test", "test")
    desk.services.patients.save(replace(mateo, mobile="+19145550133"))
    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))
    desk.services.patients.act_for(talk, "mateo-torres", Level.VISITS)
    desk.assistant.confirms["book it"] = "utter_booked"

    desk.says(talk, "book it")

    assert "Shall we remind you" not in desk.replies(talk)[-1]


def test_who_answers_after_a_silence_is_asked_who_they_are(desk: Desk) -> None:
    talk = _books(desk)
    desk.clock.advance(minutes=16)

    _presses(desk, talk, "Yes, by text message")

    assert desk.replies(talk)[-1] == desk.services.texts.say("consent_needs_identity", "en-US")
    assert not desk.services.consents.may_send(LUCIA, "text", "reminder")
    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))
    desk.says(talk, "by text")
    assert desk.services.consents.may_send(LUCIA, "text", "reminder")


def test_nobody_is_asked_who_has_nothing_on_file(desk: Desk) -> None:
    lucia = desk.services.patients.get(LUCIA, "test", "test")
    desk.services.patients.save(replace(lucia, mobile=None, email=None, phones=()))

    assert "Shall we remind you" not in desk.replies(_books(desk))[-1]


def test_nobody_is_asked_twice_or_who_said_it_before(desk: Desk) -> None:
    talk = _books(desk)
    desk.says(talk, "no thanks")
    desk.says(talk, "book it")
    assert "Shall we remind you" not in desk.replies(talk)[-1]

    desk.services.consents.give(LUCIA, "text", "reminder", "es-US", "form")
    assert "Shall we remind you" not in desk.replies(_books(desk))[-1]


# --- by phone ---


def _called(desk: Desk) -> tuple[Appointment, PlacedCall]:
    """Lucía wants calls, and her phone rings a day before the visit."""
    visit = _wants(desk, "call")
    _passes(desk, visit.start - timedelta(days=1))
    desk.services.reminder_calls.look()
    [call] = desk.telephony.ringing(MOBILE)
    return visit, call


def _keys(desk: Desk, call: PlacedCall, key: str, time: int = 1) -> Script:
    return desk.services.reminder_calls.gate(_id(call), call.id, key, time)


def _id(call: PlacedCall) -> str:
    assert call.ring
    return call.ring.path.split("/")[3]


def _words(script: Script) -> str:
    listens = [step for step in script.steps if isinstance(step, Listen)]
    said = [*script.steps, *(one for step in listens for one in step.said)]
    return " ".join(step.text for step in said if isinstance(step, Say))


def test_the_gate_of_a_call_says_nothing_personal_and_a_machine_hears_no_more(desk: Desk) -> None:
    visit, call = _called(desk)

    gate = desk.services.reminder_calls.answered(_id(call))
    again = _keys(desk, call, "")
    end = _keys(desk, call, "", time=2)

    practice = desk.services.practices.current().details.name
    assert practice in _words(gate)
    assert _words(again) == _words(gate)
    assert end == Script((HangUp(),))
    for personal in ("Luc", "Ferrer", "9:20", "cita", visit.provider_id):
        assert personal not in _words(gate)


def test_who_presses_a_key_hears_it_and_can_ask_for_a_person(desk: Desk) -> None:
    _, call = _called(desk)
    script = _keys(desk, call, "1")
    _keys(desk, call, "1")  # the provider may ask twice

    assert "9:20" in _words(script)
    talk = desk.services.calls.conversation_of(call.id)
    assert talk is not None
    assert len(desk.replies(talk)) == 1
    assert desk.services.conversations.get(talk).level == 0
    desk.says(talk, "una persona", payload="/asked_for_person", channel="phone")
    assert desk.case(talk).patient_id is None


def test_who_does_not_answer_is_called_once_more_and_not_a_third_time(desk: Desk) -> None:
    _, call = _called(desk)
    for _ in range(2):
        call.status = CallStatus.NO_ANSWER
        desk.services.reminder_calls.reported(_id(call), CallStatus.NO_ANSWER)
        assert not desk.telephony.ringing(MOBILE)
        desk.clock.advance(hours=2)
        desk.services.reminder_calls.look()
        call = next(iter(desk.telephony.ringing(MOBILE)), call)

    assert len([one for one in desk.telephony.calls.values() if one.ring]) == 2


def test_one_key_ends_these_calls(desk: Desk) -> None:
    _, call = _called(desk)

    script = _keys(desk, call, "9")

    assert _words(script) == desk.services.texts.say("reminder_ended", "es-US")
    assert not desk.services.consents.may_send(LUCIA, "call", "reminder")


@pytest.mark.parametrize("cancels", [True, False], ids=["cancelled", "wants no calls"])
def test_who_has_cancelled_or_wants_no_calls_meanwhile_is_not_called(desk: Desk, cancels: bool) -> None:
    visit = _wants(desk, "call")
    _passes(desk, visit.start - timedelta(days=1))
    talk = desk.opens()
    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))
    if cancels:
        desk.services.appointments.cancel(talk, visit.id)
    else:
        desk.clock.advance(seconds=1)
        desk.says(talk, "stop calling me")

    assert desk.services.reminder_calls.look() == 0

    assert not desk.telephony.ringing(MOBILE)


def test_nobody_is_called_short_before_the_visit(desk: Desk) -> None:
    visit, call = _called(desk)
    call.status = CallStatus.NO_ANSWER
    desk.services.reminder_calls.reported(_id(call), CallStatus.NO_ANSWER)
    desk.clock.advance(seconds=(visit.start - timedelta(minutes=15) - desk.clock.now()).total_seconds())

    assert desk.services.reminder_calls.look() == 0


def test_whom_a_machine_answered_for_is_called_once_more(desk: Desk) -> None:
    _, call = _called(desk)
    desk.services.reminder_calls.answered(_id(call))
    desk.services.reminder_calls.machine(_id(call), "machine_start")
    call.status = CallStatus.COMPLETED
    desk.clock.advance(hours=2)

    assert desk.services.reminder_calls.look() == 1


def test_stop_said_in_the_call_ends_the_calls_of_whom_it_was_for(desk: Desk) -> None:
    _, call = _called(desk)
    _keys(desk, call, "1")
    talk = desk.services.calls.conversation_of(call.id) or ""
    desk.clock.advance(seconds=1)

    desk.says(talk, "no me llamen", channel="phone")

    assert not desk.services.consents.may_send(LUCIA, "call", "reminder")


def test_what_was_told_in_a_call_is_in_the_copy_of_that_patient(desk: Desk, tmp_path: Path) -> None:
    _, call = _called(desk)
    _keys(desk, call, "1")

    [data, _] = desk.services.export.write(LUCIA, tmp_path / "copy", "test")

    assert "9:20" in data.read_text()


def test_a_provider_that_is_away_is_asked_again_and_costs_no_try(desk: Desk) -> None:
    visit = _wants(desk, "call")
    _passes(desk, visit.start - timedelta(days=1))
    desk.telephony.away = True
    for _ in range(3):
        assert desk.services.reminder_calls.look() == 0
        desk.clock.advance(minutes=10)
    desk.telephony.away = False

    assert desk.services.reminder_calls.look() == 1
    assert desk.services.reminder_calls.look() == 0


def test_who_has_answered_a_call_that_nobody_knew_of_is_not_called_again(desk: Desk) -> None:
    visit = _wants(desk, "call")
    _passes(desk, visit.start - timedelta(days=1))
    desk.telephony.lost = True
    assert desk.services.reminder_calls.look() == 0
    desk.telephony.lost = False
    [call] = desk.telephony.ringing(MOBILE)

    _keys(desk, call, "", time=2)
    desk.services.reminder_calls.answered(_id(call))
    call.status = CallStatus.COMPLETED
    desk.clock.advance(minutes=10)

    assert desk.services.reminder_calls.look() == 0


def test_who_cannot_hear_a_call_is_offered_none(desk: Desk) -> None:
    lucia = desk.services.patients.get(LUCIA, "test", "test")
    talk = _books(desk)
    assert "Yes, by phone call" in _buttons(desk, talk)

    desk.services.patients.save(replace(lucia, access_needs=("hearing",)))

    assert "Yes, by phone call" not in _buttons(desk, _books(desk))


def _buttons(desk: Desk, talk: str) -> list[str]:
    return [button.title for button in desk.services.conversations.transcript(talk, who="test")[-1].buttons]
