"""What is wanted, what else would do, and what is not wanted."""

import pytest

from tests.unit.understanding.reading import cases, read

ENGLISH_ALTERNATIVES = {
    "tuesday or wednesday": "11-24 | also: 11-25",
    "Tuesday or Wednesday before noon": "11-24 00:00-12:00 | also: 11-25 00:00-12:00",
    "tuesday, wednesday or thursday": "11-24 | also: 11-25, 11-26",
    "thursday or friday": "11-26 | also: 11-27",
    "december 1 or 2": "12-01 | also: 12-02",
    "the 21st of december or the day before": "12-21 | also: 12-20",
    "tomorrow or the day after": "11-21 | also: 11-22",
    "thursday at 3 or 4": "11-26 15:00 | also: 11-26 16:00",
    "3:15 or 3:45": "11-20 15:15 | undated | also: 11-20 15:45",
    "4:15 or 4:30 on the second": "12-02 16:15 | also: 12-02 16:30",
    "monday morning or thursday after 2": "11-23 06:00-12:00 | also: 11-26 14:00-24:00",
    "before 9 or after 4": "11-21 00:00-09:00 | undated | also: 11-20 16:00-24:00",
    "morning or afternoon on tuesday": "11-24 06:00-12:00 | also: 11-24 12:00-18:00",
    "monday or tuesday of next week": "11-23 | also: 11-24",
    "next week, tuesday or wednesday": "11-24 | also: 11-25",
    "any tuesday": "11-24 | also: 12-01, 12-08, 12-15",
    "mondays and wednesdays": "11-23 | also: 11-30, 12-07, 12-14 ...",
    "I'm off on the 27th and the 30th": "11-27 | also: 11-30",
}
SPANISH_ALTERNATIVES = {
    "el martes o el jueves antes de las 12": "11-24 00:00-12:00 | also: 11-26 00:00-12:00",
    "lunes, miércoles o viernes": "11-23 | also: 11-25, 11-27",
    "martes o miércoles de la semana que entra": "11-24 | also: 11-25",
    "el 1 o el 2 de diciembre": "12-01 | also: 12-02",
    "mañana o pasado": "11-21 | also: 11-22",
    "a las 3 o 3:30": "11-20 15:00 | undated | also: 11-20 15:30",
    "estoy libre el lunes en la mañana o el jueves después de las 2": "11-23 06:00-12:00 | also: 11-26 14:00-24:00",
    "los martes por la tarde": "11-24 12:00-19:00 | also: 12-01 12:00-19:00, 12-08 12:00-19:00, 12-15 12:00-19:00",
}


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_ALTERNATIVES, SPANISH_ALTERNATIVES))
def test_alternatives(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected


ENGLISH_REFUSALS = {
    "not monday but tuesday": "11-24 | excluded: 11-23",
    "monday doesn't work, how about tuesday": "11-24 | excluded: 11-23",
    "I can't do monday": "open | excluded: 11-23",
    "sunday doesn't suit me, saturday then": "11-21 | excluded: 11-22",
    "monday, no, tuesday": "11-24 | excluded: 11-23",
    "monday I mean tuesday": "11-24",
    "at 3, make it 4": "11-20 16:00 | undated",
    "next Thursday, not this one": "11-26",
    "not this thursday but the next one": "12-03 | excluded: 11-26",
    "not next week but the week after": "11-30..12-07 | excluded: 11-23..11-30",
    "next week but not monday": "11-24..11-30 | excluded: 11-23",
    "any day but friday": "soonest | excluded: 11-20, 11-27, 12-04 ...",
    "any time but mornings": "soonest | excluded: 11-20 06:00-12:00",
    "no mondays please": "open | excluded: 11-23, 11-30, 12-07 ...",
    "thanksgiving is out, what about the tuesday after": "12-01 | excluded: 11-26",
    "i work monday to friday so saturday": "11-21 | excluded: 11-23..11-28",
    "the 7th and 8th of december are out": "open | excluded: 12-07..12-09",
    "every day but wednesday works": "soonest | excluded: 11-25, 12-02, 12-09 ...",
    "nothing on mondays": "open | excluded: 11-23, 11-30, 12-07 ...",
    "december's packed, january please": "01-01..02-01 | excluded: 12-01..01-01",
    "tuesday or thursday, no, tuesday": "11-24 | excluded: 11-26",
    "monday the 7th works but so does tuesday the 8th": "12-07 | also: 12-08",
}
SPANISH_REFUSALS = {
    "no el lunes sino el martes": "11-24 | excluded: 11-23",
    "no puedo el lunes, mejor el martes": "11-24 | excluded: 11-23",
    "el lunes no puedo, el martes sí": "11-24 | excluded: 11-23",
    "el lunes no, el martes": "11-24 | excluded: 11-23",
    "no me sirve el martes pero sí el jueves": "11-26 | excluded: 11-24",
    "ni lunes ni martes": "open | excluded: 11-23, 11-24",
    "no este martes, el otro": "12-01 | excluded: 11-24",
    "el jueves que viene no, el siguiente": "12-03 | excluded: 11-26",
    "cualquier día menos el viernes": "soonest | excluded: 11-20, 11-27, 12-04 ...",
    "los lunes no": "open | excluded: 11-23, 11-30, 12-07 ...",
    "el 3 no puedo": "open | excluded: 12-03",
    "viernes y lunes no": "open | excluded: 11-20, 11-23",
    "el 9, el 10 y el 14 no puedo": "open | excluded: 12-09, 12-10, 12-14",
    "hasta enero no puedo": "01-01..01-29",
    "el lunes a las 10 sí pero a las 11 no": "11-23 10:00 | excluded: 11-23 11:00",
    "esta semana nada": "open | excluded: 11-20..11-23",
}


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_REFUSALS, SPANISH_REFUSALS))
def test_refusals(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected


ENGLISH_MOVES = {
    "move my tuesday appointment to thursday": "11-26 | excluded: 11-24",
    "change my 3 pm appointment on tuesday to 4": "11-24 16:00 | excluded: 11-24 15:00",
    "move my appointment from december 3 to december 10 at 9": "12-10 09:00 | excluded: 12-03",
    "I have an appointment on the 3rd at 10, can i move it to the 5th": "12-05 | excluded: 12-03 10:00",
    "I need to push my Thursday visit back to the following Monday": "11-30 | excluded: 11-26",
    "can we push it to next week": "11-23..11-30",
    "reschedule my appointment for december 3rd": "12-03",
    "reschedule my tuesday appointment": "open | excluded: 11-24",
    "i can't make it tomorrow": "open | excluded: 11-21",
}
SPANISH_MOVES = {
    "cambiar mi cita del martes al jueves": "11-26 | excluded: 11-24",
    "cambiar mi cita del lunes para el jueves a las 3": "11-26 15:00 | excluded: 11-23",
    "mi cita del martes a las 3 pasarla a las 4": "11-24 16:00 | excluded: 11-24 15:00",
    "tengo cita el 3 a las 10, la puedo cambiar para el 5": "12-05 | excluded: 12-03 10:00",
    "mejor pásela del 24 al 26": "11-26 | excluded: 11-24",
    "mover la cita al martes": "11-24",
    "reagendar para la próxima semana": "11-23..11-30",
}


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_MOVES, SPANISH_MOVES))
def test_moves(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected


ENGLISH_SOONEST = {
    "as soon as possible": "soonest",
    "asap please": "soonest",
    "whenever": "soonest",
    "any day": "soonest",
    "the sooner the better": "soonest",
    "first available after the 5th": "12-06..01-03",
    "asap next week": "11-23..11-30",
    "as soon as possible in the morning": "soonest 06:00-12:00",
    "any day after 3": "soonest 15:00-24:00",
    "anytime next week": "11-23..11-30",
    "whenever on thursday": "11-26",
    "when is the earliest you have": "soonest",
}
SPANISH_SOONEST = {
    "lo antes posible": "soonest",
    "lo más pronto posible": "soonest",
    "cuanto antes por la mañana": "soonest 06:00-12:00",
    "cuando tengan": "soonest",
    "cualquier día": "soonest",
    "me da igual": "soonest",
    "lo que tenga más cerca": "soonest",
    "lo primero que tenga después del 5": "12-06..01-03",
}


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_SOONEST, SPANISH_SOONEST))
def test_soonest(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected
