"""Words that point act within their own clause, on Friday 20 November 2026 at 10:00."""

import pytest

from tests.unit.understanding.reading import cases, read

EXPLAINED = cases(
    english={
        "the 24th please, my sister can sit with him after": "11-24",
        "could you do the first monday in december my brother watches the kids after that": "12-07",
        "the 8th, my mother-in-law is here till then": "12-08",
        "I can do the 3rd, I teach on the other days": "12-03",
        "our daughter is in town until then, so how about the 10th": "12-10",
        "tuesday, the office gets crazy after that": "11-24",
        "next week is good, he is with his dad the week after": "11-23..11-30",
        "the 24th, school lets out before that": "11-24",
        "i was out sick last week so how about the eleventh": "12-11",
    },
    spanish={
        "del 25 al 28, la troca está en el taller antes de eso": "11-25..11-29",
        "me puede dar el veinticuatro mi hijo me espera afuera después": "11-24",
        "el 8 de diciembre, mi suegra está aquí hasta entonces": "12-08",
        "el 3 de diciembre por favor yo limpio casas los demás días": "12-03",
        "Mi hija está de visita hasta entonces, ¿podría ser el 10 de diciembre?": "12-10",
        "el 24, después de eso hay mucho trabajo": "11-24",
    },
)

ASKED = cases(
    english={
        "I'm taking the 10th off, the office gets crazy after that": "12-11..01-08 | ambiguous: 12-10",
        "the 10th is fine, the doctor said before that": "11-20..12-10 | ambiguous: 12-10",
    },
    spanish={
        "cirugía el 10 de diciembre, el doctor dice que antes de eso": "11-20..12-10 | ambiguous: 12-10",
        "me pagan el 10 de diciembre, ya después tengo con qué pagar": "12-11..01-08 | ambiguous: 12-10",
    },
)

TOLD = cases(
    english={
        "could you do the 10th? my mom has her surgery on the 8th": "12-10",
        "the sixteenth please my ride is only here until the eighteenth": "12-16",
    },
    spanish={
        "martes 24 por favor, mi hijo tiene excursión el lunes": "11-24",
        "el dieciséis por favor mi hermano nomás está aquí hasta el dieciocho": "12-16",
    },
)

WISHED = cases(
    english={
        "my cast comes off on the 10th, we need to be seen before that": "11-20..12-10",
        "she is in texas until the 10th, she can come after that": "12-11..01-08",
        "the week my sister leaves is the 7th of december, the day after": "12-08",
        "i'm tied up til tuesday. after that i don't care": "11-25..12-23",
        "I work mondays and tuesdays, the other days are fine": "soonest | excluded: 11-23, 11-30, 12-07 ...",
    },
    spanish={
        "se me acaba la medicina el 10 de diciembre, tiene que ser antes": "11-20..12-10",
        "Mi mamá se va el 10 de diciembre, ¿podemos ir después de eso?": "12-11..01-08",
        "la semana que viene no estamos vamos la siguiente": "11-30..12-07 | excluded: 11-23..11-30",
    },
)


@pytest.mark.parametrize(("language", "text", "expected"), EXPLAINED)
def test_a_clause_that_explains_moves_no_day(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected


@pytest.mark.parametrize(("language", "text", "expected"), ASKED)
def test_what_may_be_a_reason_or_a_wish_is_asked(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected


@pytest.mark.parametrize(("language", "text", "expected"), TOLD)
def test_a_day_told_of_after_the_wish_is_no_question(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected


@pytest.mark.parametrize(("language", "text", "expected"), WISHED)
def test_a_clause_that_asks_may_point_at_the_day_of_another(language: str, text: str, expected: str) -> None:
    assert read(text, language) == expected
