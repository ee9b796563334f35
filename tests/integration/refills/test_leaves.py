"""Nobody goes on leave without a cover, and without a list of the patients who would be left without a medicine."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from frontdesk.appointments.model import Wish
from frontdesk.errors import NotAllowed, RotaWrong, Unknown
from frontdesk.refills.cover import cover_of
from frontdesk.refills.leave_lists import Tick
from tests.builders import DEMO, Desk

DANA, ROSA, MIGUEL = "dana-whitfield", "rosa-delgado", "miguel-acosta"
WEISS, RUIZ, JUNE, BEATRICE = "weiss", "ruiz", "june-hoffman", "beatrice-moreau"
FIRST, LAST = date(2026, 11, 30), date(2026, 12, 18)


def test_whose_medicine_runs_out_in_it_and_who_had_a_procedure_before_it_is_on_the_list(desk: Desk) -> None:
    leave = desk.services.leaves.enter(DANA, WEISS, FIRST, LAST, RUIZ)

    found = desk.services.leave_lists.of(leave.id, MIGUEL)

    told = {(one.patient_id, one.medicine) for one in found.touched}
    assert told == {(JUNE, "Clobetasol cream"), (BEATRICE, "Doxycycline 100 mg"), (BEATRICE, None)}


def test_what_was_done_is_ticked_and_can_be_taken_back(desk: Desk) -> None:
    leave = desk.services.leaves.enter(DANA, WEISS, FIRST, LAST, RUIZ)
    assert desk.services.leave_lists.open_count(leave.id) == 2

    desk.services.leave_lists.tick(leave.id, MIGUEL, JUNE, Tick.REFILLED, done=True)
    desk.services.leave_lists.tick(leave.id, MIGUEL, BEATRICE, Tick.COVER_TOLD, done=True)
    assert desk.services.leave_lists.open_count(leave.id) == 0
    desk.services.leave_lists.tick(leave.id, MIGUEL, JUNE, Tick.REFILLED, done=False)

    assert desk.services.leave_lists.open_count(leave.id) == 1
    with pytest.raises(Unknown):
        desk.services.leave_lists.tick(leave.id, MIGUEL, "lucia-ferrer", Tick.REFILLED, done=True)


@pytest.mark.parametrize("cover", ["", "nobody", WEISS, "bautista", "lindqvist"])
def test_without_a_cover_who_is_there_and_may_prescribe_it_is_refused(desk: Desk, cover: str) -> None:
    with pytest.raises(RotaWrong, match="cover"):
        desk.services.leaves.enter(DANA, WEISS, FIRST, LAST, cover)


def test_while_somebody_is_away_nobody_books_with_them_and_the_cover_decides(desk: Desk) -> None:
    wish = Wish("skin-visit", WEISS)
    before = desk.services.appointments.find(wish)
    assert before

    desk.services.leaves.enter(DANA, WEISS, date(2026, 11, 23), LAST, RUIZ)

    assert all(time.start.date() > LAST for time in desk.services.appointments.find(wish))
    cover = cover_of(desk.services.practices.current(), WEISS, date(2026, 12, 1))
    assert cover is not None
    assert (cover.provider_id, cover.until) == (RUIZ, LAST)


def test_a_leave_that_is_called_off_gives_the_times_back(desk: Desk) -> None:
    times = desk.services.appointments.find(Wish("skin-visit", WEISS))
    leave = desk.services.leaves.enter(DANA, WEISS, date(2026, 11, 24), LAST, RUIZ)

    desk.services.leaves.end(DANA, leave.id)
    desk.services.leaves.end(DANA, leave.id)

    assert desk.services.leaves.coming() == []
    assert [one.start for one in desk.services.appointments.find(Wish("skin-visit", WEISS))] == [t.start for t in times]


def test_it_outlives_the_practices_files_and_is_entered_once(desk: Desk, tmp_path: Path) -> None:
    leave = desk.services.leaves.enter(DANA, WEISS, FIRST, LAST, RUIZ)

    assert desk.services.leaves.enter(DANA, WEISS, FIRST, LAST, RUIZ) == leave
    desk.clock.advance(seconds=86400)
    desk.services.loader.load(DEMO)

    assert cover_of(desk.services.practices.current(), WEISS, FIRST) is not None


def test_only_supervisors_enter_it_and_only_who_decides_reads_the_list(desk: Desk) -> None:
    leave = desk.services.leaves.enter(DANA, WEISS, FIRST, LAST, RUIZ)

    with pytest.raises(NotAllowed):
        desk.services.leaves.enter(MIGUEL, WEISS, FIRST, LAST + timedelta(1), RUIZ)
    with pytest.raises(NotAllowed):
        desk.services.leave_lists.of(leave.id, ROSA)


@pytest.mark.parametrize(
    ("first", "last", "wrong"),
    [
        (LAST, FIRST, "order"),
        (date(2026, 11, 1), date(2026, 11, 5), "past"),
        (FIRST, FIRST + timedelta(days=400), "long"),
    ],
)
def test_what_cannot_be_is_refused(desk: Desk, first: date, last: date, wrong: str) -> None:
    with pytest.raises(RotaWrong, match=wrong):
        desk.services.leaves.enter(DANA, WEISS, first, last, RUIZ)
