"""Days and hours as talkative people say them: refusals, reasons and offers around the day that is wanted."""

from datetime import date

import pytest

from tests.unit.understanding.reading import cases, read

TUESDAY = date(2026, 11, 24)

ENGLISH_REFUSALS = {
    "not tomorrow uh monday": "11-23 | excluded: 11-21",
    "i can't do monday uh tuesday": "11-24 | excluded: 11-23",
    "i can't do uh monday": "open | excluded: 11-23",
    "not next friday we have a wedding uh the friday after": "12-04 | excluded: 11-27",
    "not this weekend the one after": "11-28..11-30 | excluded: 11-21..11-23",
    "any monday but not this one, the one after": "11-30 | excluded: 11-23",
    "next week, no thursday": "11-23..11-30 | excluded: 11-26",
    "monday, no tuesday": "11-24 | excluded: 11-23",
    "not monday or tuesday but the soonest after that": "11-25..12-23 | excluded: 11-23, 11-24",
    "i can't do wednesday thursday is fine": "11-26 | excluded: 11-25",
    "no, thursday is great": "11-26",
    "next week, thursday is her birthday so not thursday": "11-23..11-30 | excluded: 11-26",
    "in december but not the first week": "12-08..01-01 | excluded: 12-01..12-08",
    "can't do tomorrow. wednesday next week": "11-25 | excluded: 11-21",
    "i babysit mondays and thursdays, so not those": "open | excluded: 11-23, 11-30, 12-07 ...",
}
SPANISH_REFUSALS = {
    "mañana no eh el lunes": "11-23 | excluded: 11-21",
    "el lunes no este el martes": "11-24 | excluded: 11-23",
    "el lunes no porque trabajo eh el miércoles": "11-25 | excluded: 11-23",
    "no este viernes sino el que sigue": "11-27 | excluded: 11-20",
    "la próxima semana, el jueves no": "11-23..11-30 | excluded: 11-26",
    "ni el lunes ni el martes, lo más pronto después de eso": "11-25..12-23 | excluded: 11-23, 11-24",
    "no no el jueves está bien": "11-26",
    "en diciembre pero no la primera semana": "12-08..01-01 | excluded: 12-01..12-08",
    "los lunes nunca puedo": "open | excluded: 11-23, 11-30, 12-07 ...",
}


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_REFUSALS, SPANISH_REFUSALS))
def test_where_a_refusal_ends(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected


def test_a_day_that_nothing_joins_to_the_refused_is_asked() -> None:
    said = "i can't do monday wednesday next week"

    assert read(said, "en-US") == "open | ambiguous: 11-25 | excluded: 11-23, 11-25"


ENGLISH_STORIES = {
    "nothing till december 1st. after that whatever": "12-01..12-29",
    "you said monday or tuesday, tuesday's fine": "11-24",
    "they offered me monday but i need wednesday": "11-25",
    "we come on the 24th and leave the 28th, any day in between": "11-24..11-29",
    "tuesday or thursday, one of those": "11-24 | also: 11-26",
    "the weekend of the 5th": "12-05..12-07",
    "monday or else next week": "11-23 | also: 11-23..11-30",
    "my sister leaves sunday. monday would work": "11-23 | ambiguous: 11-22 | also: 11-22",
}
SPANISH_STORIES = {
    "nada hasta el 1 de diciembre. después cuando sea": "12-01..12-29",
    "usted dijo lunes o martes, el martes está bien": "11-24",
    "me ofrecieron el lunes pero prefiero el miércoles": "11-25",
    "llegamos el 24 y nos vamos el 28, cualquier día de esos": "11-24..11-29",
    "el fin de semana del 5": "12-05..12-07",
    "o mañana o ya hasta el lunes": "11-21 | also: 11-23",
}


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_STORIES, SPANISH_STORIES))
def test_which_of_the_days_told_is_wanted(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected


ENGLISH_HOURS = {
    "not before 10, and I need to be home by 1": "11-24 10:00-13:00 | undated",
    "i can't come before ten and i have to leave by noon": "11-24 10:00-12:00 | undated",
    "i drop my son at 8 so 9 works": "11-24 09:00 | undated",
    "i get off at seven in the morning so nine would be okay": "11-24 09:00 | undated",
    "10, i drop my daughter at 9": "11-24 10:00 | undated",
    "the hour you say": "soonest 00:00-24:00",
    "nine's too early, ten": "11-24 10:00 | undated",
    "quarter two four": "11-24 15:45 | undated",
    "i'm at dialysis til noon": "11-24 12:00-24:00 | undated",
}
SPANISH_HOURS = {
    "antes de las diez no puedo y me voy a la una": "11-24 10:00-13:00 | undated",
    "dejo a mi hijo a las 8 así que a las 9": "11-24 09:00 | undated",
    "la hora que uste me diga": "soonest 00:00-24:00",
    "a las 8 es muy temprano, a las 9": "11-24 09:00 | undated | excluded: 11-24 08:00",
    "a las tres a más tardar": "11-24 00:00-15:00 | undated",
    "estoy en diálisis hasta el mediodía": "11-24 12:00-24:00 | undated",
}


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_HOURS, SPANISH_HOURS))
def test_which_of_the_hours_told_is_wanted(language: str, text: str, expected: str) -> None:
    assert read(text, language, day=TUESDAY) == expected
