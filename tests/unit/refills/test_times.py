"""By when a refill is decided: before the pharmacy closes today whenever afterwards would be too late."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from frontdesk.practice.schema import Pharmacy
from frontdesk.refills import times
from frontdesk.refills.pharmacies import open_from, reachable, said_in
from frontdesk.refills.times import Calendar, Need

NEW_YORK = ZoneInfo("America/New_York")
HOURS = {day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")} | {"sat": ["09:00-13:00"]}
HOLIDAY = date(2026, 12, 9)  # a Wednesday


def a_pharmacy(id: str = "corner", **more: object) -> Pharmacy:
    own = {
        "name": f"{id} pharmacy",
        "address": "1 Main",
        "postal_code": "12599",
        "phone": "+19145550140",
        "hours": HOURS,
    }
    return Pharmacy.model_validate({"id": id, **own, **more})


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of December 2026; the 4th is a Friday."""
    return datetime(2026, 12, day, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)


def a_calendar(pharmacy: Pharmacy | None = None) -> Calendar:
    shop = pharmacy or a_pharmacy()
    return Calendar(
        NEW_YORK, lambda day: day.weekday() < 5 and day != HOLIDAY, lambda moment: open_from(shop, moment, NEW_YORK)
    )


@pytest.mark.parametrize(
    ("need", "now", "by"),
    [
        (Need(1, None), at(4, 11), at(4, 17)),  # a Friday: an hour before the pharmacy closes
        (Need(30, None), at(4, 11), at(4, 17)),  # before a weekend whatever is left
        (Need(30, None), at(8, 11), at(8, 17)),  # before a holiday too
        (Need(0, None), at(1, 11), at(1, 17)),  # nothing left
        (Need(1, None), at(1, 11), at(1, 17)),  # used up tomorrow
        (Need(None, None), at(1, 11), at(1, 17)),  # nobody knows
        (Need(6, date(2026, 12, 18)), at(1, 11), at(1, 17)),  # used up before the prescriber is back
        (Need(30, date(2026, 12, 18)), at(1, 11), at(2, 17)),  # time enough: the next day
        (Need(9, None), at(1, 11), at(2, 17)),
        (Need(1, None), at(4, 17, 40), at(4, 17, 50)),  # closes soon: in the middle of what is left
        (Need(1, None), at(4, 18, 30), at(5, 12)),  # closed: when it opens next, on Saturday
    ],
)
def test_by_when_it_is_decided(need: Need, now: datetime, by: datetime) -> None:
    assert times.decide_by(need, a_calendar(), now) == by


def test_a_pharmacy_that_never_opens_gives_no_time() -> None:
    assert times.decide_by(Need(1, None), a_calendar(a_pharmacy(hours={})), at(4, 11)) is None


def test_the_check_is_while_the_pharmacy_is_open_and_after_the_decision() -> None:
    opening = (at(4, 11), at(4, 18))

    assert times.before_closing(opening, times.TO_PREPARE) < times.check_by(opening) < opening[1]


@pytest.mark.parametrize("minutes", [1, 10, 45, 600])
def test_the_alarm_comes_before_the_time_is_over(minutes: int) -> None:
    due = at(4, 11) + timedelta(minutes=minutes)

    assert at(4, 11) <= times.alarm_at(due, at(4, 11)) < due


def test_of_two_pharmacies_that_are_named_the_one_that_is_not_on_file_is_meant() -> None:
    shops = {"north": a_pharmacy("north", name="North Drug"), "river": a_pharmacy("river", name="River Pharmacy")}

    assert said_in("it went to North Drug but I use River Pharmacy", shops, "north") == "river"
    assert said_in("it went to North Drug but I use River Pharmacy", shops, None) is None
    assert said_in("North Drug please", shops, None) == "north"
    assert said_in("my usual one", shops, "north") is None
    assert said_in("anything", {}, None) is None


def test_who_cannot_drive_gets_one_that_is_near_or_delivers() -> None:
    far, near = a_pharmacy("far", postal_code="10001"), a_pharmacy("near")
    brings = a_pharmacy("brings", postal_code="10002", delivers=True)

    assert reachable({"far": far, "near": near, "brings": brings}, "near", "12599") == "near"
    assert reachable({"far": far, "brings": brings}, "far", "12599") == "brings"
    assert reachable({"far": far}, "far", None) == "far"
