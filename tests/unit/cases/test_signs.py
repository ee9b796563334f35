"""A mood or a need is told when words surely tell it, and else not at all."""

import pytest

from frontdesk.cases.signs import signs


@pytest.mark.parametrize(
    ("said", "mood"),
    [
        ("I’m so angry about this", "angry"),
        ("This is  UNACCEPTABLE.", "angry"),
        ("estoy harta de esperar", "angry"),
        ("I'm scared it is cancer", "frightened"),
        ("tengo miedo de la operación", "frightened"),
        ("we are grieving", "grieving"),
        ("I'm afraid I can't make Tuesday", None),
        ("I am not angry, only tired", None),
        ("my mother was furious when she died", None),
        ("my father passed away of this in 1990, should I be tested?", None),
    ],
)
def test_a_mood_is_told_by_words_about_oneself_only(said: str, mood: str | None) -> None:
    assert signs().mood([said], "asked_for_person") == mood


def test_the_newest_words_tell_and_the_reason_when_no_words_do() -> None:
    assert signs().mood(["I'm furious", "and now I'm scared"], "complaint") == "frightened"
    assert signs().mood(["my husband's bill keeps coming"], "bereavement") == "grieving"
    assert signs().mood(["my husband's bill keeps coming"], "complaint") is None


@pytest.mark.parametrize(
    ("said", "needs"),
    [
        ("I'm deaf", ("hearing",)),
        ("soy sorda y necesito un intérprete", ("hearing", "interpreter")),
        ("I am blind in one eye", ("vision",)),
        ("I can't hear you, the line is bad", ()),
        ("is the doctor deaf?", ()),
    ],
)
def test_a_need_is_told_by_words_about_oneself_only(said: str, needs: tuple[str, ...]) -> None:
    assert signs().needed([said]) == needs
