"""Once a visit is booked, the patient is asked whether and how they want to be reminded of it."""

from dataclasses import replace

import pytest

from frontdesk.conversations.model import Said, Turn, new_message_id
from frontdesk.patients.model import Level
from frontdesk.reminders.model import CHANNELS
from tests.builders import Desk
from tests.integration.reminders.stage import (
    LUCIA,
    MOBILE,
    books,
    buttons,
    wants,
)


def _presses(desk: Desk, talk: str, title: str) -> Turn:
    line = desk.services.conversations.transcript(talk, who="test")[-1]
    place = [button.title for button in line.buttons].index(title)
    return desk.services.reception.hear(talk, Said(new_message_id(), button=f"{line.seq}-{place}"))


def test_once_a_visit_is_booked_the_patient_is_asked_whether_to_be_reminded(desk: Desk) -> None:
    talk = books(desk)

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
    talk = books(desk)

    desk.says(talk, words)

    allowed = [one for one in CHANNELS.values() if desk.services.consents.may_send(LUCIA, one, "reminder")]
    assert allowed == ([channel] if channel else [])
    assert desk.replies(talk)[-1].startswith("All right")


@pytest.mark.parametrize(
    "words", ["what do I owe", "No, cancel it", "No, that is the wrong day, I need Friday", "Yes, and what do I owe"]
)
def test_other_words_go_to_the_assistant_and_only_the_next_ones_answer(desk: Desk, words: str) -> None:
    talk = books(desk)
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
    talk = books(desk)
    desk.clock.advance(minutes=16)

    _presses(desk, talk, "Yes, by text message")

    assert desk.replies(talk)[-1] == desk.services.texts.say("consent_needs_identity", "en-US")
    assert not desk.services.consents.may_send(LUCIA, "text", "reminder")
    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))
    desk.says(talk, "by text")
    assert desk.services.consents.may_send(LUCIA, "text", "reminder")


@pytest.mark.parametrize("words", ["please stop reminding me of my visits", "Ya no quiero recordatorios, gracias"])
def test_reminders_end_in_plain_words_and_other_messages_do_not(desk: Desk, words: str) -> None:
    wants(desk, "text", "email", "call")
    desk.services.consents.give(LUCIA, "text", "reply", "es-US", "form")
    talk = desk.opens()
    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))
    desk.clock.advance(seconds=1)

    desk.says(talk, words)

    assert not desk.services.consents.may_send(LUCIA, "text", "reminder")
    assert not desk.services.consents.may_send(LUCIA, "call", "reminder")
    assert not desk.services.consents.may_send(LUCIA, "email", "reminder")
    assert desk.services.consents.may_send(LUCIA, "text", "reply")
    assert "reminders" in desk.replies(talk)[-1] or "recordatorios" in desk.replies(talk)[-1]


def test_who_ends_reminders_before_they_say_who_they_are_is_told_what_it_takes(desk: Desk) -> None:
    wants(desk, "text")
    talk = desk.opens()

    desk.says(talk, "no more reminders")
    assert "who you are" in desk.replies(talk)[-1]
    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))
    assert desk.services.consents.may_send(LUCIA, "text", "reminder")
    desk.clock.advance(seconds=1)
    desk.says(talk, "no more reminders please")

    assert not desk.services.consents.may_send(LUCIA, "text", "reminder")


def test_who_speaks_for_somebody_else_ends_their_own_reminders(desk: Desk) -> None:
    wants(desk, "text")
    desk.services.consents.give("mateo-torres", "text", "reminder", "en-US", "form")
    talk = desk.opens()
    with desk.services.db.begin() as tx:
        desk.services.conversations.verified(tx, talk, LUCIA, "mateo-torres", Level.VISITS)
    desk.clock.advance(seconds=1)

    desk.says(talk, "no more reminders")

    assert not desk.services.consents.may_send(LUCIA, "text", "reminder")
    assert desk.services.consents.may_send("mateo-torres", "text", "reminder")


@pytest.mark.parametrize(
    "words",
    [
        "there was a death, please stop the reminders",
        "se nos fue el bebé, por favor paren los recordatorios del prenatal",
        "don't stop the reminders",
        "why did you stop my reminders?",
        "no cancelen los recordatorios",
        "no more reminders about my bill",
        "I don't want reminders by email, text me instead",
        "cancel my appointment, no more reminders please",
        "ugh don't remind me",
        "¿por qué estoy sin recordatorios?",
    ],
)
def test_what_says_more_than_that_is_for_the_assistant(desk: Desk, words: str) -> None:
    assert not desk.services.consents.wants_no_reminders(words)


def test_a_stop_of_a_channel_stays_one_when_reminders_are_named_too(desk: Desk) -> None:
    wants(desk, "text", "call")
    talk = desk.opens()
    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))
    desk.clock.advance(seconds=1)

    desk.says(talk, "Stop texting me. I don't want reminders.")

    assert not desk.services.consents.may_send(LUCIA, "text", "reminder")
    assert desk.services.consents.may_send(LUCIA, "call", "reminder")


def test_who_has_just_ended_them_is_not_asked_whether_they_want_them(desk: Desk) -> None:
    talk = desk.opens()
    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))
    desk.says(talk, "I don't want any reminders")
    desk.assistant.confirms["book it"] = "utter_booked"

    desk.says(talk, "book it")

    assert "remind you" not in " ".join(desk.replies(talk)[-2:])


def test_nobody_is_asked_who_has_nothing_on_file(desk: Desk) -> None:
    lucia = desk.services.patients.get(LUCIA, "test", "test")
    desk.services.patients.save(replace(lucia, mobile=None, email=None, phones=()))

    assert "Shall we remind you" not in desk.replies(books(desk))[-1]


def test_nobody_is_asked_twice_or_who_said_it_before(desk: Desk) -> None:
    talk = books(desk)
    desk.says(talk, "no thanks")
    desk.says(talk, "book it")
    assert "Shall we remind you" not in desk.replies(talk)[-1]

    desk.services.consents.give(LUCIA, "text", "reminder", "es-US", "form")
    assert "Shall we remind you" not in desk.replies(books(desk))[-1]


def test_who_cannot_hear_a_call_is_offered_none(desk: Desk) -> None:
    lucia = desk.services.patients.get(LUCIA, "test", "test")
    talk = books(desk)
    assert "Yes, by phone call" in buttons(desk, talk)

    desk.services.patients.save(replace(lucia, access_needs=("hearing",)))

    assert "Yes, by phone call" not in buttons(desk, books(desk))
