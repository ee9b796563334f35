"""What is no date, what cannot be one, and what is over."""

import pytest

from tests.unit.understanding.reading import cases, read

ENGLISH_OTHER_WORDS = {
    "2 kids": "none",
    "room 4": "none",
    "10001": "none",
    "212-555-0187": "none",
    "call me at 212 555 0187": "none",
    "my number is 5 5 5 0 1 8 7": "none",
    "I weigh 150": "none",
    "blood pressure 120/80": "none",
    "my temperature is 101.5": "none",
    "24/7": "none",
    "$45": "none",
    "it's for my 3 year old": "none",
    "he's 3 weeks old": "none",
    "I have 2 appointments": "none",
    "one of my kids": "none",
    "the second one": "none",
    "4": "none",
    "I sat down": "none",
    "may I ask something": "none",
    "good morning": "none",
    "my knee has hurt for two weeks": "none",
    "my son has a fever since last night": "none",
    "see me at 4 main street": "none",
    "it's apartment 12 on 5th street": "none",
    "": "none",
    "another day": "none",
    "later": "none",
    "every day it hurts": "none",
}
SPANISH_OTHER_WORDS = {
    "tengo 3 hijos": "none",
    "cuarto 4": "none",
    "mi hijo de 2 años": "none",
    "llevo dos semanas con tos": "none",
    "me duele desde el lunes": "none",
    "me duele todos los días": "none",
    "buenas tardes": "none",
    "más tarde": "none",
    "otro día": "none",
    "tengo 2 niñas y vivo en el apartamento 5": "none",
    "está bien": "none",
    "una cita": "none",
}


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_OTHER_WORDS, SPANISH_OTHER_WORDS))
def test_other_words(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected


ENGLISH_BESIDE_A_DATE = {
    "it started three days ago, can I come thursday": "11-26",
    "pain since monday, anything wednesday?": "11-25",
    "I was seen last monday and need to come back thursday": "11-26",
    "good morning, is tuesday ok": "11-24",
    "i need to see dr okafor sometime next week preferably tuesday or wednesday after three": (
        "11-24 15:00-24:00 | also: 11-25 15:00-24:00"
    ),
}
SPANISH_BESIDE_A_DATE = {
    "me duele hace tres días, puedo ir el jueves": "11-26",
    "me lastimé el domingo pasado, quiero ir mañana": "11-21",
    "buenos días, el martes está bien": "11-24",
}


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_BESIDE_A_DATE, SPANISH_BESIDE_A_DATE))
def test_beside_a_date(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected


ENGLISH_IMPOSSIBLE = {
    "february 30": "no_such_date",
    "feb 29": "no_such_date",
    "november 31": "no_such_date",
    "april thirty first": "no_such_date",
    "Jan 32nd": "no_such_date",
    "the 32nd": "no_such_date",
    "13/45": "no_such_date",
    "2/30/2027": "no_such_date",
    "in 99999999 weeks": "no_such_date",
    "12/31/9999": "no_such_date",
    "at 25:00": "no_such_time",
    "at 4:75": "no_such_time",
}
SPANISH_IMPOSSIBLE = {
    "el 31 de noviembre": "no_such_date",
    "el 30 de febrero": "no_such_date",
    "el treinta y uno de abril": "no_such_date",
    "el 32 de enero": "no_such_date",
    "el veintinueve de febrero": "no_such_date",
}


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_IMPOSSIBLE, SPANISH_IMPOSSIBLE))
def test_impossible(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected


ENGLISH_PAST = {
    "yesterday": "11-19 | past",
    "last monday": "11-16 | past",
    "this past tuesday": "11-17 | past",
    "november 3": "11-03 | past",
    "two weeks ago": "11-06 | past",
    "today at 9": "11-20 09:00 | past",
}
SPANISH_PAST = {
    "ayer": "11-19 | past",
    "anoche": "11-19 18:00-24:00 | past",
    "el lunes pasado": "11-16 | past",
    "hace dos semanas": "11-06 | past",
    "el 3 de noviembre": "11-03 | past",
}


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_PAST, SPANISH_PAST))
def test_past(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected
