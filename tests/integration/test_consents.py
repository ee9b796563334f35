"""What a patient says about our messages is done at once, confirmed once, and asked before anything is sent."""

import pytest

from frontdesk.consents.words import read_request
from frontdesk.texts import load_texts
from tests.builders import Desk

LUCIA = "lucia-ferrer"


def _verified(desk: Desk, language: str = "en-US") -> str:
    talk = desk.opens(language)
    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))
    return talk


def _may_text(desk: Desk, purpose: str = "reminder") -> bool:
    return desk.services.consents.may_send(LUCIA, "text", purpose)


def test_without_a_word_from_the_patient_nothing_is_sent(desk: Desk) -> None:
    assert not _may_text(desk)

    desk.services.consents.give(LUCIA, "text", "reminder", "es-US", "form")

    assert _may_text(desk)
    assert not _may_text(desk, "campaign")
    assert not desk.services.consents.may_send(LUCIA, "call", "reminder")


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        ("chat", "please stop texting me"),
        ("chat", "Don't text me anymore."),
        ("chat", "no me manden más mensajes, por favor"),
        ("chat", "STOP"),
        ("chat", "ALTO"),
        ("text", "stop"),
        ("text", "Alto."),
        ("text", "UNSUBSCRIBE"),
        ("text", "cancel"),
        ("phone", "stop texting me please"),
    ],
)
def test_words_that_stop_texts_stop_them_at_once(desk: Desk, channel: str, words: str) -> None:
    desk.services.consents.give(LUCIA, "text", "reminder", "en-US", "form")
    talk = _verified(desk)

    turn = desk.says(talk, words, channel=channel)

    assert not _may_text(desk)
    assert [line.response for line in turn.lines][1:] == ["consent_stopped_text"]
    assert desk.assistant.asked == []


def test_a_stop_stops_its_own_channel_only(desk: Desk) -> None:
    for channel in ("text", "call", "email"):
        desk.services.consents.give(LUCIA, channel, "reminder", "en-US", "form")  # type: ignore[arg-type]

    desk.says(_verified(desk), "stop calling me")

    may = {c: desk.services.consents.may_send(LUCIA, c, "reminder") for c in ("text", "call", "email")}  # type: ignore[arg-type]
    assert may == {"text": True, "call": False, "email": True}


def test_a_second_stop_by_text_is_not_confirmed_again(desk: Desk) -> None:
    talk = _verified(desk)
    desk.says(talk, "STOP", channel="text")

    again = desk.says(talk, "STOP", channel="text")

    assert [line.author for line in again.lines] == ["patient"]


def test_start_gives_back_what_was_stopped_and_no_more(desk: Desk) -> None:
    desk.services.consents.give(LUCIA, "text", "reminder", "en-US", "form")
    talk = _verified(desk)
    desk.says(talk, "STOP", channel="text")
    desk.clock.advance(seconds=1)

    turn = desk.says(talk, "START", channel="text")

    assert turn.lines[-1].response == "consent_started_text"
    assert _may_text(desk)
    assert not _may_text(desk, "campaign")


@pytest.mark.parametrize("how", ["silence", "elsewhere"])
def test_nobody_else_allows_messages_again_in_a_patients_talk(desk: Desk, how: str) -> None:
    desk.services.consents.give(LUCIA, "text", "reminder", "en-US", "form")
    talk = _verified(desk)
    desk.says(talk, "stop texting me")
    if how == "silence":
        desk.clock.advance(minutes=16)
    else:
        desk.clock.advance(seconds=1)
        desk.services.continuing.redeem(desk.services.continuing.issue(talk)[0], "203.0.113.7")

    turn = desk.says(talk, "text me again")

    assert turn.lines[-1].response == "consent_needs_identity"
    assert not _may_text(desk)
    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))
    assert desk.says(talk, "text me again").lines[-1].response == "consent_started_text"
    assert _may_text(desk)


def test_what_was_allowed_before_identity_was_proven_counts_for_nobody(desk: Desk) -> None:
    desk.services.consents.give(LUCIA, "text", "reminder", "en-US", "form")
    desk.services.consents.withdraw(LUCIA, "text", "en-US", "desk")
    desk.clock.advance(seconds=1)
    talk = desk.opens()
    desk.says(talk, "stop texting me")
    desk.clock.advance(seconds=1)
    assert desk.says(talk, "text me again").lines[-1].response == "consent_started_text"

    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))

    assert not _may_text(desk)
    desk.clock.advance(seconds=1)
    assert desk.says(talk, "text me again").lines[-1].response == "consent_started_text"
    assert _may_text(desk)


def test_start_without_a_stop_is_for_the_assistant_and_gives_nothing(desk: Desk) -> None:
    talk = _verified(desk)

    turn = desk.says(talk, "START")

    assert turn.lines[-1].text == "You said START"
    assert not _may_text(desk)


def test_a_consent_given_after_a_stop_holds(desk: Desk) -> None:
    desk.services.consents.withdraw(LUCIA, "text", "en-US", "desk")
    desk.clock.advance(days=1)

    desk.services.consents.give(LUCIA, "text", "reminder", "en-US", "form")

    assert _may_text(desk)


def test_a_stop_before_identity_was_proven_holds_once_it_is(desk: Desk) -> None:
    desk.services.consents.give(LUCIA, "text", "reminder", "en-US", "form")
    talk = desk.opens()
    desk.says(talk, "stop texting me")
    assert _may_text(desk)

    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))

    assert not _may_text(desk)


def test_a_stop_while_a_manager_talks_holds_and_the_manager_sees_it(desk: Desk) -> None:
    desk.services.consents.give(LUCIA, "text", "reminder", "en-US", "form")
    talk = _verified(desk)
    case = desk.services.cases.request(talk, "complaint")
    desk.services.cases.accept(case.id, case.manager_id or "")

    turn = desk.says(talk, "and stop texting me")

    assert not _may_text(desk)
    assert [(line.author, line.response) for line in turn.lines][1:] == [("notice", "consent_stopped_text")]


def test_stop_in_the_middle_of_a_task_in_the_chat_means_the_task() -> None:
    assert read_request("STOP", "chat", True, load_texts()) is None
    assert read_request("stop", "chat", False, load_texts()) is None
    assert read_request("stop texting me", "chat", True, load_texts()) is not None


@pytest.mark.parametrize(
    "words",
    [
        "can I stop taking the pills",
        "cancel my appointment",
        "where does the bus stop",
        "I want to start with physical therapy",
        "please text me when the doctor is ready",
        "no me llamo Ana, me llamo Eva",
        "my son told me to stop texting me in class and then we came here because his thumb hurts a lot",
    ],
)
def test_what_is_about_something_else_stops_nothing(words: str) -> None:
    assert read_request(words, "chat", False, load_texts()) is None
    assert read_request(words, "text", False, load_texts()) is None


def test_what_was_said_is_kept_with_its_wording_language_and_way(desk: Desk) -> None:
    talk = _verified(desk, "es-US")
    desk.says(talk, "no me llamen")

    (consent,) = desk.services.consents.of_patient(LUCIA, "test", "test")

    assert (consent.channel, consent.given, consent.language, consent.how) == ("call", False, "es-US", "chat")
    assert consent.wording
    assert consent.conversation_id == talk
