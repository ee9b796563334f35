"""Days and hours of people who explain while they answer: what they tell of is no wish, or it is asked."""

from datetime import date

import pytest

from tests.unit.understanding.reading import cases, read

TUESDAY = date(2026, 11, 24)

ENGLISH_PARTED = {
    "monday the 30th, grandma is visiting": "11-30",
    "the 30th street, monday": "11-23",
    "the 30th - my mother is here till the 28th": "11-30",
    "I saw her in june, the 30th please": "11-30",
    "I fell on sunday. tuesday the 24th works": "11-24",
    "jury duty is the 29th. december third works": "12-03 | ambiguous: 11-29 | also: 11-29",
    "not this week, tuesday the 1st": "12-01 | excluded: 11-20..11-23",
    "monday, last week I had the flu": "11-23",
    "mon - wed": "11-23..11-26",
}
SPANISH_PARTED = {
    "el lunes 30, cuido a mis nietos los miércoles": "11-30",
    "el 30 - mi mamá llega el 28": "11-30",
    "el 30 - la última vacuna fue en septiembre": "11-30",
    "lunes 30 xfavor": "11-30",
    "después de reyes, el 7": "01-07",
    "el viernes 4, el lunes y martes trabajo doble turno": "12-04 | excluded: 11-30, 12-01",
}
ENGLISH_REASONS = {
    "dec 2, last day before my plan resets": "12-02",
    "tuesday the 24th, I'll be back by then": "11-24",
    "the 30th since dad is off mondays": "11-30",
    "I need a sitter. in may i guess": "05-01..06-01",
    "the first full week of december": "12-07..12-14",
}
SPANISH_REASONS = {
    "lunes o martes, los demás días trabajo": "11-23 | also: 11-24",
    "la primera semana de diciembre cuando regrese mi hija": "12-01..12-08",
    "a fin de mes cuando me paguen": "11-21..12-01",
    "el lunes después del pavo": "11-30",
}
ENGLISH_ASKED = {
    "my insurance changes in january, so the 9th": "01-09 | ambiguous: 12-09",
    "tuesday the 24th, they told me six weeks after surgery": "11-24 | ambiguous: 01-05",
    "i'm free monday and tuesday, wednesday I've got a funeral": "11-23..11-26 | ambiguous: 11-23",
    "saturday i work doubles all week": "11-20..11-23 | ambiguous: 11-21 | excluded: 11-21",
}
ENGLISH_HOURS = {
    "before 10, I start at 11": "11-24 00:00-10:00 | undated",
    "2:30, the bus comes at 20 past": "11-24 14:30 | undated",
    "9:15, I'm ten minutes away": "11-24 09:15 | undated",
    "in the morning before it gets too hot": "11-24 06:00-12:00 | undated",
    "eleven i have to take my pill at ten": "11-24 11:00 | undated",
    "four forty i think you said": "11-24 16:40 | undated",
    "at two traffic is light": "11-24 14:00 | undated",
}
SPANISH_HOURS = {
    "antes de las 10, entro a trabajar a las 11": "11-24 00:00-10:00 | undated",
    "entre 1 y 3, dejo a los niños a las 8:15": "11-24 13:00-15:00 | undated",
}


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_PARTED, SPANISH_PARTED))
def test_what_follows_a_comma_or_a_free_dash_is_not_part_of_the_day(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_REASONS, SPANISH_REASONS))
def test_a_reason_moves_no_day(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_ASKED, {}))
def test_what_stands_without_the_explanations_is_asked_when_it_is_another_day(
    language: str, text: str, expected: str
) -> None:
    assert read(text, language) == expected


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_HOURS, SPANISH_HOURS))
def test_hours_that_are_only_told_are_no_wish(language: str, text: str, expected: str) -> None:
    assert read(text, language, day=TUESDAY) == expected
