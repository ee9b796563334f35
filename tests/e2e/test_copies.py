"""Two copies of gateway and worker on one PostgreSQL, and processes killed in the middle of a turn: nothing is lost,
nothing is done twice, and the patient hears the truth."""

import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from frontdesk.appointments.model import Appointment, AppointmentStatus
from frontdesk.cases.store import cases
from frontdesk.notices.store import notices
from tests.e2e.api import answer
from tests.e2e.copies import Copies, RestlessPatient, new_id, running_copies

pytestmark = pytest.mark.timeout(300)

BOTH = ("gateway", "gateway 2")
COMBINATIONS = [
    ("after book", BOTH),
    ("after book", ("rasa",)),
    ("after book", ("actions",)),
    ("after book", (*BOTH, "rasa")),
    ("after book", (*BOTH, "actions")),
    ("after book", ("rasa", "actions")),
    ("before book", ("rasa",)),  # the action runs on, and must book nothing that nobody hears of
    ("after assistant", (*BOTH, "rasa")),
]
QUESTIONS = ("what are your opening hours", "do you take Aetna?", "what are your opening hours")
OWN_POINTS = ["after message", "after word", "before assistant", "after assistant", "before answer", "after answer"]


@pytest.fixture(scope="module")
def copies(postgres_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    with running_copies(postgres_server.new_database(), tmp_path_factory.mktemp("copies")) as copies:
        yield copies


@pytest.mark.parametrize(("point", "victims"), COMBINATIONS, ids=lambda value: str(value))
def test_whatever_dies_around_a_booking_there_is_at_most_one_and_the_patient_hears_the_truth(
    copies: Copies, point: str, victims: tuple[str, ...]
) -> None:
    patient = _about_to_book(copies)
    yes = new_id()

    copies.order(point, *victims)
    patient.says("yes", yes)

    assert copies.carried_out()
    copies.start()
    _the_truth(copies, patient, yes)


@pytest.mark.parametrize("point", OWN_POINTS)
def test_a_gateway_that_dies_at_any_point_loses_nothing(copies: Copies, point: str) -> None:
    patient = _about_to_book(copies)
    yes = new_id()

    copies.order(point)
    body = patient.says("yes", yes)

    assert copies.carried_out()
    assert "It is booked" in answer(body)
    _the_truth(copies, patient, yes)


def test_a_gateway_that_was_stopped_and_wakes_up_later_says_nothing_more(copies: Copies) -> None:
    patient = _about_to_book(copies)
    yes, stopped = new_id(), "gateway"
    copies.order("after assistant", "worker 2")  # somebody else: the order only tells when the point is reached
    patient._urls = copies.urls[:1]
    sleeper = threading.Thread(target=lambda: patient.says("yes", yes))
    sleeper.start()
    while not copies.carried_out():
        time.sleep(0.001)
    copies.signal(stopped, signal.SIGSTOP)

    other = RestlessPatient.__new__(RestlessPatient)
    other.__dict__ = {**patient.__dict__, "_urls": copies.urls[1:]}
    started = time.monotonic()
    body = other.says("yes", yes)
    waited = time.monotonic() - started
    copies.signal(stopped, signal.SIGCONT)
    sleeper.join()

    assert "It is booked" in answer(body)
    assert waited < 10
    copies.start()
    _the_truth(copies, patient, yes)


def test_many_patients_spread_over_both_copies_while_one_is_killed_three_times(copies: Copies) -> None:
    with ThreadPoolExecutor(7) as pool:
        killing = pool.submit(_kill_three_times, copies)
        patients = list(pool.map(lambda seed: _talks(copies, seed), range(8)))
        killing.result()

    for patient in patients:
        rows = patient.rows()
        assert [row["author"] for row in rows] == ["assistant", *["patient", "assistant"] * len(QUESTIONS)]
        assert len({row["id"] for row in rows if row["author"] == "patient"}) == len(QUESTIONS)


def test_of_two_workers_one_sends_each_notice_also_when_one_is_killed(copies: Copies) -> None:
    copies.order("before notice claimed")

    for _ in range(5):
        RestlessPatient(copies.urls, 1).says("I want to talk to a manager")
    give_up = time.monotonic() + 20
    while _unsent(copies):
        assert time.monotonic() < give_up, "a notice was not sent"
        time.sleep(0.2)

    assert copies.carried_out()
    copies.start()


def _kill_three_times(copies: Copies) -> None:
    """Each time as soon as it is at work again."""
    for _ in range(3):
        copies.start()
        time.sleep(0.3)
        copies.signal("gateway 2", signal.SIGKILL)


def _talks(copies: Copies, seed: int) -> RestlessPatient:
    patient = RestlessPatient(copies.urls, seed)
    for words in QUESTIONS:
        message_id = new_id()
        assert answer(patient.says(words, message_id)) == answer(patient.says(words, message_id))
    return patient


def _about_to_book(copies: Copies) -> RestlessPatient:
    """A patient who has only to say yes."""
    patient = RestlessPatient(copies.urls, 7)
    patient.says("I need to see Dr. Okafor about my knee")
    patient.says("1")
    patient.says("Lucía Ferrer Montoya")
    read_back = answer(patient.says("February 17, 1988"))
    assert "Okafor" in read_back, read_back
    return patient


def _the_truth(copies: Copies, patient: RestlessPatient, yes: str) -> None:
    """At most one booking and one case; the message is there once; what was said fits what is on record."""
    rows = patient.rows()
    booked = [visit for visit in _visits(copies, patient.id) if visit.status is AppointmentStatus.BOOKED]
    opened = _count(copies, cases, cases.c.conversation_id == patient.id)
    said = "\n".join(row["text"] for row in rows[rows.index(_mine(rows, yes)) :])
    assert len(booked) <= 1
    assert opened <= 1
    assert ("booked" in said) == bool(booked), said
    assert booked or opened, "silence"
    lines = copies.services.conversations.transcript(patient.id)
    assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
    again = answer(patient.says("yes", yes))
    assert again in said
    assert patient.rows() == rows


def _mine(rows: list[dict[str, Any]], message_id: str) -> dict[str, Any]:
    found = [row for row in rows if row["author"] == "patient" and row["text"] == "yes"]
    assert len(found) == 1
    return found[0]


def _visits(copies: Copies, conversation: str) -> list[Appointment]:
    visits = copies.services.appointments.of_patient("lucia-ferrer", "test", "test")
    return [visit for visit in visits if visit.conversation_id == conversation]


def _unsent(copies: Copies) -> int:
    return _count(copies, notices, notices.c.sent_at.is_(None))


def _count(copies: Copies, table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
    with copies.services.db.reading() as tx:
        return int(tx.scalar(sa.select(sa.func.count()).select_from(table).where(*where)) or 0)
