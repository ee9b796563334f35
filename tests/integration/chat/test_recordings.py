"""What a patient says into the browser comes back as words; whatever cannot be understood, in a sentence."""

import threading
from collections.abc import Callable
from unittest import mock

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from frontdesk.adapters.recognition.fake import FakeRecogniser
from frontdesk.conversations.model import Button, Line
from frontdesk.listening.model import Heard, Wanted
from tests.builders import Desk
from tests.integration.chat.conftest import Patient
from tests.recordings import a_voice, noise, wav
from voice_gateway.limits import TURNS_AT_ONCE, Limits

VOICE = a_voice()


@pytest.fixture
def ears(desk: Desk) -> FakeRecogniser:
    """Whoever listens."""
    ears = FakeRecogniser("what are your hours", "number two", "yes")
    desk.services.listening.recogniser = ears
    return ears


def speaks(patient: Patient, recording: bytes = VOICE) -> TestResponse:
    headers = patient.authorization | {"Content-Type": "audio/wav"}
    return patient.client.post(f"{patient.path}/recordings", data=recording, headers=headers)


def test_words_come_back_and_nothing_is_on_record(patient: Patient, ears: FakeRecogniser, desk: Desk) -> None:
    before = desk.services.conversations.get(patient.id).seq

    heard = speaks(patient)

    assert heard.get_json() == {"text": "what are your hours", "sure": False}
    assert desk.services.conversations.get(patient.id).seq == before
    assert ears.wanted == [Wanted("open", free=True)]


def test_an_answer_that_was_offered_comes_back_as_it_is_written(
    patient: Patient, ears: FakeRecogniser, desk: Desk
) -> None:
    buttons = (Button("Tuesday, December 1 at 3:30 PM", "/a"), Button("Friday, December 4 at 9:00 AM", "/b"))
    line = Line("assistant", "Which time?", "en-US", buttons=buttons)
    desk.services.conversations.add_line(patient.id, line)
    ears.will_hear = ["number two"]

    assert speaks(patient).get_json() == {"text": "Friday, December 4 at 9:00 AM", "sure": True}


def test_a_language_that_is_not_understood_is_told_before_and_after(patient: Patient, ears: FakeRecogniser) -> None:
    state = patient.posts("language", json={"language": "es-US"}).get_json()

    refused = speaks(patient)

    assert state["hears"] is False
    assert refused.status_code == 422
    assert refused.get_json()["message"] == "Aún no entiendo el español hablado. Por favor escriba."


@pytest.mark.parametrize(
    ("recording", "status", "word"),
    [
        (b"", 422, "empty"),
        (bytes(2_000_001), 413, "big"),
        (bytes(30_000_000), 413, "big"),
        (a_voice(21), 422, "long"),
        (VOICE[:9_000], 422, "broken"),
        (b"ID3" + bytes(100), 422, "kind"),
        (noise(), 422, "noise"),
        (wav(bytes(32_000)), 422, "noise"),
    ],
)
def test_what_nobody_can_listen_to_is_refused_in_words(
    patient: Patient, ears: FakeRecogniser, recording: bytes, status: int, word: str
) -> None:
    refused = speaks(patient, recording)

    assert (refused.status_code, refused.get_json()["error"]) == (status, f"not_heard_{word}")
    assert refused.get_json()["message"].endswith("type.")
    assert ears.wanted == []


def test_sound_without_words_and_a_recogniser_that_is_away_are_told(patient: Patient, ears: FakeRecogniser) -> None:
    ears.will_hear = [None]
    nothing = speaks(patient)
    ears.away = True
    away = speaks(patient)

    assert (nothing.status_code, nothing.get_json()["error"]) == (422, "not_heard_noise")
    assert (away.status_code, away.get_json()["message"]) == (503, "I can't listen right now. Please type.")


def test_of_two_at_once_one_is_told_to_wait(patient: Patient, ears: FakeRecogniser) -> None:
    listens, goes_on = threading.Event(), threading.Event()

    def slowly(*_: object) -> Heard:
        listens.set()
        goes_on.wait(10)
        return Heard("yes", sure=True)

    with mock.patch.object(ears, "hear", slowly):
        answers: list[TestResponse] = []
        first = threading.Thread(target=lambda: answers.append(speaks(patient)))
        first.start()
        listens.wait(10)
        second = speaks(patient)
        goes_on.set()
        first.join(10)

    assert (second.status_code, second.get_json()["message"]) == (503, "I can't listen right now. Please type.")
    assert answers[0].get_json() == {"text": "yes", "sure": True}


def test_who_is_listened_to_takes_no_place_of_who_writes_nor_they_theirs(
    patient: Patient, ears: FakeRecogniser, app: Flask
) -> None:
    writes: Limits = app.extensions["limits"]
    for talk in range(TURNS_AT_ONCE):
        writes.enter(str(talk), 1, TURNS_AT_ONCE)

    assert speaks(patient).status_code == 200


def test_nobody_speaks_in_anothers_conversation(patient: Patient, ears: FakeRecogniser) -> None:
    other: Callable[..., TestResponse] = patient.client.post

    assert other(f"{patient.path}/recordings", data=VOICE).status_code == 403
    assert ears.wanted == []
