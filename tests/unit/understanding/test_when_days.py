"""Days, said on Friday 20 November 2026 at 10:00."""

import pytest

from tests.unit.understanding.reading import cases, read

ENGLISH_DAYS = {
    "today": "11-20",
    "tomorrow": "11-21",
    "tomorow": "11-21",
    "tmrw morning": "11-21 06:00-12:00",
    "the day after tomorrow": "11-22",
    "thursday": "11-26",
    "wensday": "11-25",
    "wednesday's fine": "11-25",
    "next tuesday": "11-24",
    "this friday": "11-20 | ambiguous: 11-27",
    "friday": "11-20 | ambiguous: 11-27",
    "this coming monday": "11-23",
    "friday week": "11-27 | ambiguous: 12-04",
    "a week from friday": "11-27 | ambiguous: 12-04",
    "a week from next tuesday": "12-01",
    "the friday after next": "12-04",
    "the following monday": "11-30 | ambiguous: 11-23",
    "two fridays from now": "12-04",
    "two weeks from monday": "12-07",
    "a week from tomorrow": "11-28",
    "in two weeks": "12-04",
    "in like 10 days": "11-30",
    "three days from now": "11-23",
    "six weeks out": "01-01",
    "in a couple of weeks": "12-04",
    "a month from now": "12-20",
    "would it be possible to come in a week from Monday": "11-30",
    "2 weeks": "12-04",
}
SPANISH_DAYS = {
    "hoy": "11-20",
    "mañana": "11-21",
    "manana": "11-21",
    "pasado mañana": "11-22",
    "jueves": "11-26",
    "miercoles": "11-25",
    "el savado": "11-21",
    "el viernes": "11-20 | ambiguous: 11-27",
    "este viernes": "11-20 | ambiguous: 11-27",
    "este jueves": "11-26",
    "el martes que viene": "11-24",
    "el próximo lunes": "11-23",
    "este lunes que viene": "11-23",
    "el viernes en ocho": "11-27",
    "de hoy en ocho": "11-27 | ambiguous: 11-28",
    "el otro lunes": "11-30 | ambiguous: 11-23",
    "dentro de 10 días": "11-30",
    "de aquí a diez días": "11-30",
    "en quince días": "12-04 | ambiguous: 12-05",
    "en ocho días": "11-27 | ambiguous: 11-28",
    "en dos semanas": "12-04",
    "en un par de semanas": "12-04",
    "dentro de un mes": "12-20",
    "quedamos para dentro de tres días": "11-23",
    "¿se puede mañana sábado?": "11-21",
}


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_DAYS, SPANISH_DAYS))
def test_days(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected


ENGLISH_DATES = {
    "nov 24": "11-24",
    "November 24th": "11-24",
    "24 november": "11-24",
    "the 24th of nov": "11-24",
    "dec. 15": "12-15",
    "december the tenth": "12-10",
    "december second": "12-02",
    "dec 1, 2026": "12-01",
    "11/24": "11-24",
    "12/1/26": "12-01",
    "12.15.2026": "12-15",
    "2026-11-24": "11-24",
    "2026/12/15 15:00": "12-15 15:00",
    "12-1": "12-01",
    "the 3rd": "12-03",
    "on the 15th": "12-15",
    "15th": "12-15",
    "the 15th of next month": "12-15",
    "Friday the fourth": "12-04",
    "tuesday november 24": "11-24",
    "wednesday november 24": "11-24 | ambiguous: 11-25",
    "tuesday 24": "11-24",
    "tuesday the twenty-fourth of november two thousand twenty six": "11-24",
    "the fifteenth of January twenty twenty-seven": "01-15",
    "may 5": "05-05",
    "I may be free in may": "05-01..06-01",
    "sat morning": "11-21 06:00-12:00",
    "new year's eve": "12-31",
    "christmas": "12-25",
    "labor day": "09-06",
}
SPANISH_DATES = {
    "24 de noviembre": "11-24",
    "el 24 de noviembre de 2026": "11-24",
    "noviembre 24": "11-24",
    "1 de dic": "12-01",
    "primero de diciembre": "12-01",
    "el día primero": "12-01",
    "treinta y uno de diciembre": "12-31",
    "el 3 de diciembre del 2026": "12-03",
    "el doce del doce": "12-12",
    "el día 3": "12-03",
    "el 24 me queda bien": "11-24",
    "el 15 del próximo mes": "12-15",
    "el jueves 3": "12-03",
    "martes 24": "11-24",
    "martes 24 de noviembre": "11-24",
    "24/11": "11-24",
    "11/24": "11-24",
    "3/4": "04-03 | ambiguous: 03-04",
    "03/04/2027": "04-03 | ambiguous: 03-04",
    "2026-11-24": "11-24",
    "nochebuena": "12-24",
    "san valentín": "02-14",
}


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_DATES, SPANISH_DATES))
def test_dates(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected


ENGLISH_SPANS = {
    "next week": "11-23..11-30",
    "week after next": "11-30..12-07",
    "the week after next": "11-30..12-07",
    "this week": "11-20..11-23",
    "rest of the week": "11-20..11-23",
    "this weekend": "11-21..11-23",
    "next weekend": "11-28..11-30 | ambiguous: 11-21..11-23",
    "next month": "12-01..01-01",
    "in january": "01-01..02-01",
    "january 2027": "01-01..02-01",
    "march": "03-01..04-01",
    "end of the month": "11-21..12-01",
    "beginning of december": "12-01..12-11",
    "mid january": "01-11..01-21",
    "late december": "12-21..01-01",
    "early next week": "11-23..11-25",
    "end of next week": "11-26..11-28",
    "the second week of january": "01-08..01-15",
    "last week of december": "12-25..01-01",
    "the week of the 14th": "12-14..12-21",
    "thanksgiving week": "11-23..11-30",
    "the week after thanksgiving": "11-30..12-07",
    "after Thanksgiving": "11-27..12-25",
    "before christmas": "11-20..12-25",
    "by friday": "11-20..11-21",
    "starting monday": "11-23..12-21",
    "from monday on": "11-23..12-21",
    "after the 15th": "12-16..01-13",
    "after the holidays": "01-02..01-30",
    "monday through wednesday": "11-23..11-26",
    "mon-wed": "11-23..11-26",
    "nov 30 - dec 4": "11-30..12-05",
    "dec 3-7": "12-03..12-08",
    "between the 3rd and the 7th": "12-03..12-08",
    "in two or three weeks": "12-04..12-12",
    "within the next two weeks": "11-20..12-05",
    "in the next few days": "11-20..11-24",
}
SPANISH_SPANS = {
    "la semana que viene": "11-23..11-30",
    "la otra semana": "11-23..11-30",
    "la próxima semana": "11-23..11-30",
    "esta semana": "11-20..11-23",
    "fin de semana": "11-21..11-23",
    "el próximo mes": "12-01..01-01",
    "en enero": "01-01..02-01",
    "a finales de mes": "11-21..12-01",
    "a mediados de diciembre": "12-11..12-21",
    "a principios de enero": "01-01..01-11",
    "principios de la próxima semana": "11-23..11-25",
    "la primera semana de diciembre": "12-01..12-08",
    "la semana del 14": "12-14..12-21",
    "después de Acción de Gracias": "11-27..12-25",
    "antes de navidad": "11-20..12-25",
    "la semana después de navidad": "12-28..01-04",
    "antes del viernes": "11-20..11-27",
    "hasta el viernes": "11-20..11-21",
    "después del 5": "12-06..01-03",
    "a partir del lunes": "11-23..12-21",
    "del lunes al miércoles": "11-23..11-26",
    "de lunes a viernes": "11-23..11-28",
    "entre el lunes y el jueves": "11-23..11-27",
    "del 3 al 7 de diciembre": "12-03..12-08",
    "desde el 3 hasta el 7": "12-03..12-08",
    "por las fiestas": "12-24..01-02",
}


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_SPANS, SPANISH_SPANS))
def test_spans(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected


ENGLISH_RELATIONS = {
    "the monday after thanksgiving": "11-30",
    "the Wednesday before Thanksgiving": "11-25",
    "the day after thanksgiving": "11-27",
    "the first monday in december": "12-07",
    "last friday of the month": "11-27",
    "tuesday of next week": "11-24",
    "tuesday next week": "11-24",
    "next week tuesday": "11-24",
    "next month on a Thursday": "12-03 | also: 12-10, 12-17, 12-24 ...",
    "in three weeks on a tuesday": "12-08",
    "sometime next week, preferably tuesday": "11-24",
}
SPANISH_RELATIONS = {
    "el lunes después de Acción de Gracias": "11-30",
    "el viernes antes de navidad": "12-18",
    "una semana después de año nuevo": "01-08",
    "el primer lunes de diciembre": "12-07",
    "el último viernes del mes": "11-27",
    "que sea el último día del mes": "11-30",
    "el lunes de la próxima semana": "11-23",
    "el lunes de la semana que viene": "11-23",
    "dentro de tres semanas un martes": "12-08",
}


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_RELATIONS, SPANISH_RELATIONS))
def test_relations(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected
