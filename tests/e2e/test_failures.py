"""Processes killed in the middle, and many at once: nothing is lost, nothing is done twice, a person is reached."""

import os
import signal
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.e2e.api import ApiPatient, answer
from tests.e2e.conftest import FrontDesk

pytestmark = pytest.mark.timeout(180)


@pytest.mark.parametrize("process", ["bot/run.py serve", "-m actions"])
def test_when_a_part_of_the_assistant_is_killed_a_person_has_the_message_and_it_comes_back(
    front_desk: FrontDesk, process: str
) -> None:
    patient = ApiPatient(front_desk.url)
    patient.says("I'd like to book a checkup")
    for pid in front_desk.pids(process):
        os.kill(pid, signal.SIGKILL)

    body = patient.says("what are your opening hours")

    assert "not working" in answer(body)
    assert body["case"]["status"] in ("offered", "promised")
    front_desk.wait(front_desk.engine)
    front_desk.wait(front_desk.actions)
    after = answer(patient.says("1"))
    assert "not working" not in after
    assert len([row for row in patient.state()["messages"] if row["author"] == "patient"]) == 3


def test_when_the_gateway_is_killed_between_request_and_answer_the_retry_loses_nothing(front_desk: FrontDesk) -> None:
    patient, message_id = ApiPatient(front_desk.url), str(uuid.uuid4())
    killer = threading.Thread(target=_kill_soon, args=(front_desk,))
    killer.start()

    body = patient.says("I'd like to book a checkup with Dr. Okafor", message_id)
    killer.join()
    again = patient.says("I'd like to book a checkup with Dr. Okafor", message_id)

    rows = patient.state()["messages"]
    assert answer(body) == answer(again)
    assert [row["id"] for row in rows if row["author"] == "patient"] == [message_id]
    assert len(rows) == 3


def _kill_soon(front_desk: FrontDesk) -> None:
    time.sleep(0.02)
    for pid in front_desk.pids("wsgi:gateway"):
        os.kill(pid, signal.SIGKILL)
    front_desk.wait(f"{front_desk.url}/health")


def test_fifty_people_want_one_time_and_one_gets_it(front_desk: FrontDesk) -> None:
    with ThreadPoolExecutor(10) as pool:
        people = list(pool.map(lambda _: ApiPatient(front_desk.url), range(50)))
        offered = list(pool.map(lambda person: answer(person.says("I'd like a checkup with Dr. Okafor")), people))
    assert len(set(offered)) == 1

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda person: answer(person.says("1")), people))

    assert len([text for text in answers if "full name" in text]) == 1
    assert len([text for text in answers if "just took that time" in text and "free" in text]) == 49


def test_another_practice_runs_on_the_same_model_and_answers_its_own_questions(second_practice: FrontDesk) -> None:
    patient = ApiPatient(second_practice.url, "es-US")

    assert "Clínica" in patient.state()["messages"][0]["text"]
    assert "Alder Falls" not in answer(patient.says("¿dónde están ubicados?"))
    assert "lunes" in answer(patient.says("¿cuál es su horario?")).lower()
    assert "1." in answer(patient.says("quiero una cita para un chequeo"))
