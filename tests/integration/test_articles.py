"""Questions to the practice: told where an article surely fits, asked about where one may, else not known."""

import pytest

from actions.faq import AnswerQuestion
from actions.talk import Inform
from tests.builders import Desk
from tests.integration.patients.dialogue import Dialogue


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


@pytest.mark.parametrize(
    ("question", "articles"),
    [
        ("can I bring my dog", ["what-to-bring", "bring-children"]),
        ("is there somewhere to leave my car", ["parking"]),
    ],
)
def test_what_may_be_meant_is_not_told_but_can_be_asked_about(desk: Desk, question: str, articles: list[str]) -> None:
    assert desk.services.faq.answer(question, "en-US") is None

    assert [each.article_id for each in desk.services.faq.maybe(question, "en-US")] == articles


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


@pytest.mark.parametrize(("words", "said"), [("2", ["utter_article"]), ("the third one", ["utter_handoff"])])
def test_of_what_is_asked_about_one_is_picked_and_the_last_is_a_manager(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, words: str, said: list[str]
) -> None:
    monkeypatch.setattr("actions.turn.services", lambda: desk.services)
    talk = Dialogue(desk)
    assert talk.does(AnswerQuestion, "can I bring my dog", "ask_practice") == ["utter_which_article"]

    assert talk.does(Inform, words, "inform") == said
