"""Messages are read aloud to whoever may see them, and to nobody else."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from frontdesk.adapters.speech.fake import FakeVoice
from frontdesk.conversations.model import HIDE_AFTER, Button, Line
from frontdesk.speech.aloud import parts
from frontdesk.speech.kept import KeptSounds
from frontdesk.speech.model import DataClass
from frontdesk.speech.service import Speaking
from frontdesk.texts import Text, Texts
from tests.builders import Desk
from tests.integration.chat.conftest import Patient

PUBLIC, PERSONAL = DataClass.PUBLIC, DataClass.PERSONAL


@pytest.fixture
def voice(desk: Desk, tmp_path: Path) -> FakeVoice:
    """The voice that says everything."""
    voice = FakeVoice()
    desk.services.spoken_lines.speaking = Speaking([voice], KeptSounds(tmp_path / "kept"))
    return voice


@pytest.fixture
def hears(patient: Patient, voice: FakeVoice) -> Callable[..., TestResponse]:
    """The patient has a line read."""

    def ask(seq: int, part: int = 0, **more: object) -> TestResponse:
        more = {"headers": patient.authorization} | more
        return patient.client.get(f"{patient.path}/sound?seq={seq}&part={part}", **more)

    return ask


def add(desk: Desk, patient: Patient, line: Line) -> int:
    return desk.services.conversations.add_line(patient.id, line)


def said(voice: FakeVoice) -> list[tuple[str, DataClass]]:
    return [(one.words, one.data_class) for one in voice.said]


def test_a_message_is_heard_piece_by_piece_and_then_no_more(hears: Callable[..., TestResponse]) -> None:
    first, end = hears(1), hears(1, part=100)

    assert (first.status_code, first.mimetype, end.status_code, end.data) == (200, "audio/wav", 204, b"")
    assert first.headers["Cache-Control"] == "no-store"


def test_what_a_patient_or_manager_said_is_personal_and_what_everybody_hears_is_public(
    hears: Callable[..., TestResponse], voice: FakeVoice, desk: Desk, patient: Patient
) -> None:
    texts = desk.services.texts
    fixed = texts.get("utter_goodbye", "en-US").words
    article = desk.services.practices.current().articles[0].answer["en-US"].split(". ")[0]
    for line in (
        Line("patient", "I am Ana.", "en-US"),
        Line("manager", "Hello Ana.", "en-US", name="Rosa Delgado"),
        Line("assistant", "You owe $5.", "en-US", response="utter_balance"),
        Line("assistant", fixed, "en-US", response="utter_goodbye"),
        Line("assistant", article, "en-US", response="utter_article"),
    ):
        hears(add(desk, patient, line))

    classes = [one.data_class for one in voice.said]
    assert classes == [PERSONAL, PERSONAL, PERSONAL, PUBLIC, PERSONAL]


def test_an_article_as_it_is_written_is_public(
    hears: Callable[..., TestResponse], voice: FakeVoice, desk: Desk, patient: Patient
) -> None:
    article = desk.services.practices.current().articles[0].answer["es-US"]

    hears(add(desk, patient, Line("assistant", article, "es-US", response="utter_article")))

    assert [(one.language, one.data_class) for one in voice.said] == [("es-US", PUBLIC)]


def test_answers_that_are_offered_are_read_until_one_was_given(
    hears: Callable[..., TestResponse], voice: FakeVoice, desk: Desk, patient: Patient
) -> None:
    buttons = (Button("Yes", "/yes"), Button("No", "/no"))
    seq = add(desk, patient, Line("assistant", "Shall I book it?", "en-US", buttons=buttons))

    hears(seq, part=0), hears(seq, part=1)
    add(desk, patient, Line("patient", "yes", "en-US"))

    assert said(voice) == [("Shall I book it?", PERSONAL), ("You can answer: Yes; No.", PERSONAL)]
    assert hears(seq, part=1).status_code == 204


def test_a_link_is_told_and_not_spelled_to_its_end(
    hears: Callable[..., TestResponse], voice: FakeVoice, desk: Desk, patient: Patient
) -> None:
    link = f"https://pay.example.org/{'x' * 60}"

    hears(add(desk, patient, Line("assistant", f"Pay here: {link}", "en-US")))

    assert said(voice) == [("Pay here: a link.", PERSONAL)]


def test_what_is_made_ahead_is_what_is_said_also_where_a_link_is_told(
    hears: Callable[..., TestResponse], voice: FakeVoice, desk: Desk, patient: Patient
) -> None:
    spoken, link = desk.services.spoken_lines, Text("It is all at www.example.org.")
    english = {**desk.services.texts.by_language["en-US"], "utter_goodbye": link}
    spoken.texts = Texts({"en-US": english})

    hears(add(desk, patient, Line("assistant", link.words, "en-US", response="utter_goodbye")))

    ahead = {part for words, language in spoken.public_texts() for part in parts(words, language)}
    assert said(voice) == [("It is all at www dot example dot org.", PUBLIC)]
    assert {one.words for one in voice.said} <= ahead


def test_what_is_hidden_is_not_heard(
    hears: Callable[..., TestResponse], voice: FakeVoice, desk: Desk, patient: Patient
) -> None:
    seq = add(desk, patient, Line("assistant", "You owe $148.", "en-US", personal=True))
    with desk.services.db.begin() as tx:
        desk.services.conversations.verified(tx, patient.id, "lucia-ferrer", "lucia-ferrer", 3)
    desk.clock.at += HIDE_AFTER + timedelta(seconds=1)

    refused = hears(seq)

    assert (refused.status_code, refused.get_json()["message"], said(voice)) == (409, "Hidden to keep it private", [])


@pytest.mark.parametrize(("seq", "status"), [(99, 409), (0, 422), (2**31, 422)])
def test_a_line_that_is_not_there_is_refused(hears: Callable[..., TestResponse], seq: int, status: int) -> None:
    assert hears(seq).status_code == status


def test_nobody_hears_anothers_conversation(hears: Callable[..., TestResponse], patient: Patient) -> None:
    other = Patient(patient.client)

    assert hears(1, headers=other.authorization).status_code == 403
    assert hears(1, headers={}).status_code == 403


def test_without_a_voice_it_is_said_that_it_can_be_read(hears: Callable[..., TestResponse], voice: FakeVoice) -> None:
    voice.fail_next(10)

    told = hears(1)

    assert told.status_code == 503
    assert told.get_json()["message"] == "I can't say this aloud right now. You can read it here."
