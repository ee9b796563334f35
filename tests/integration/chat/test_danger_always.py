"""Words of danger and the wish for a person are never refused, whatever is wrong with the rest."""

import uuid

import pytest
from flask import Flask

from frontdesk.errors import DatabaseAway, Overloaded
from tests.builders import Desk
from tests.integration.chat.conftest import Patient

DANGER = "I have crushing chest pain and I can't breathe"


def test_a_flood_is_refused_politely_with_a_time_and_a_way_to_a_person(patient: Patient, desk: Desk) -> None:
    answers = [patient.says(f"message {n}") for n in range(16)]

    refusal = answers[-1]
    assert [answer.status_code for answer in answers[:15]] == [200] * 15
    assert refusal.status_code == 429
    assert 1 <= int(refusal.headers["Retry-After"]) <= 5
    assert "Talk to a manager" in refusal.get_json()["message"]
    assert "(914) 555-0100" in refusal.get_json()["message"]
    assert len(desk.assistant.asked) == 15


def test_in_a_flood_danger_is_answered_and_a_manager_comes(patient: Patient, desk: Desk) -> None:
    for n in range(20):
        patient.says(f"message {n}")

    danger, manager = patient.says(DANGER), patient.presses_manager()

    assert "911" in danger.get_json()["messages"][-1]["text"]
    assert desk.case(patient.id).reason == "danger"
    assert manager.status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": DANGER},
        {"text": DANGER, "id": "1"},
        {"text": DANGER, "id": str(uuid.uuid4()), "more": 1},
        {"text": DANGER + " and" * 2_000, "id": str(uuid.uuid4())},
        {"text": f"{DANGER} \ud83d", "id": str(uuid.uuid4())},
        {"text": f"② ¹ {DANGER}", "id": str(uuid.uuid4())},
    ],
    ids=["no id", "a bad id", "an unknown field", "too long", "half an emoji", "digits that are none"],
)
def test_danger_is_answered_and_recorded_in_a_message_that_is_wrong(
    patient: Patient, desk: Desk, wrong: dict[str, object]
) -> None:
    answer = patient.posts("messages", json=wrong)

    assert answer.status_code == 200
    assert "911" in answer.get_json()["messages"][-1]["text"]
    assert desk.case(patient.id).reason == "danger"
    assert DANGER in desk.services.conversations.transcript(patient.id)[1].text


def test_when_too_many_write_at_once_the_message_is_kept_and_answered_later(
    patient: Patient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.assistant, "ask", _overloaded)
    said = {"id": str(uuid.uuid4()), "text": "what are your opening hours"}

    refusal = patient.posts("messages", json=said)
    danger, manager = patient.says(DANGER), patient.presses_manager()
    monkeypatch.undo()
    later = patient.posts("messages", json=said)

    assert refusal.status_code == 503
    assert int(refusal.headers["Retry-After"]) > 0
    assert "slow" in refusal.get_json()["message"]
    assert "Talk to a manager" in refusal.get_json()["message"]
    assert "911" in danger.get_json()["messages"][-1]["text"]
    assert manager.get_json()["case"] is not None
    assert later.get_json()["messages"][-1]["text"] == "You said what are your opening hours"
    texts = [row["text"] for row in patient.reads().get_json()["messages"] if row["author"] == "patient"]
    assert texts.count("what are your opening hours") == 1


def test_when_all_places_are_taken_the_message_is_kept_and_danger_gets_in(
    app: Flask, patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice_gateway.chat.routes.TURNS_AT_ONCE", 0)

    refused, danger, manager = patient.says("hello"), patient.says(DANGER), patient.presses_manager()

    assert [refused.status_code, danger.status_code, manager.status_code] == [503, 200, 200]
    assert patient.reads().get_json()["messages"][1]["text"] == "hello"


def test_many_words_of_danger_at_once_do_not_take_all_threads(
    app: Flask, patient: Patient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice_gateway.chat.routes.TURNS_OF_ONE", 0)

    answer = patient.says(DANGER)
    monkeypatch.undo()

    assert answer.status_code == 202
    assert DANGER in desk.services.conversations.transcript(patient.id)[-1].text


def test_pressing_the_managers_button_without_end_writes_no_endless_transcript(patient: Patient) -> None:
    answers = [patient.presses_manager() for _ in range(30)]

    assert [answer.status_code for answer in answers] == [200] * 30
    assert all(answer.get_json()["case"] for answer in answers)
    assert len(patient.reads().get_json()["messages"]) == 1 + 2 * 10


def test_refusals_speak_the_conversations_language(app: Flask) -> None:
    paciente = Patient(app.test_client(use_cookies=False), "es-US")
    english = {**paciente.authorization, "Accept-Language": "en-US"}

    refusal = paciente.posts("messages", json={"id": "1"}, headers=english)

    assert refusal.get_json()["message"].startswith("No se pudo leer")


def test_a_database_that_is_away_is_told_as_being_slow_and_the_browser_asks_again(
    app: Flask, patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise DatabaseAway("OperationalError")

    monkeypatch.setattr(app.extensions["services"].reception, "hear", away)

    refusal = patient.says("what are your hours?")

    assert (refusal.status_code, refusal.get_json()["error"]) == (503, "busy")
    assert refusal.headers["Retry-After"]


def _overloaded(_: object) -> None:
    raise Overloaded
