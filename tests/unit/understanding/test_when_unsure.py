"""What the reader asks because words stayed unexplained, said on Friday 20 November 2026 at 10:00."""

import pytest

from tests.unit.understanding.reading import cases, read

ENGLISH_ASKED = {
    "after my trip, which is the 15th to the 22nd": "12-15..12-23 | ambiguous: 12-23..01-20",
    "the 1st is the only one I could not get": "12-01 | ambiguous: open",
    "mornings on monday but I get foggy after lunch": "11-23 06:00-12:00 | ambiguous: 11-23 13:00-24:00",
    "monday from 10 on, but at 12 I have to go": "11-23 12:00 | ambiguous: 11-23 10:00-12:00",
    "can we push it out a week, it's monday now": "11-23 | ambiguous: 11-30",
    "I am away until the 5th so any day": "12-06..01-03 | ambiguous: soonest",
}
SPANISH_ASKED = {
    "un día antes de que me vaya, me voy el 24": "11-24 | ambiguous: 11-23",
    "el martes no vende boletos": "open | ambiguous: 11-24 | excluded: 11-24",
    "el lunes que viene no, el sábado": "11-21 | ambiguous: 11-28 | excluded: 11-23",
}
ENGLISH_SURE = {
    "next week except monday": "11-24..11-30 | excluded: 11-23",
    "tue, wed and thu of next week": "11-24..11-27",
    "not monday, mondays I work. tuesday": "11-24 | excluded: 11-23",
    "whenever my card comes, they said soon": "none",
    "whenever the doctor is back": "none",
    "the week of the 7th but not that day": "12-08..12-14 | excluded: 12-07",
    "monday is a feast so I can't. the rest of that week": "11-24..11-30",
    "after the 12th, my wife has the car until then": "12-13..01-10",
    "nothing until after the 4th, then whatever": "12-05..01-02",
}
SPANISH_SURE = {
    "esta semana no, la que viene tampoco, la siguiente": "11-30..12-07 | excluded: 11-20..11-23, 11-23..11-30",
    "el coche me lo dan el lunes, de ahí en adelante": "11-23..12-21",
    "cuando quiera": "soonest",
}


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_ASKED, SPANISH_ASKED))
def test_what_is_not_explained_is_asked(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected


@pytest.mark.parametrize(("language", "text", "expected"), cases(ENGLISH_SURE, SPANISH_SURE))
def test_what_is_explained_is_not(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected
