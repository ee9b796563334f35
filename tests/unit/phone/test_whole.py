"""When an answer that is spoken in pieces is whole."""

import pytest

from frontdesk.phone.whole import is_whole
from frontdesk.practice.files import read_practice
from frontdesk.practice.service import LoadedPractice
from tests.builders import DEMO, MONDAY_10

EN, ES = "en-US", "es-US"


@pytest.fixture(scope="module")
def practice() -> LoadedPractice:
    """The demo practice."""
    return LoadedPractice(read_practice(DEMO), 1)


@pytest.mark.parametrize(
    ("awaits", "text", "language"),
    [
        ("birth", "july fourteenth nineteen ninety one", EN),
        ("birth", "7 14 1991", EN),
        ("birth", "el catorce de julio del noventa y uno", ES),
        ("name", "maria lopez", EN),
        ("name", "me llamo ana ruiz gómez", ES),
        ("when", "tuesday afternoon", EN),
        ("when", "el martes que viene", ES),
        ("time", "the second one", EN),
        ("time", "ten thirty", EN),
        ("birth", "07 14 1991", EN),
        ("birth", "071491", EN),
        ("birth", "7 14 19 91", EN),
        ("name", "jane lee smith", EN),
        ("birth", "no never mind forget about it", EN),
        ("name", "can i talk to a real person please", EN),
        ("time", "how do i cancel if something comes up", EN),
        ("name", "por qué necesita usted mi nombre", ES),
    ],
)
def test_all_of_it_or_something_else_ends_the_listening(
    practice: LoadedPractice, awaits: str, text: str, language: str
) -> None:
    assert is_whole(awaits, text, language, MONDAY_10, practice)


@pytest.mark.parametrize(
    ("awaits", "text", "language"),
    [
        ("birth", "july", EN),
        ("birth", "july fourteenth", EN),
        ("birth", "it is the fourteenth of july", EN),
        ("birth", "el catorce de", ES),
        ("birth", "july fourteenth nineteen", EN),
        ("birth", "el catorce de julio de mil novecientos", ES),
        ("when", "tuesday at", EN),
        ("name", "ana maria de la", ES),
        ("name", "maria", EN),
        ("name", "my name is", EN),
        ("when", "let me see", EN),
        ("birth", "july 14th 19", EN),
        ("birth", "7 14 19", EN),
        ("birth", "0 7 1 4 1 9", EN),
        ("birth", "071419", EN),
        ("birth", "zero seven one four one nine", EN),
        ("birth", "July 14 9", EN),
        ("when", "monday but not", EN),
        ("when", "cualquier día menos", ES),
        ("birth", "oh seven one four", EN),
        ("birth", "my date of birth", EN),
        ("birth", "let me get my glasses", EN),
        ("when", "hold on a second please", EN),
        ("name", "maria elena", EN),
        ("name", "josé luis", ES),
        ("phone", "nine one four five five five oh one two three", EN),
        ("code", "one two three four five six", EN),
    ],
)
def test_a_piece_of_it_does_not(practice: LoadedPractice, awaits: str, text: str, language: str) -> None:
    assert not is_whole(awaits, text, language, MONDAY_10, practice)
