"""A person, in one turn, from anywhere; and what the manager then has."""

import pytest

from tests.conversations.conftest import Patient


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("I want to talk to a real person", "asked_for_person"),
        ("operator", "asked_for_person"),
        ("I won't pay that, take it off my bill", "refund_or_dispute"),
        ("my mother passed away and her bills keep coming", "bereavement"),
        ("is 150 over 95 bad", "clinical_question"),
        ("I ran out of my blood pressure pills and need a refill today", "refill_needed"),
        ("did my biopsy results come back", "test_results"),
    ],
)
def test_a_sensitive_matter_reaches_a_person_in_one_turn(patient: Patient, words: str, reason: str) -> None:
    patient.says(words)

    assert patient.case is not None
    assert patient.case.reason == reason
    assert patient.case.manager_id is not None


@pytest.mark.parametrize("words", ["quiero hablar con una persona", "con un gerente por favor"])
def test_una_persona_en_un_turno(paciente: Patient, words: str) -> None:
    paciente.says(words)

    assert paciente.case is not None
    manager = paciente.services.practices.manager(paciente.case.manager_id or "")
    assert "es-US" in manager.languages


def test_a_person_in_the_middle_of_a_booking_and_the_manager_has_it_all(patient: Patient) -> None:
    patient.says("I need to see somebody about a rash on my arm")
    patient.says("can I talk to a human being instead")

    assert patient.case is not None
    packet = patient.services.packets.of(patient.case.id, "test")
    said = [line.text for line in packet.transcript if line.author == "patient"]
    assert said == ["I need to see somebody about a rash on my arm", "can I talk to a human being instead"]
    assert packet.facts["wanted"] == "book"
    assert packet.case.why_manager


def test_not_understood_twice_gets_a_person(patient: Patient) -> None:
    patient.says("blorp fizz quux 🦩🦩")
    assert any(button.payload == "/asked_for_person" for line in patient.last for button in line.buttons)
    patient.says("zzz qwrt plim plam")

    assert patient.case is not None


def test_after_it_was_given_back_the_assistant_knows_what_was_agreed(patient: Patient) -> None:
    patient.says("I want to speak to a manager")
    assert patient.case is not None
    owner = patient.case.manager_id or ""
    cases = patient.services.cases
    cases.accept(patient.case.id, owner)
    assert patient.says("hello are you there") == ""
    cases.say(patient.case.id, owner, "Hello, I took the fee off.")
    cases.give_back(patient.case.id, owner, "The late fee is taken off.")

    assert "late fee is taken off" in patient.says("what did we agree on?")
    patient.says("thanks. I also need to book a checkup")
    assert patient.last[-1].buttons
