"""Dates of birth, read on 20 November 2026."""

from datetime import date

import pytest

from frontdesk.understanding.birth import BirthDate, ImpossibleDate, read_birth_date

TODAY = date(2026, 11, 20)
MARCH_14 = [
    ("en-US", "03/14/1982"),
    ("en-US", "3-14-82"),
    ("en-US", "3.14.1982"),
    ("en-US", "1982-03-14"),
    ("en-US", "1982/3/14"),
    ("en-US", "14 March 1982"),
    ("en-US", "14-Mar-1982"),
    ("en-US", "March 14th, 1982"),
    ("en-US", "mar 14 82"),
    ("en-US", "dob: 03/14/'82"),
    ("en-US", "the 14th of march, 1982"),
    ("en-US", "march fourteenth nineteen eighty two"),
    ("en-US", "march fourteenth nineteen eighty-two"),
    ("en-US", "1982 march 14"),
    ("en-US", "03141982"),
    ("en-US", "031482"),
    ("en-US", "3141982"),
    ("en-US", "19820314"),
    ("en-US", "3 14 1982"),
    ("en-US", "14/03/1982"),
    ("en-US", "I was born in march 14 1982"),
    ("en-US", "my name is ana ruiz, born march 14 1982, my phone is 212-555-0187"),
    ("en-US", "zero three one four one nine eight two"),
    ("en-US", "oh three fourteen eighty two"),
    ("en-US", "three fourteen nineteen eighty two"),
    ("en-US", "march fourteenth nineteen eighty uh two"),
    ("en-US", "march fourteenth nineteen eighty, no, nineteen eighty two"),
    ("es-US", "14 de marzo de 1982"),
    ("es-US", "catorce de marzo del ochenta y dos"),
    ("es-US", "el catorce de marzo de mil novecientos ochenta y dos"),
    ("es-US", "marzo 14 1982"),
    ("es-US", "14 mar 82"),
    ("es-US", "14 de marso del 82"),
    ("es-US", "catorce de marzo del ochenta y eh dos"),
    ("es-US", "nací en marzo del ochenta y dos el día catorce"),
    ("es-US", "trece del tres no catorce del tres del ochenta y dos"),
    ("en-US", "march of eighty two the fourteenth"),
    ("en-US", "three thirteen eighty two, no, three fourteen eighty two"),
    ("es-US", "14 d marzo d 1982"),
    ("es-US", "14/03/1982"),
    ("es-US", "03/14/1982"),
    ("es-US", "nací el 14 de marzo del año 82"),
    ("es-US", "catorce tres ochenta y dos"),
    ("es-US", "cero tres uno cuatro uno nueve ocho dos"),
]
OTHERS = [
    ("en-US", "june first nineteen seventy", "1970-06-01"),
    ("en-US", "nineteen fifty eight september second", "1958-09-02"),
    ("en-US", "may fifth two thousand five", "2005-05-05"),
    ("en-US", "january second two thousand", "2000-01-02"),
    ("en-US", "december 31 nineteen twenty", "1920-12-31"),
    ("en-US", "3/4/84", "1984-03-04"),
    ("en-US", "10/10/05", "2005-10-10"),
    ("en-US", "1/5/20", "2020-01-05"),
    ("en-US", "1/5/30", "1930-01-05"),
    ("en-US", "02/29/2000", "2000-02-29"),
    ("es-US", "primero de enero de dos mil cinco", "2005-01-01"),
    ("es-US", "cinco de mayo del sesenta", "1960-05-05"),
    ("es-US", "05/05/1984", "1984-05-05"),
    ("en-US", "she was born the day before yesterday", "2026-11-18"),
    ("es-US", "nació el 9 de noviembre, hace dos semanas", "2026-11-09"),
    ("es-US", "nació hace cinco días", "2026-11-15"),
]
NONE = [
    "I'm 44",
    "44 years old",
    "born in 1982",
    "born in march, I called two days ago",
    "march 14",
    "tomorrow",
    "2 kids",
    "212 555 0187",
    "5 5 5 0 1 8 7",
    "",
]


@pytest.mark.parametrize(("language", "text"), MARCH_14)
def test_one_day_in_many_ways(language: str, text: str) -> None:
    assert read_birth_date(text, language, TODAY) == BirthDate(date(1982, 3, 14))


@pytest.mark.parametrize(("language", "text", "expected"), OTHERS)
def test_other_days(language: str, text: str, expected: str) -> None:
    assert read_birth_date(text, language, TODAY) == BirthDate(date.fromisoformat(expected))


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("es-US", "el niño es del once de mayo de este año", date(2026, 5, 11)),
        ("en-US", "she was born june 2nd last year", date(2025, 6, 2)),
    ],
)
def test_the_year_of_a_birth_may_be_told(language: str, text: str, expected: date) -> None:
    assert read_birth_date(text, language, date(2026, 11, 20)) == BirthDate(expected)


def test_day_and_month_are_asked_in_spanish_only() -> None:
    assert read_birth_date("03/04/1984", "es-US", TODAY) == BirthDate(date(1984, 4, 3), (date(1984, 3, 4),))
    assert read_birth_date("03/04/1984", "en-US", TODAY) == BirthDate(date(1984, 3, 4))


def test_digits_that_can_be_grouped_in_two_ways_are_asked() -> None:
    assert read_birth_date("1121982", "en-US", TODAY) == BirthDate(date(1982, 1, 12), (date(1982, 11, 2),))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("february 30 1982", "no_such_date"),
        ("02/29/2001", "no_such_date"),
        ("13/45/1982", "no_such_date"),
        ("march 14 2030", "future"),
        ("11/21/2026", "future"),
        ("3/14/1850", "too_long_ago"),
    ],
)
def test_impossible_dates_say_why(text: str, reason: str) -> None:
    read = read_birth_date(text, "en-US", TODAY)

    assert isinstance(read, ImpossibleDate)
    assert read.reason == reason


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_date_of_birth(text: str) -> None:
    assert read_birth_date(text, "en-US", TODAY) is None
