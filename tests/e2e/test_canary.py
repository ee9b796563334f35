"""Marked people do everything there is, also what fails; then no mark can be read in anything that was written, and
nothing was connected to but our own processes and the database (R18, design P8)."""

import json
import socket
import threading
from collections.abc import Iterator

import pytest

from tests.e2e.api import ApiPatient
from tests.e2e.marks import marks
from tests.e2e.watched import Watched, everything, watched

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A front desk at which everything has been done."""
    postgres = request.param == "postgresql"
    url = request.getfixturevalue("postgres_server").new_database() if postgres else ""
    with watched(tmp_path_factory.mktemp("canary"), url) as desk:
        everything(desk)
        yield desk


def test_nothing_that_a_patient_said_can_be_read_in_what_was_written(lived: Watched) -> None:
    readable = lived.readable()

    assert readable == {}
    for process in ("gateway", "live", "worker", "actions", "rasa"):
        for line in lived.log(process).splitlines():
            assert isinstance(json.loads(line), dict)
    assert '"outcome": "failed"' in lived.log("actions"), "the planted failure of an action is not in the log"
    assert '"unexpected"' in lived.log("gateway")
    assert '"printed"' in lived.log("gateway")


def test_nothing_was_connected_to_but_our_own_processes_and_the_database(lived: Watched) -> None:
    assert lived.destinations() - lived.declared() == set()
    assert ("127.0.0.1", lived.desk.environment["FRONTDESK_RASA_PORT"]) in lived.destinations()
    assert ("127.0.0.1", lived.desk.environment["FRONTDESK_ACTIONS_PORT"]) in lived.destinations()


def test_one_sentence_has_one_trace_in_gateway_engine_actions_and_audit(lived: Watched) -> None:
    patient = ApiPatient(lived.desk.url)

    patient.says("I want to complain about my last visit")

    turn = next(line for line in _lines(lived, "gateway") if line.get("conversation") == patient.id)
    trace = turn["trace"]
    assert {"engine", "turn", "request"} <= {x["event"] for x in _lines(lived, "gateway") if x["trace"] == trace}
    assert "turn" in {x["event"] for x in _lines(lived, "rasa") if x["trace"] == trace}
    assert "action" in {x["event"] for x in _lines(lived, "actions") if x["trace"] == trace}
    assert (trace, "chat 127.0.0.1") in lived.audited(patient.id)


def test_the_search_finds_a_planted_leak_and_a_planted_connection(lived: Watched) -> None:
    with socket.create_server(("127.0.0.1", 0)) as elsewhere:
        accepting = threading.Thread(target=elsewhere.accept)
        accepting.start()
        ApiPatient(lived.desk.url).says("plantleak zorblatt")
        ApiPatient(lived.desk.url).says(f"plantcall {elsewhere.getsockname()[1]}")
        accepting.join()
        undeclared = {("127.0.0.1", str(elsewhere.getsockname()[1]))}

    assert lived.readable() == {str(lived.folder / "tmp" / "leak"): {"zorblatt"}}
    assert lived.destinations() - lived.declared() == undeclared


@pytest.mark.parametrize(
    "written",
    [
        "Zebulonia", "ZEBULONIA", "nandubela", "%C3%91and%C3%BAbela", "\\u00d1and\\u00fabela", "N\u0303andu\u0301bela",
        "+19145550199", "(914) 555-0199", "555-0199", "1938-07-29", "7/29/1938", "29/07/1938", "July 29, 1938",
        "29 de julio de 1938", "date(1938, 7, 29)", "19380729", '"zip": "10973"',
        "hvp990173", "zq.canary%40mail.example",
    ],
)  # fmt: skip
def test_the_search_knows_every_form_of_a_mark(written: str) -> None:
    assert marks(f"… {written} …")


def _lines(lived: Watched, process: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in lived.log(process).splitlines()]
