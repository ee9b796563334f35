"""Messages that a caller left, heard at the console by whoever may see the case, and by nobody else."""

import io
import re
import shutil
import wave
from pathlib import Path
from typing import Any

import pytest

from phone_simulator.media import silence
from tests.builders import Desk
from tests.integration.phone.line import PhoneLine

SignedIn = Any  # the fixture is in conftest.py
FIRST, SECOND, NOT_OF_THE_TALK = (f"RE{number:032x}" for number in (1, 2, 3))
AWAY = "The recorded message cannot be played now"


@pytest.fixture
def database_url(loaded_sqlite: Path, tmp_path: Path) -> str:
    """What a page shows does not depend on the kind of database."""
    return f"sqlite:///{shutil.copy(loaded_sqlite, tmp_path / 'test.db')}"


@pytest.fixture
def line(desk: Desk) -> PhoneLine:
    """A caller who has left two messages; the case is with its manager."""
    line = PhoneLine(desk).calls()
    case = line.asks()
    for recording in (FIRST, SECOND):
        desk.services.legs.message_left(line.talk, recording, 2)
        desk.telephony.recorded[recording] = silence(2)
    desk.services.cases.accept(case.id, case.manager_id or "")
    return line


def _url(line: PhoneLine, recording: str) -> str:
    return f"/console/cases/{line.desk.case(line.talk).id}/recordings/{recording}"


def _rows(line: PhoneLine) -> list[tuple[str, str, str | None]]:
    rows = line.desk.services.audit.show("test", "test", conversation_id=line.talk)
    return [(row.who, row.what_id, row.patient_id) for row in rows if (row.did, row.what) == ("read", "recording")]


def test_the_page_of_the_case_has_each_message_with_a_name_and_a_sentence_for_when_it_cannot_be_heard(
    line: PhoneLine, manager: SignedIn
) -> None:
    case = line.desk.case(line.talk)
    owner = manager(case.manager_id)

    page = owner.sees(f"/console/cases/{case.id}")

    players = re.findall(r'<audio controls preload="none" src="([^"]+)" aria-label="([^"]+)">', page)
    assert players == [(_url(line, FIRST), "Recorded message 1"), (_url(line, SECOND), "Recorded message 2")]
    assert page.count(AWAY) == 2
    assert players[0][0] in owner.asks(f"/console/api/cases/{case.id}")["recordings"], "a page that is open hears of it"


def test_a_case_without_messages_says_nothing_of_them(desk: Desk, manager: SignedIn) -> None:
    line = PhoneLine(desk).calls()
    case = line.asks()

    page = manager(case.manager_id).sees(f"/console/cases/{case.id}")

    assert "Recorded message" not in page


def test_a_message_is_played_by_the_page_kept_nowhere_and_on_record(line: PhoneLine, manager: SignedIn) -> None:
    case = line.desk.case(line.talk)

    answer = manager(case.manager_id).client.get(_url(line, FIRST))

    assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
    with wave.open(io.BytesIO(answer.data)) as sound:
        assert sound.getnframes() / sound.getframerate() == 2
    assert answer.headers["Cache-Control"] == "no-store"
    assert "media-src 'self'" in answer.headers["Content-Security-Policy"]
    assert _rows(line) == [(case.manager_id, FIRST, None)]


def test_a_browser_that_plays_in_parts_gets_parts_and_mp3_is_called_so(line: PhoneLine, manager: SignedIn) -> None:
    line.desk.telephony.recorded[FIRST] = b"ID3 and so on"

    answer = manager(line.desk.case(line.talk).manager_id).client.get(_url(line, FIRST), headers={"Range": "bytes=0-1"})

    assert (answer.status_code, answer.mimetype, answer.data) == (206, "audio/mpeg", b"ID")


def test_a_message_of_somebody_known_is_on_record_as_theirs(desk: Desk, manager: SignedIn) -> None:
    line = PhoneLine(desk).calls()
    desk.verifies(line.talk, desk.services.patients.get("lucia-ferrer", "test", "test"))
    case = line.asks()
    desk.services.legs.message_left(line.talk, FIRST, 2)
    desk.telephony.recorded[FIRST] = silence(2)

    assert manager(case.manager_id).client.get(_url(line, FIRST)).status_code == 200

    assert _rows(line) == [(case.manager_id, FIRST, "lucia-ferrer")]


def test_what_is_not_of_this_talk_is_not_there(line: PhoneLine, manager: SignedIn) -> None:
    line.desk.telephony.recorded[NOT_OF_THE_TALK] = silence(2)
    owner = manager(line.desk.case(line.talk).manager_id)
    elsewhere = line.desk.services.cases.request(line.desk.opens(), "complaint")

    assert owner.client.get(_url(line, NOT_OF_THE_TALK)).status_code == 404
    assert owner.client.get(f"/console/cases/none/recordings/{FIRST}").status_code == 404
    other = manager(elsewhere.manager_id).client.get(f"/console/cases/{elsewhere.id}/recordings/{FIRST}")
    assert other.status_code == 404
    assert _rows(line) == []


def test_nobody_hears_a_message_of_anothers_case(line: PhoneLine, manager: SignedIn) -> None:
    case = line.desk.case(line.talk)
    managers = line.desk.services.practices.current().managers.values()
    other = next(one.id for one in managers if one.takes_cases and one.role == "manager" and one.id != case.manager_id)

    answer = manager(other).client.get(_url(line, FIRST))

    assert answer.status_code in (403, 409)
    assert _rows(line) == []


@pytest.mark.parametrize("why", ["away", "not yet"])
def test_a_message_that_the_provider_does_not_give_is_told_in_a_sentence(
    desk: Desk, manager: SignedIn, why: str
) -> None:
    line = PhoneLine(desk).calls()
    case = line.asks()
    desk.services.legs.message_left(line.talk, FIRST, 2)
    desk.telephony.away = why == "away"

    answer = manager(case.manager_id).client.get(_url(line, FIRST))

    assert answer.status_code == 503
    assert AWAY in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
