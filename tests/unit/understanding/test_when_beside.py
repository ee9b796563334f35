"""Days and hours said beside others, in the many ways people do, on Friday 20 November 2026 at 10:00."""

from datetime import date

import pytest

from tests.unit.understanding.reading import cases, read

TUESDAY = date(2026, 11, 24)
ENGLISH_DAYS = {
    "I have the 30th off, can I come that monday": "11-30",
    "I'm off between christmas and new years so whatever you've got then": "12-26..01-01",
    "my cast comes off on the 1st so the next day after that": "12-02",
    "my rent is paid on the 4th so the next business day": "12-07",
    "the weekday after thanksgiving": "11-27",
    "my sister is here through the 27th so the monday once she leaves": "11-30",
    "after thanksgiving, the first full week back": "11-30..12-07",
    "the week after next, tuesday if possible": "12-01",
    "the 9th-13th": "12-09..12-14",
    "I leave the 1st and I'm back on the 8th, so before that": "11-20..12-01 | excluded: 11-08",
    "the last friday this month": "11-27",
    "up to and including the 4th": "11-20..12-05",
}
SPANISH_DAYS = {
    "esta semana no, la del 30": "11-30..12-07 | excluded: 11-20..11-23",
    "el monday después de Thanksgiving": "11-30",
    "el 30 descanso, ¿puedo ir ese lunes?": "11-30",
    "el jueves y el viernes no hay nada entonces hasta el lunes": "11-30 | excluded: 11-26, 11-27",
    "mañana no pero pasado sí": "11-22 | excluded: 11-21",
    "no antes del 12, tengo visitas": "12-12..01-09",
    "me quitan el yeso el 1, el siguiente día hábil": "12-02",
}
ENGLISH_HOURS = {
    "around 6 or 6:30": "11-24 18:00 | undated | also: 11-24 18:30",
    "evenings, I work days": "11-24 17:00-21:00 | undated",
    "when the kids are out of school like three fifteen or later": "11-24 15:15-24:00 | undated",
    "i don't get off till five": "11-24 17:00-24:00 | undated",
    "my lunch is 11:30 to 12:30": "11-24 11:30-12:30 | undated",
    "not the eight o'clock the nine o'clock": "11-24 09:00 | undated | excluded: 11-24 08:00",
    "earliest is 11. latest is 2": "11-24 11:00-14:00 | undated",
}
SPANISH_HOURS = {
    "a primerísima hora": "11-24 06:00-09:00 | undated",
    "no salgo hasta las cinco": "11-24 17:00-24:00 | undated",
    "como 3:15 o más tarde": "11-24 15:15-24:00 | undated",
    "saliendo del trabajo como cuatro y media o después": "11-24 16:30-24:00 | undated",
    "lo más temprano a las 11 y lo más tarde a las 2": "11-24 11:00-14:00 | undated",
}


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_DAYS, SPANISH_DAYS))
def test_days_said_beside_others(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_HOURS, SPANISH_HOURS))
def test_hours_said_beside_others(language: str, text: str, expected: str) -> None:
    assert read(text, language, day=TUESDAY) == expected
