"""The same words on other days, across changes of the clock, and with what else is known."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from frontdesk.understanding.when import When, read_when
from tests.unit.understanding.reading import FRIDAY, ZONE, line, read

OTHER_DAYS = [
    ("2026-11-23 09:00", "en-US", "next wednesday", "12-02 | ambiguous: 11-25"),
    ("2026-11-23 09:00", "en-US", "wednesday", "11-25"),
    ("2026-11-23 09:00", "en-US", "this wednesday", "11-25"),
    ("2026-11-23 09:00", "en-US", "monday", "11-23 | ambiguous: 11-30"),
    ("2026-11-23 09:00", "en-US", "next monday", "11-30"),
    ("2026-11-23 09:00", "es-US", "el miércoles que viene", "11-25 | ambiguous: 12-02"),
    ("2026-11-22 15:00", "en-US", "next week", "11-23..11-30"),
    ("2026-11-22 15:00", "en-US", "this weekend", "11-21..11-23 | ambiguous: 11-28..11-30"),
    ("2026-11-20 18:30", "en-US", "friday at 9 am", "11-27 09:00"),
    ("2026-11-20 18:30", "en-US", "friday afternoon", "11-27 12:00-18:00"),
    ("2026-11-20 18:30", "en-US", "at 4", "11-21 16:00 | undated"),
    ("2026-12-30 10:00", "en-US", "next week", "01-04..01-11"),
    ("2026-12-30 10:00", "en-US", "january 2", "01-02"),
    ("2026-12-30 10:00", "es-US", "el día 2", "01-02"),
    ("2026-12-30 10:00", "en-US", "in two months", "02-28"),
    ("2027-01-31 10:00", "en-US", "in a month", "02-28"),
    ("2027-01-05 10:00", "en-US", "november 3", "11-03"),
    ("2027-01-05 10:00", "en-US", "the 31st", "01-31"),
    ("2026-11-05 10:00", "en-US", "the 31st", "12-31"),
    ("2028-01-10 10:00", "en-US", "february 29", "02-29"),
    ("2026-07-01 10:00", "es-US", "después de semana santa", "none"),
    ("2027-02-01 10:00", "es-US", "viernes santo", "03-26"),
    ("2027-02-01 10:00", "en-US", "the monday after easter", "03-29"),
]


@pytest.mark.parametrize(("now", "language", "text", "expected"), OTHER_DAYS)
def test_other_days(now: str, language: str, text: str, expected: str) -> None:
    assert read(text, language, datetime.fromisoformat(now).replace(tzinfo=ZONE)) == expected


def test_now_may_be_in_any_zone() -> None:
    late_in_utc = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)  # still Friday evening in New York

    assert read("tomorrow", "en-US", late_in_utc) == "11-21"


def test_a_time_the_clock_skips_in_spring_is_an_hour_later() -> None:
    when = read_when("tomorrow at 2:30 am", "en-US", datetime(2027, 3, 13, 9, 0, tzinfo=ZONE), ZONE)

    assert isinstance(when, When)
    assert when.start.isoformat() == "2027-03-14T03:30:00-04:00"


@pytest.mark.parametrize(("now", "hours"), [("2027-03-13", 23), ("2026-10-31", 25), ("2026-11-20", 24)])
def test_a_day_lasts_from_midnight_to_midnight(now: str, hours: int) -> None:
    when = read_when("tomorrow", "en-US", datetime.fromisoformat(f"{now} 09:00").replace(tzinfo=ZONE), ZONE)

    assert isinstance(when, When)
    assert (when.end.astimezone(UTC) - when.start.astimezone(UTC)).total_seconds() == hours * 3600


def test_times_are_on_the_clock_of_the_practice() -> None:
    when = read_when("monday at 3", "en-US", FRIDAY, ZoneInfo("America/Los_Angeles"))

    assert isinstance(when, When)
    assert when.start.isoformat() == "2026-11-23T15:00:00-08:00"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("at 4", "en-US", "12-01 16:00 | undated"),
        ("4", "en-US", "12-01 16:00 | undated"),
        ("two thirty", "en-US", "12-01 14:30 | undated"),
        ("in the morning", "en-US", "12-01 06:00-12:00 | undated"),
        ("a las tres", "es-US", "12-01 15:00 | undated"),
        ("wednesday at 4", "en-US", "11-25 16:00"),
    ],
)
def test_a_time_alone_falls_on_the_day_agreed_on(text: str, language: str, expected: str) -> None:
    assert read(text, language, day=date(2026, 12, 1)) == expected


def test_the_practice_has_holidays_of_its_own() -> None:
    own = {date(2026, 12, 4): "Founders Day", date(2027, 12, 3): "Founders Day; Other Day"}

    assert line(read_when("the day after founders day", "en-US", FRIDAY, ZONE, own)) == "12-05"
    assert line(read_when("other day", "en-US", FRIDAY, ZONE, own)) == "none"


def test_the_words_read_are_returned_as_typed() -> None:
    when = read_when("¿Podría ser el MIÉRCOLES por la mañana?", "es-US", FRIDAY, ZONE)

    assert isinstance(when, When)
    assert when.text == "MIÉRCOLES por la mañana"
