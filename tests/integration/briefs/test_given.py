"""What somebody has given to the assistant is there for whoever takes over, so that nobody asks again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.handoff import HandOff
from actions.talk import Inform
from tests.integration.patients.dialogue import Dialogue, a_talking_desk

MEDICINE = "lisinopril, two days left, the pharmacy on Main Street"


@pytest.fixture
def patient(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Dialogue]:
    """Somebody who speaks English."""
    with a_talking_desk(database_url, tmp_path, monkeypatch) as desk:
        yield Dialogue(desk)


def _facts(patient: Dialogue) -> dict[str, object]:
    return patient.desk.services.conversations.facts(patient.conversation)


def test_the_doctor_and_the_date_of_birth_of_a_booking(patient: Dialogue) -> None:
    patient.begins("book_form", "a checkup with Dr. Ruiz", "book_appointment")
    patient.picks("1")
    patient.says("Zelda Quimby")

    patient.says("07/04/1990")

    given = {key: _facts(patient)[key] for key in ("wanted", "name_given", "birth_given")}
    assert given == {"wanted": "book", "name_given": "Zelda Quimby", "birth_given": "1990-07-04"}
    assert "Ruiz" in str(_facts(patient)["doctor"])


def test_the_medicine_that_is_needed(patient: Dialogue) -> None:
    patient.does(HandOff, "I need my refill", "refill_needed")

    assert patient.does(Inform, MEDICINE, "inform") == ["utter_noted"]

    assert _facts(patient)["medicine"] == MEDICINE


def test_what_a_clinician_tells(patient: Dialogue) -> None:
    patient.does(HandOff, "this is Mercy hospital", "professional_caller")

    patient.does(Inform, "Vance at Mercy about a patient", "inform")

    assert _facts(patient)["caller"] == "Vance at Mercy about a patient"
