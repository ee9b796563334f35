"""What is asked because the reading leaves out or contradicts what was said, on Friday 20 November 2026 at 10:00."""

from dataclasses import replace
from datetime import date, time

import pytest

from frontdesk.understanding.when import When, read_when
from frontdesk.understanding.when_doubt import Reading, with_doubts
from frontdesk.understanding.when_tables import date_table
from frontdesk.understanding.when_tokens import Token
from frontdesk.understanding.when_values import Scene
from tests.unit.understanding.reading import FRIDAY, ZONE, cases, line, read

TUESDAY = date(2026, 11, 24)
ENGLISH_DAYS = {
    "any day but friday next week friday I have my infusion": "11-27 | ambiguous: 11-23..11-30, 12-04 "
    "| excluded: 11-27",
    "not tomorrow we have the parade the saturday after": "open | ambiguous: 11-28, 11-21, 11-22..12-20 "
    "| excluded: 11-21, 11-28",
    "I turn 65 on the 4th and my medicare starts january 1st so january": "01-01..02-01 "
    "| ambiguous: 12-04, 12-04..01-01",
}
SPANISH_DAYS = {
    "el 12 es día de la virgen, mejor el 14": "12-14 | ambiguous: 12-12",
    "esta semana me tocan los niños, la que viene no": "open | ambiguous: 11-27..11-30, 11-23..12-21 "
    "| excluded: 11-20..11-23",
}
ENGLISH_HOURS = {
    "mornings only but after lunch I clean the office": "11-24 06:00-12:00 | undated | ambiguous: 11-24 13:00-24:00",
    "make it eleven I can't do eleven thirty": "11-24 11:30 | undated | ambiguous: 11-24 11:00 | excluded: 11-24 11:00",
    "before 9 or after 4": "11-24 00:00-09:00 | undated | also: 11-24 16:00-24:00",
}
SPANISH_HOURS = {
    "después de las 3, antes no porque los niños salen a las 2:30": "11-24 15:00-24:00 | undated "
    "| ambiguous: 11-24 14:30-15:00",
    "en la tarde, después de las 3": "11-24 15:00-19:00 | undated",
}


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_DAYS, SPANISH_DAYS))
def test_days_that_a_reading_leaves_out_are_asked(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_HOURS, SPANISH_HOURS))
def test_hours_that_contradict_what_was_said_are_asked(language: str, text: str, expected: str) -> None:
    assert read(text, language, day=TUESDAY) == expected


@pytest.mark.parametrize(("said", "other"), [("before 3", "onward"), ("after 3", "or_before")])
def test_hours_on_the_wrong_side_of_a_word_are_asked(said: str, other: str) -> None:
    when = read_when(said, "en-US", FRIDAY, ZONE, day=TUESDAY)
    assert isinstance(when, When)
    heard = [Token("num", 0, 1, number=3), Token(other, 2, 3)]

    asked = with_doubts(Reading(when, heard, [], Scene(FRIDAY, date_table("en-US"), TUESDAY), said), lambda _: None)

    (opposite,) = asked.ambiguous
    assert opposite.hours == ((time(15), time.max) if said == "before 3" else (time.min, time(15)))
    assert line(replace(asked, ambiguous=())) == line(when)
