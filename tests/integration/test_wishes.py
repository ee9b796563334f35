"""What a patient says and the free times it is answered with: every meaning of the words, and nothing they refuse."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

import pytest

from actions.turn import Turn
from actions.wishes import find_times, is_unsure, read_wish
from frontdesk.appointments.model import FreeTime
from frontdesk.bootstrap import Services
from frontdesk.practice.service import LoadedPractice
from tests.builders import Desk


@dataclass
class Said:
    """As much of a turn as a wish needs."""

    desk: Services
    text: str
    language: str = "en-US"
    draft: dict[str, Any] = field(default_factory=lambda: {"visit": "office-visit"})

    @property
    def practice(self) -> LoadedPractice:
        return self.desk.practices.current()

    @property
    def local(self) -> datetime:
        return self.desk.clock.now().astimezone(self.practice.zone)


def find(desk: Desk, text: str, language: str = "en-US") -> tuple[list[FreeTime], bool, bool]:
    """Say something on Monday the 23rd; give the times, whether they fit, and whether the words mean several."""
    turn = cast(Turn, Said(desk.services, text, language))
    read_wish(turn)
    times, fits = find_times(turn)
    return times, fits, is_unsure(turn)


def days(desk: Desk, times: list[FreeTime]) -> list[date]:
    zone = desk.services.practices.current().zone
    return [time.start.astimezone(zone).date() for time in times]


@pytest.mark.parametrize(("language", "text"), [("en-US", "next wednesday"), ("es-US", "el miércoles que viene")])
def test_words_that_mean_two_days_are_answered_with_times_on_both(desk: Desk, language: str, text: str) -> None:
    times, fits, unsure = find(desk, text, language)

    assert fits
    assert unsure
    assert set(days(desk, times)) == {date(2026, 11, 25), date(2026, 12, 2)}


def test_words_that_mean_one_day_are_answered_with_that_day(desk: Desk) -> None:
    times, fits, unsure = find(desk, "this wednesday")

    assert fits
    assert not unsure
    assert set(days(desk, times)) == {date(2026, 11, 25)}


@pytest.mark.parametrize("text", ["any time works", "it doesn't matter", "up to you"])
def test_any_time_is_any_time_of_the_days_wished_before(desk: Desk, text: str) -> None:
    said = Said(desk.services, "next week in the morning")
    read_wish(cast(Turn, said))
    said.text = text

    read_wish(cast(Turn, said))
    times, fits = find_times(cast(Turn, said))

    assert fits
    assert {day.isocalendar().week for day in days(desk, times)} == {date(2026, 11, 30).isocalendar().week}


def test_an_exact_hour_on_two_days_is_looked_for_on_both(desk: Desk) -> None:
    free = [*find(desk, "wednesday")[0], *find(desk, "december 2")[0]]
    zone = desk.services.practices.current().zone
    hour = free[-1].start.astimezone(zone)

    times, fits, unsure = find(desk, f"next wednesday at {hour:%H:%M}")

    assert fits
    assert unsure
    assert free[-1].start in [time.start for time in times]


def test_a_day_that_is_refused_is_not_offered(desk: Desk) -> None:
    nearest = days(desk, find(desk, "any day")[0])[0]

    times, fits, _ = find(desk, f"any day but {nearest:%A}")

    assert fits
    assert len(times) == 3
    assert all(day.weekday() != nearest.weekday() for day in days(desk, times))


def test_a_day_refused_in_a_week_is_not_offered(desk: Desk) -> None:
    times, fits, _ = find(desk, "next week but not monday or tuesday")

    assert fits
    assert min(days(desk, times)) >= date(2026, 12, 2)
