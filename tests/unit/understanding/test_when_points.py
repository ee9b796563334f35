"""Words that point at what was said before, and what happened, which is no wish."""

import pytest

from tests.unit.understanding.reading import cases, read

ENGLISH_POINTS = {
    "my surgery is december 10 and they want the visit a week before": "12-03",
    "a week before my surgery on december 10": "12-03",
    "my pills run out on december 20 so the week before": "12-07..12-14 | ambiguous: 12-13..12-20",
    "my last class is the 4th, two days later": "12-06",
    "school lets out the eighteenth so the following monday": "12-21",
    "the trip ends on the 4th, the following tuesday": "12-08",
    "next week, but I have class on wednesday so not that day": "11-23..11-30 | excluded: 11-25",
    "I'm hosting thanksgiving so not that week": "open | excluded: 11-23..11-30",
    "she is off school on the 11th, so that day": "12-11",
    "my son is home from the 23rd to the 27th, one of those days": "11-23..11-28",
    "i have therapy mondays and thursdays so any other day": "soonest | excluded: 11-23, 11-30, 12-07 ...",
    "I'm travelling until the 12th, any day after I'm back": "12-13..01-10",
    "I have a doctor on december 2 at 9, I need it before that": "11-20..12-02",
    "my surgery's on the tenth of december and i need to be seen before it": "11-20..12-10",
    "december 20th. sorry, 21st": "12-21",
    "not until my cast is off on the twenty sixth": "11-26..12-24",
    "i leave the twenty first so anytime up to then": "11-20..11-22",
    "my next cleaning is january 14th can we do it sooner": "11-20..01-14",
    "thursday or the following day": "11-26 | also: 11-27",
    "friday the 27th or the monday after": "11-27 | also: 11-30",
    "any day but tuesday next week": "11-23..11-30 | excluded: 11-24",
}
SPANISH_POINTS = {
    "la operación es el 10 de diciembre, una semana antes": "12-03",
    "se me acaba la receta el 10 así que la semana antes": "11-30..12-07 | ambiguous: 12-03..12-10",
    "salgo de vacaciones el 18, el lunes siguiente": "12-21 | excluded: 12-18",
    "tenemos un evento el 12 así que ese día no": "open | excluded: 12-12",
    "está de vacaciones del 23 al 27 así que uno de esos días": "11-23..11-28",
    "los lunes trabajo, cualquier otro día": "soonest | excluded: 11-23, 11-30, 12-07 ...",
    "vuelvo el 12, cualquier día después": "12-13..01-10 | excluded: 12-12",
    "este finde no, el otro": "11-28..11-30 | excluded: 11-21..11-23",
    "este viernes no, el siguiente": "11-27 | excluded: 11-20",
    "salgo de viaje el 22 y regreso el 27 así que después de que regrese": "11-28..12-26 | excluded: 11-22, 11-27",
    "la semana que viene no porque es thanksgiving, la siguiente": "11-30..12-07 | excluded: 11-23..11-30",
    "el 25 salen temprano los niños así que ese día": "11-25",
    "entre semana porque los sábados trabajo": "soonest | excluded: 11-21, 11-28, 12-05 ...",
    "tengo pastillas hasta el dos entonces tengo que verlo antes": "11-20..12-02",
}


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_POINTS, SPANISH_POINTS))
def test_what_was_said_before(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected


ENGLISH_HAPPENED = {
    "I fell on sunday and my wrist is swollen, can I come tomorrow": "11-21",
    "I had surgery on november 12th": "none",
    "I had surgery on november 12th, four weeks later": "12-10",
    "I was there last tuesday and was told to come back in 6 weeks": "01-01 | ambiguous: 12-29",
}
SPANISH_HAPPENED = {
    "me caí el domingo, ¿hay algo mañana?": "11-21",
    "me operaron el 10 y me quitan los puntos a los 15 días": "11-25",
    "me vieron el martes pasado": "none",
}


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_HAPPENED, SPANISH_HAPPENED))
def test_what_happened(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected


ENGLISH_REASONS = {
    "friday because on monday I work": "11-20 | ambiguous: 11-27 | excluded: 11-23",
    "thursday, because of my ride, or monday": "11-26 | also: 11-23",
    "I'm at my sister's until the 8th": "12-08..01-05 | ambiguous: 11-20..12-09",
    "I'm free until the 8th": "11-20..12-09",
    "before I fly out on the 18th mornings are best": "11-20..12-18 06:00-12:00 | ambiguous: 12-18 06:00-12:00",
}
SPANISH_REASONS = {
    "el jueves porque el viernes trabajo": "11-26 | excluded: 11-27",
    "estoy con covid hasta el 8": "12-08..01-05 | ambiguous: 11-20..12-09",
    "estoy libre hasta el 8": "11-20..12-09",
    "los lunes se me complican": "open | excluded: 11-23, 11-30, 12-07 ...",
}


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_REASONS, SPANISH_REASONS))
def test_reasons(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected
