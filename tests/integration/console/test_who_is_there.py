"""Managers say when they are not there, supervisors say it for all and change hours of single days."""

import re
from typing import Any

import pytest

from frontdesk.practice.model import Kind
from tests.builders import SUNDAY_3, Desk

SignedIn = Any  # the fixture is in conftest.py
DANA, ROSA, TOMAS = "dana-whitfield", "rosa-delgado", "tomas-herrera"


def test_off_sick_from_now_is_two_clicks_and_back_again_one(desk: Desk, manager: SignedIn) -> None:
    tomas = manager(TOMAS)
    form = re.search(r"<summary>I am off sick</summary>(.*?)</form>", tomas.sees("/console/"), re.DOTALL)
    assert form
    fields = dict(re.findall(r'name="(next|kind|until)"[^>]*value="([^"]*)"', form[1]))

    tomas.sends("/console/rota/own-absence", **fields)

    assert not desk.services.practices.is_on_duty(TOMAS)
    page = tomas.sees("/console/")
    assert "You are entered as absent until Monday, November 23" in page
    end = re.search(r'action="(/console/rota/absences/[^"]+/end)"', page)
    assert end
    tomas.sends(end[1])
    assert desk.services.practices.is_on_duty(TOMAS)


def test_a_supervisor_enters_an_absence_of_somebody_and_names_who_covers(desk: Desk, manager: SignedIn) -> None:
    dana, fields = manager(DANA), {"manager": TOMAS, "kind": "leave", "from": "2026-11-24T09:00"}

    dana.sends("/console/rota/absences", **fields, until="2026-11-25T18:00", cover=ROSA)

    page = dana.sees("/console/rota")
    assert "From Tuesday, November 24 at 9:00 AM to Wednesday, November 25 at 6:00 PM" in page
    assert "Rosa Delgado covers" in page
    assert "November 24" in manager(TOMAS).sees("/console/rota")
    assert "November 24" not in manager(ROSA).sees("/console/rota")


def test_a_supervisor_changes_the_hours_of_a_day_swaps_them_and_takes_it_back(desk: Desk, manager: SignedIn) -> None:
    dana = manager(DANA)

    dana.sends("/console/rota/hours", manager=TOMAS, day="2026-11-23", hours="12:00-14:00, 15:00-18:00")
    assert "12:00 PM – 2:00 PM, 3:00 PM – 6:00 PM" in dana.sees("/console/rota")
    assert not desk.services.practices.is_on_duty(TOMAS)

    dana.sends("/console/rota/hours/usual", manager=TOMAS, day="2026-11-23")
    dana.sends("/console/rota/hours/swap", manager=TOMAS, other=ROSA, day="2026-11-23")
    page = dana.sees("/console/rota")
    assert "7:00 AM – 3:30 PM" in page
    assert "9:00 AM – 6:00 PM" in page


def test_the_page_says_who_is_at_work_now(desk: Desk, manager: SignedIn) -> None:
    rosa = manager(ROSA)

    def at_work() -> list[str]:
        section = re.search(r"At work now</h2>(.*?)</section>", rosa.sees("/console/rota"), re.DOTALL)
        return re.findall(r"<li>(.*?)</li>", section[1]) if section else []

    assert "Tomás Herrera" in at_work()
    desk.services.practices.set_presence(TOMAS, available=False)
    assert "Tomás Herrera" not in at_work()
    assert "Rosa Delgado" in at_work()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"until": "2026-11-20"}, "That time has gone by."),
        ({"from": "2026-11-25T10:00", "until": "2026-11-24T10:00"}, "It ends before it begins."),
        ({"until": "2026-11-24", "cover": TOMAS}, "That person cannot cover here."),
    ],
)
def test_what_cannot_be_is_said_in_words(desk: Desk, manager: SignedIn, fields: dict[str, str], words: str) -> None:
    tomas = manager(TOMAS)

    refused = tomas.sends("/console/rota/own-absence", kind="leave", **fields)

    assert words in refused.get_data(as_text=True)
    assert desk.services.practices.is_on_duty(TOMAS)


@pytest.mark.parametrize("until", ["", "tomorrow", "2026-13-01", "2026-11-24T"])
def test_a_form_that_nobody_sent_is_refused(manager: SignedIn, until: str) -> None:
    assert manager(TOMAS).sends("/console/rota/own-absence", kind="leave", until=until).status_code == 400


def test_the_cover_reads_for_whom_and_what_was_promised(desk: Desk, manager: SignedIn) -> None:
    desk.clock.at = SUNDAY_3
    case = desk.services.cases.request(desk.opens(), "asked_for_person")
    left, zone = case.manager_id or "", desk.services.practices.current().zone
    assert case.promised_at is not None
    day_after = case.promised_at.astimezone(zone).replace(hour=23)
    desk.services.rota.enter_absence(left, left, Kind.TRAINING, desk.clock.now(), day_after)
    cover = desk.case(case.conversation_id).manager_id or ""

    page = manager(cover).sees(f"/console/cases/{case.id}")

    names = [desk.services.practices.manager(one).name for one in (cover, left)]
    assert f"You cover for {names[1]}" in page
    assert f"A call-back by {names[1]} was promised" in page
    assert f"{names[0]} covers for {names[1]}" in page
    assert "raining" not in page
