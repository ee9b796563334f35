"""How an article is found for a question."""

from frontdesk.faq.search import ArticleIndex, Entry

PARKING = Entry(
    "parking", ["Where can I park?", "is there a garage", "do I pay to park"], "Park behind the house. It is free."
)
HOURS = Entry(
    "hours", ["When are you open?", "what time do you close"], "Monday to Friday from 8 to 5. Closed on holidays."
)
SHOTS = Entry("shots", ["Which vaccines do you give?"], "Flu, tetanus and shingles. We give no vaccines for travel.")


def test_the_article_whose_phrases_are_nearest_comes_first() -> None:
    index = ArticleIndex([HOURS, SHOTS, PARKING])

    found = index.find("where do i park my car")

    assert [found[0].id, len(found)] == ["parking", 3]
    assert found[0].score > 2 * found[1].score


def test_the_same_question_again_is_certain_however_different_the_articles_other_phrases_are() -> None:
    index = ArticleIndex([HOURS, SHOTS, PARKING])

    found = index.find("¿Is there a GARAGE?")

    assert found[0].id == "parking"
    assert found[0].score > 0.9


def test_what_only_the_answer_speaks_of_is_found_too() -> None:
    index = ArticleIndex([HOURS, SHOTS, PARKING])

    found = index.find("shingles")

    assert found[0].id == "shots"


def test_one_word_that_an_answer_happens_to_hold_is_not_enough() -> None:
    index = ArticleIndex([HOURS, SHOTS, PARKING])

    found = index.find("my husband has a visit and is away for travel, we must move it")

    assert found[0].score < 0.2


def test_an_article_asked_for_in_one_way_only_can_be_found_as_surely_as_others() -> None:
    index = ArticleIndex([HOURS, SHOTS, PARKING])

    found = index.find("which vaccines do you give")

    assert found[0].id == "shots"
    assert found[0].score > 0.9


def test_without_articles_nothing_is_found() -> None:
    index = ArticleIndex([])

    found = index.find("where do I park?")

    assert found == []
