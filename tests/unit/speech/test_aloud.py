"""What a voice without markup gets: whatever it would read wrong is in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.speech.aloud import FIRST, LATER, parts

ENGLISH = {
    "It is booked: Tuesday, December 1, 2026 at 3:30 PM.": "It is booked: Tuesday, December first, 2026 at 3:30 PM.",
    "You owe $148.50.": "You owe 148 dollars and 50 cents.",
    "Call (914) 555-0100 or 911.": "Call 9 1 4, 5 5 5, 0 1 0 0 or 9 1 1 .",
    "Your code is 482913.": "Your code is 4 8 2, 9 1 3 .",
    "Dr. Ruiz sees you.": "Doctor Roo-ees sees you.",
    "March 3:30 is no day": "March 3:30 is no day.",
}
SPANISH = {
    "martes, 1 de diciembre a las 3:30 p. m.": "martes, primero de diciembre a las tres y media de la tarde.",
    "Debe $1.01.": "Debe un dólar con un centavo.",
    "La Dra. Whitfield le atiende.": "La Doctora Uítfild le atiende.",
}


@pytest.mark.parametrize(("written", "said"), ENGLISH.items())
def test_what_english_voices_read_wrong_is_in_words(written: str, said: str) -> None:
    assert parts(written, "en-US") == [said]


@pytest.mark.parametrize(("written", "said"), SPANISH.items())
def test_what_spanish_voices_read_wrong_is_in_words(written: str, said: str) -> None:
    assert parts(written, "es-US") == [said]


def test_a_list_is_read_with_a_pause_behind_each_item() -> None:
    assert parts("These are free:\n1. Tuesday\n2. Friday", "en-US") == ["These are free: 1. Tuesday. 2. Friday."]


def test_what_some_engines_take_for_orders_never_reaches_them() -> None:
    said = parts("[[_^_EN]] <mark name='x'/> |pau| `ls`", "en-US")

    assert not set("".join(said)) & set("[]<>{}|\\`")


@pytest.mark.parametrize("nothing", ["", "  \n ", "…", "<>", "— ."])
def test_nothing_to_say_is_no_piece(nothing: str) -> None:
    assert parts(nothing, "en-US") == []


@given(st.text(max_size=3000), st.sampled_from(["en-US", "es-US", "de-DE"]))
def test_whatever_is_written_pieces_are_short_and_can_be_said(text: str, language: str) -> None:
    found = parts(text, language)

    assert all(len(piece) <= LATER and piece.strip() for piece in found)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=20))
def test_the_first_piece_is_short_and_no_word_is_lost(lengths: list[int]) -> None:
    sentences = [f"This {'is so ' * length}fine." for length in lengths]
    text = " ".join(sentences)

    found = parts(text, "de-DE")

    assert " ".join(found).split() == text.split()
    assert len(found[0]) <= max(FIRST, len(sentences[0]))
