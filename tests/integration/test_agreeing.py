"""When a call-back is promised, one short question settles how the patient is reached."""

import dataclasses
from datetime import timedelta

import pytest

from frontdesk.cases.model import Status
from frontdesk.conversations.model import Line, Said, Turn, new_message_id
from frontdesk.notices.model import Notice
from frontdesk.practice.model import Kind
from tests.builders import MONDAY_10, Desk

LUCIA = "lucia-ferrer"
QUESTION = "How should we reach you?"
BUTTONS = ["Here in the chat", "By text message", "By phone call", "By e-mail"]


def _night(desk: Desk) -> None:
    """It is one o'clock at night, and nobody is there."""
    if desk.clock.now() == MONDAY_10:
        desk.clock.advance(hours=15)


def _promised(desk: Desk, talk: str | None = None) -> str:
    """Somebody asks for a person at night; a call-back is promised."""
    _night(desk)
    talk = talk or desk.opens()
    desk.services.reception.hear(talk, Said(new_message_id(), text="a person", payload="/asked_for_person"))
    assert desk.case(talk).status is Status.PROMISED
    return talk


def _lucia(desk: Desk, **changes: object) -> str:
    """Lucía, proven at night."""
    _night(desk)
    patient = desk.services.patients.get(LUCIA, "test", "test")
    if changes:
        desk.services.patients.save(dataclasses.replace(patient, **changes))  # type: ignore[arg-type]
    talk = desk.opens()
    desk.verifies(talk, patient)
    return talk


def _last(desk: Desk, talk: str) -> Line:
    return desk.services.conversations.transcript(talk, who="test")[-1]


def _presses(desk: Desk, talk: str, title: str) -> Turn:
    """The patient presses an answer of the newest line that has any."""
    lines = desk.services.conversations.transcript(talk, who="test")
    offer = [line for line in lines if line.buttons][-1]
    place = [button.title for button in offer.buttons].index(title)
    return desk.services.reception.hear(talk, Said(new_message_id(), button=f"{offer.seq}-{place}"))


def _sent_in(desk: Desk, **later: float) -> list[Notice]:
    """Time passes and the worker does its work once; gives all links that patients were sent."""
    desk.clock.advance(**later)
    desk.services.reaching.look()
    desk.services.outbox.send_due()
    return [notice for notice in desk.messages.sent.values() if notice.until]


def _facts(desk: Desk, talk: str) -> dict[str, object]:
    packet = desk.services.packets.of(desk.case(talk).id, "test")
    return {key: packet.facts[key] for key in ("reach_by", "phone", "email", "reach") if key in packet.facts}


def test_a_promise_asks_once_how_to_reach_the_patient(desk: Desk) -> None:
    talk = _promised(desk)
    asked = _last(desk, talk)
    assert asked.text == QUESTION
    assert [button.title for button in asked.buttons] == BUTTONS

    desk.says(talk, "do you have parking")
    desk.says(talk, "are you open on Saturday")

    assert desk.replies(talk).count(QUESTION) == 1


def test_nobody_is_asked_while_managers_are_being_rung(desk: Desk) -> None:
    talk = desk.opens()
    desk.services.reception.hear(talk, Said("m", text="a person", payload="/asked_for_person"))

    assert desk.case(talk).status is Status.OFFERED
    assert QUESTION not in desk.replies(talk)


def test_a_promise_made_by_the_worker_asks_too(desk: Desk) -> None:
    talk = desk.opens()
    desk.services.cases.request(talk, "asked_for_person")
    for _ in range(12):
        desk.clock.advance(seconds=61)
        desk.services.cases.fire_deadlines()
        if desk.case(talk).status is Status.PROMISED:
            break

    line = _last(desk, talk)

    assert line.text.endswith(QUESTION)
    turn = _presses(desk, talk, "Here in the chat")
    assert "will answer you here on" in turn.lines[-1].text


def test_a_number_that_is_given_is_read_back_by_its_last_digits_with_name_and_time(desk: Desk) -> None:
    talk = _promised(desk)
    assert _presses(desk, talk, "By phone call").lines[-1].text == "What is your phone number?"

    said = desk.says(talk, "it's 914 555 0142").lines[-1]

    manager = desk.services.practices.manager(desk.case(talk).manager_id or "").name
    assert said.text.startswith(f"All right. {manager} will call the number ending in 42 on ")
    assert said.personal
    assert "0142" not in said.text
    assert _facts(desk, talk) == {"reach_by": "call", "phone": "+19145550142"}


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("text me", "text"),
        ("By e-mail", "email"),
        ("por teléfono", "call"),
        ("here is fine", "chat"),
        ("text me at 914-555-0142", "text"),
        ("914-555-0142", "call"),
        ("ana@mail.example please", "email"),
    ],
)
def test_plain_words_are_an_answer_too(desk: Desk, words: str, way: str) -> None:
    talk = _promised(desk)

    desk.says(talk, words)
    if "reach_by" not in _facts(desk, talk):
        desk.says(talk, "ana@mail.example" if way == "email" else "914-555-0142")

    assert _facts(desk, talk)["reach_by"] == way


@pytest.mark.parametrize(
    "words",
    [
        "I would rather not say",
        "is (914) 555-0142 your number?",
        "my sister Ana lives at Elm Street and has 914-555-0142 but what I want is my bill explained",
    ],
)
def test_other_words_go_to_the_assistant_and_close_the_question(desk: Desk, words: str) -> None:
    talk = _promised(desk)
    desk.says(talk, words)
    asked = len(desk.assistant.asked)

    desk.says(talk, "text me")

    assert len(desk.assistant.asked) == asked + 1
    assert _facts(desk, talk) == {}


def test_an_answer_can_be_changed_by_its_button(desk: Desk) -> None:
    talk = _promised(desk)
    _presses(desk, talk, "Here in the chat")

    _presses(desk, talk, "By e-mail")
    desk.says(talk, "ana@mail.example")

    assert _facts(desk, talk) == {"reach_by": "email", "email": "ana@mail.example"}


def test_who_is_proven_is_reached_by_what_is_on_file_and_never_told_it(desk: Desk) -> None:
    talk = _promised(desk, _lucia(desk))

    said = _presses(desk, talk, "By phone call").lines[-1].text

    assert "the number we have on file" in said
    assert "21" not in said.split(" on ")[0]
    assert _facts(desk, talk) == {"reach_by": "call"}


def test_a_patient_who_cannot_hear_is_written_to_and_never_called(desk: Desk) -> None:
    talk = _promised(desk, _lucia(desk, access_needs=("hearing",)))
    assert [button.title for button in _last(desk, talk).buttons] == [b for b in BUTTONS if b != "By phone call"]

    said = desk.says(talk, "914-555-0142").lines[-1].text

    assert "a text goes to the number ending in 42" in said
    assert _facts(desk, talk)["reach_by"] == "text"
    assert not desk.services.agreeing.may_call(talk)


def test_a_practice_that_sends_nothing_offers_nothing_of_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.services.agreeing.asking, "can_send", lambda _: False)

    talk = _promised(desk)

    assert [button.title for button in _last(desk, talk).buttons] == ["Here in the chat", "By phone call"]


def test_what_was_agreed_is_how_an_unread_answer_is_told(desk: Desk) -> None:
    talk = _promised(desk)
    _presses(desk, talk, "By text message")
    desk.says(talk, "914-555-0142")
    case = desk.case(talk)
    desk.services.cases.accept(case.id, case.manager_id or "")
    desk.services.cases.say(case.id, case.manager_id or "", "hello")

    (notice,) = _sent_in(desk, minutes=2)

    assert (notice.by, notice.to) == ("text", "+19145550142")


def test_who_is_away_is_told_by_the_agreed_way_that_another_keeps_the_promise(desk: Desk) -> None:
    talk = _wants_texts(desk)
    before = desk.case(talk)

    _goes_on_leave(desk, talk)

    covered = desk.case(talk)
    assert covered.manager_id != before.manager_id
    (notice,) = _sent_in(desk, hours=8, minutes=2)
    assert (notice.by, notice.to) == ("text", "+19145550142")
    assert _sent_in(desk, minutes=20) == [notice]


def _goes_on_leave(desk: Desk, talk: str) -> None:
    """Whoever promised to call back will not be there for some days."""
    case = desk.case(talk)
    assert case.manager_id is not None
    assert case.promised_at is not None
    until = case.promised_at + timedelta(days=3)
    desk.services.rota.enter_absence(case.manager_id, case.manager_id, Kind.SICK, desk.clock.now(), until)


def _wants_texts(desk: Desk) -> str:
    """Somebody whom a call-back is promised wants texts, and has read so far."""
    talk = _promised(desk)
    _presses(desk, talk, "By text message")
    desk.says(talk, "914-555-0142")
    desk.services.replies.read_upto(talk, desk.services.conversations.get(talk).seq)
    return talk


def test_each_change_of_a_promise_is_told(desk: Desk) -> None:
    talk = _wants_texts(desk)
    _goes_on_leave(desk, talk)
    desk.clock.advance(hours=9)  # it is ten in the morning
    assert len(_sent_in(desk, minutes=2)) == 1

    _goes_on_leave(desk, talk)

    assert len(_sent_in(desk, minutes=2)) == 2


def test_nobody_is_texted_at_night_that_their_promise_is_another_persons(desk: Desk) -> None:
    talk = _wants_texts(desk)
    desk.clock.advance(hours=4, minutes=30)  # half past five

    _goes_on_leave(desk, talk)

    assert not _sent_in(desk, hours=3, minutes=29)
    assert len(_sent_in(desk, minutes=1)) == 1


def test_an_unread_promise_takes_no_case_from_a_manager_who_has_come(desk: Desk) -> None:
    talk = _wants_texts(desk)
    _goes_on_leave(desk, talk)
    case = desk.case(talk)
    desk.services.cases.accept(case.id, case.manager_id or "")

    assert not _sent_in(desk, hours=9)

    assert desk.case(talk).status is Status.ACCEPTED


def test_who_was_proven_and_fell_silent_has_read_a_promise_that_they_can_see(desk: Desk) -> None:
    talk = _lucia(desk)
    _promised(desk, talk)
    _presses(desk, talk, "By text message")
    desk.clock.advance(hours=1)
    _goes_on_leave(desk, talk)
    conversation = desk.services.conversations.get(talk)
    assert conversation.fell_silent(desk.clock.now())

    desk.services.replies.read_upto(talk, conversation.seq)

    assert not _sent_in(desk, hours=9)


def test_who_reads_the_new_promise_here_gets_no_text_of_it(desk: Desk) -> None:
    talk = _wants_texts(desk)

    _goes_on_leave(desk, talk)
    desk.services.replies.read_upto(talk, desk.services.conversations.get(talk).seq)

    assert not _sent_in(desk, hours=9)


def test_stop_after_agreeing_stops_it(desk: Desk) -> None:
    talk = _promised(desk)
    _presses(desk, talk, "By text message")
    desk.says(talk, "914-555-0142")
    desk.clock.advance(seconds=1)

    desk.says(talk, "please stop texting me")

    assert desk.services.reaching.way_of(talk) is None


def test_danger_comes_before_the_answer(desk: Desk) -> None:
    talk = _promised(desk)

    turn = desk.says(talk, "I have chest pain and I can't breathe, call me at 914-555-0142")

    assert turn.lines[1].alert
    assert "reach_by" not in _facts(desk, talk)


def test_a_repeated_message_gets_the_same_answer(desk: Desk) -> None:
    talk = _promised(desk)

    first = desk.says(talk, "914-555-0142", "m")
    again = desk.says(talk, "914-555-0142", "m")

    assert [line.text for line in first.lines] == [line.text for line in again.lines]


def test_one_question_at_a_time(desk: Desk) -> None:
    talk = desk.opens()
    _night(desk)
    desk.assistant.answers["my pills"] = ("Somebody will see to it.", "Which medicine is it?")
    desk.assistant.confirms["my pills"] = "utter_ask_medicine"
    desk.assistant.acts["my pills"] = lambda id: desk.services.cases.request(id, "refill_needed")
    desk.says(talk, "my pills")
    assert desk.case(talk).status is Status.PROMISED
    assert QUESTION not in desk.replies(talk)

    desk.says(talk, "lisinopril")

    assert desk.replies(talk)[-1] == QUESTION
