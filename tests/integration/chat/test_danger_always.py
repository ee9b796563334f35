"""Words of danger and the wish for a person are never refused, whatever is wrong with the rest."""

import uuid

import pytest
from flask import Flask

from frontdesk.conversations.model import LONGEST_MESSAGE
from frontdesk.errors import DatabaseAway, Overloaded
from frontdesk.safety.screen import Danger, Screen
from tests.builders import Desk
from tests.integration.chat.conftest import Patient

Read = list[tuple[int, bool]]
DANGER = "I have crushing chest pain and I can't breathe"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    """How long each text was that the screen read, and whether it was read in a hurry."""
    found: Read = []
    reads = Screen.read

    def noted(screen: Screen, text: str, previous: str = "", *, hurried: bool = False) -> Danger | None:
        found.append((len(text), hurried))
        return reads(screen, text, previous, hurried=hurried)

    monkeypatch.setattr(Screen, "read", noted)
    return found


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


def test_what_is_to_be_refused_is_read_in_a_hurry_and_no_longer_than_a_message(patient: Patient, read: Read) -> None:
    for n in range(15):
        patient.says(f"message {n}")
    read.clear()

    flood = [patient.says("please tell me " * 300) for _ in range(3)]
    wrong = [patient.posts("messages", json={"text": "please tell me " * 4_000}) for _ in range(3)]

    assert [answer.status_code for answer in flood + wrong] == [429] * 3 + [422] * 3
    assert all(hurried and length <= LONGEST_MESSAGE for length, hurried in read)
    assert len(read) == 6


def test_only_so_many_of_what_is_to_be_refused_are_read_at_once(
    patient: Patient, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice_gateway.chat.routes.TURNS_OF_ONE", 0)

    answer = patient.posts("messages", json={"text": DANGER})

    assert answer.status_code == 422
    assert not read


def test_danger_at_the_end_of_what_is_much_too_long_is_answered(patient: Patient, desk: Desk) -> None:
    answer = patient.says("well " * 9_000 + DANGER)

    kept = desk.services.conversations.transcript(patient.id)[1].text
    assert "911" in answer.get_json()["messages"][-1]["text"]
    assert kept.endswith(DANGER)
    assert len(kept) <= LONGEST_MESSAGE


def test_whoever_has_not_the_secret_is_turned_away_and_not_without_end(patient: Patient) -> None:
    asked = [patient.posts("messages", json={"text": DANGER}, headers={}) for _ in range(1_250)]
    own = patient.says(DANGER)

    assert {answer.status_code for answer in asked} == {403, 429}
    assert own.status_code == 200


def test_refusals_speak_the_conversations_language(app: Flask) -> None:
    paciente = Patient(app.test_client(use_cookies=False), "es-US")
    english = {**paciente.authorization, "Accept-Language": "en-US"}

    refusal = paciente.posts("messages", json={"id": "1"}, headers=english)

    assert refusal.get_json()["message"].startswith("No se pudo leer")


@pytest.mark.parametrize("place", ["hear", "keep"])
def test_a_database_that_is_away_is_told_as_being_slow_and_nobody_says_that_the_message_is_on_record(
    app: Flask, patient: Patient, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def away(*_: object) -> None:
        raise DatabaseAway("OperationalError")

    monkeypatch.setattr(app.extensions["services"].reception, place, away)
    if place == "keep":
        monkeypatch.setattr("voice_gateway.chat.routes.TURNS_AT_ONCE", 0)

    refusal = patient.says("what are your hours?")

    assert (refusal.status_code, refusal.get_json()["error"]) == (503, "away")
    assert "slow" in refusal.get_json()["message"]
    assert refusal.headers["Retry-After"]


def _overloaded(_: object) -> None:
    raise Overloaded
