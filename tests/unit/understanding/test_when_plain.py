"""Plain answers: lists of days, two limits, second thoughts, and the ways to say that it does not matter."""

from datetime import date

import pytest

from tests.unit.understanding.reading import cases, read

ENGLISH_LISTS = {
    "the 23rd, 25th, 26th or 28th": "11-23 | also: 11-25, 11-26, 11-28",
    "dec 28, 29 or jan 4": "12-28 | also: 12-29, 01-04",
    "the week of the 7th or the 14th": "12-07..12-14 | also: 12-14..12-21",
    "monday, tuesday, wednesday": "11-23..11-26",
    "no fridays. the 1st thru the 4th": "12-01..12-04 | excluded: 12-04",
}
SPANISH_LISTS = {
    "el 23, 25 o 26": "11-23 | also: 11-25, 11-26",
    "14 o 15": "12-14 | also: 12-15",
    "28 de diciembre o 29": "12-28 | also: 12-29",
}
ENGLISH_LIMITS = {
    "before the 27th so sometime next week": "11-23..11-27",
    "the 1st, or the 2nd at the latest": "12-01..12-03",
    "as early as monday but no later than wednesday": "11-23..11-26",
    "she comes the 27th and leaves the 30th, so after she leaves": "12-01..12-29",
    "next week but i'm in boston monday and tuesday": "11-25..11-30 | excluded: 11-23, 11-24",
    "anything but mornings next week": "11-23..11-30 | excluded: 11-23..11-30 06:00-12:00",
}
SPANISH_LIMITS = {
    "el 1, o el 2 a más tardar": "12-01..12-03",
    "me operan el 16 asi q tiene q ser antes": "11-20..12-16",
    "saliendo de navidad": "12-26..01-23",
    "de aquí a navidad": "11-20..12-26",
}
ENGLISH_THOUGHTS = {
    "january 32nd, I mean the 22nd": "01-22",
    "I was gonna say monday but the car is in the shop, let's do tuesday": "11-24",
    "the 26th no sorry the 27th i have jury duty the day before": "11-27 | excluded: 11-26",
    "not this saturday, the one after christmas": "12-26 | excluded: 11-21",
    "the monday after the game": "11-23 | ambiguous: 11-30",
}
SPANISH_THOUGHTS = {
    "el 32 de enero, digo el 22": "01-22",
    "iba a decir el lunes pero mejor el martes": "11-24",
    "esta semana no puedo por lo de navidad, que sea la que sigue": "11-23..11-30 | excluded: 11-20..11-23",
}
ENGLISH_OTHERS = {
    "it doesn't matter": "soonest",
    "I don't care about the price": "none",
    "in the spring": "03-20..06-21",
    "the long weekend in july": "07-03..07-06",
    "in december, the first half": "12-01..12-16",
}
SPANISH_OTHERS = {
    "no importa": "soonest",
    "pasado": "11-22",
    "ahorita": "11-20",
    "en mayo, la primera quincena": "05-01..05-16",
    "el cuarto jueves del mes": "11-26",
}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        *cases(ENGLISH_LISTS, SPANISH_LISTS),
        *cases(ENGLISH_LIMITS, SPANISH_LIMITS),
        *cases(ENGLISH_THOUGHTS, SPANISH_THOUGHTS),
        *cases(ENGLISH_OTHERS, SPANISH_OTHERS),
    ],
)
def test_plain_days(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected


ENGLISH_HOURS = {
    "afternoon. not before 2 tho, my son gets out of school at 1:30": "11-24 14:00-18:00 | undated",
    "4, my shift ends at 3:30": "11-24 16:00 | undated",
    "nine to eleven, eleven's pushing it": "11-24 09:00-11:00 | undated",
    "moring": "11-24 06:00-12:00 | undated",
}
SPANISH_HOURS = {
    "la q sea": "soonest 00:00-24:00",
    "ya saliendo mis niños de la escuela": "11-24 15:00-24:00 | undated",
}


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_HOURS, SPANISH_HOURS))
def test_plain_hours(language: str, text: str, expected: str) -> None:
    assert read(text, language, day=date(2026, 11, 24)) == expected
