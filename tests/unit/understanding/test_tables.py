"""The word lists of the languages fit together."""

from collections import Counter

import pytest

from frontdesk.understanding import tables
from frontdesk.understanding.text import fold, word_list

LANGUAGES = tables.languages()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phrase_stands_for_one_thing(language: str) -> None:
    groups = [tables.load("dates", language)["symbols"]]
    groups += [tables.load("languages", language)[key] for key in ("yes_no", "any_one", "choice", "name_leads")]

    for group in groups:
        counts = Counter(" ".join(word_list(phrase)) for phrases in group.values() for phrase in phrases)
        assert [phrase for phrase, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("folder", ["dates", "languages"])
def test_every_language_has_the_same_lists(folder: str) -> None:
    keys = [set(tables.load(folder, language)) for language in LANGUAGES]

    assert all(key == keys[0] for key in keys)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_holiday_has_a_rule(language: str) -> None:
    named = {symbol.partition(":")[2] for symbol in tables.load("dates", language)["symbols"] if "holiday:" in symbol}

    assert named <= set(tables.load("dates", "holidays"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_of_the_day_has_hours(language: str) -> None:
    data = tables.load("dates", language)
    said = {piece[5:] for symbol in data["symbols"] for piece in symbol.split() if piece.startswith("part:")}

    assert said <= set(data["parts"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_written_without_accents_and_capitals(language: str) -> None:
    for key in ("cardinals", "ordinals"):
        words = tables.load("languages", language)[key]
        assert [word for word in words if word != fold(word)] == []
