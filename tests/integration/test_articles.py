"""Questions to the practice: told where an article surely fits, asked about where one may, else not known."""

import pytest

from tests.builders import Desk


@pytest.mark.parametrize(
    ("question", "language", "article"),
    [
        ("where do I park", "en-US", "parking"),
        ("what time do you open on saturday", "en-US", "opening-hours"),
        ("can my grandmother come with my kid", "en-US", "minors-alone"),
        ("do you accept blue cross", "en-US", "insurance"),
        ("dónde dejo el carro", "es-US", "parking"),
    ],
)
def test_an_article_that_surely_fits_is_the_answer(desk: Desk, question: str, language: str, article: str) -> None:
    answer = desk.services.faq.answer(question, language)

    assert answer is not None
    assert answer.article_id == article


@pytest.mark.parametrize("question", ["can I bring my dog", "is there somewhere to leave my car"])
def test_what_may_be_meant_is_not_told_but_can_be_asked_about(desk: Desk, question: str) -> None:
    assert desk.services.faq.answer(question, "en-US") is None

    assert 1 <= len(desk.services.faq.maybe(question, "en-US")) <= 2


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("what is your fax number", "en-US"),
        ("do you have wifi", "en-US"),
        ("mi marido tiene cita y sale de viaje, hay que moverla", "es-US"),
    ],
)
def test_what_no_article_speaks_of_is_not_known(desk: Desk, question: str, language: str) -> None:
    assert desk.services.faq.answer(question, language) is None
    assert desk.services.faq.maybe(question, language) == []


def test_an_article_that_is_picked_is_found_by_its_name(desk: Desk) -> None:
    answer = desk.services.faq.of("parking", "es-US")

    assert answer is not None
    assert answer.language == "es-US"
    assert desk.services.faq.of("gone", "es-US") is None
