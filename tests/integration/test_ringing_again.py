"""Danger that was promised a time while nobody was there rings whoever comes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.cases.model import Status
from frontdesk.db import Connection
from tests.builders import MONDAY_10, SUNDAY_3, Desk, a_desk

MIGUEL = "miguel-acosta"


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    """A front desk at night, when nobody is there."""
    desk = a_desk(database_url, tmp_path, now=SUNDAY_3)
    yield desk
    desk.services.db.close()


def test_whoever_comes_to_the_desk_is_rung_for_danger_that_waits(desk: Desk) -> None:
    case = desk.services.cases.request(desk.opens(), "danger")
    assert case.status is Status.PROMISED

    desk.services.practices.set_presence(MIGUEL, True)

    assert desk.services.cases.ring_again() == 1
    rung = desk.services.cases.get(case.id)
    assert (rung.status, rung.manager_id) == (Status.OFFERED, MIGUEL)


def test_what_can_wait_keeps_its_promised_time(desk: Desk) -> None:
    case = desk.services.cases.request(desk.opens(), "asked_for_person")

    desk.services.practices.set_presence(MIGUEL, True)

    assert desk.services.cases.ring_again() == 0
    assert desk.services.cases.get(case.id) == case


def test_who_does_not_answer_is_left_alone_and_the_patient_reads_one_promise(desk: Desk) -> None:
    conversation = desk.opens()
    desk.services.cases.request(conversation, "danger")
    desk.services.practices.set_presence(MIGUEL, True)
    desk.services.cases.ring_again()

    for _ in range(60):  # half an hour
        desk.clock.advance(seconds=31)
        desk.services.cases.fire_deadlines()
        desk.services.cases.ring_again()

    rung = [offer.manager_id for offer in desk.services.cases.offers(desk.case(conversation).id)]
    assert 2 <= len(rung) <= 24  # six times in ten minutes
    assert len([words for words in desk.replies(conversation) if "Nobody could answer" in words]) <= 1


def test_the_notice_of_danger_is_told_from_all_others(desk: Desk) -> None:
    desk.clock.at = MONDAY_10
    desk.services.cases.request(desk.opens(), "danger")

    desk.services.outbox.send_due()

    assert {notice.subject for notice in desk.messages.sent.values()} == {"URGENT, a patient may be in danger"}


def test_a_case_that_cannot_be_rung_for_keeps_no_other_waiting(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    stuck, other = (desk.services.cases.request(desk.opens(), "danger") for _ in range(2))
    site_of = desk.services.cases.site_of

    def broken(tx: Connection, conversation_id: str) -> str | None:
        if conversation_id == stuck.conversation_id:
            raise ValueError("broken")
        return site_of(tx, conversation_id)

    monkeypatch.setattr(desk.services.cases, "site_of", broken)
    desk.services.practices.set_presence(MIGUEL, True)

    assert desk.services.cases.ring_again() == 1
    assert desk.services.cases.get(other.id).status is Status.OFFERED
