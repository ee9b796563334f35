"""What somebody is listened to for."""

import pytest

from frontdesk.conversations.model import Button
from frontdesk.listening.wanted import spoken, wanted

TIMES = ("Tuesday, December 1 at 3:30 PM", "Tuesday, December 1 at 4:00 PM", "Friday, December 4 at 9:05 AM")


def buttons(*titles: str) -> list[Button]:
    return [Button(title, "/x") for title in titles]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (TIMES[0], "tuesday december first at three thirty p m"),
        (TIMES[2], "friday december fourth at nine oh five a m"),
        ("Yes, book it", "yes book it"),
        ("Main Street", "main street"),
        ("2", "two"),
    ],
)
def test_an_answer_is_listened_for_as_it_is_said(written: str, said: str) -> None:
    assert spoken(written) == said


def test_an_answer_may_be_said_by_its_number_and_by_what_is_its_own_alone() -> None:
    _, ways = wanted("time", buttons(*TIMES))

    assert ways["number two"] == ways["the second one"] == ways["at four p m"] == TIMES[1]
    assert ways["friday"] == ways["on friday"] == TIMES[2]
    assert "tuesday" not in ways


@pytest.mark.parametrize(
    ("awaits", "offered", "grammar", "free"),
    [
        (None, (), "open", True),
        ("birth", (), "births", False),
        ("phone", (), "digits", False),
        ("when", (), "dates", False),
        ("confirm", ("Yes", "No"), "yes_no", False),
        (None, ("Yes", "No"), "yes_no", False),
        ("name", (), "open", True),
        ("time", TIMES, "dates", False),
    ],
)
def test_the_open_question_says_what_is_listened_for(
    awaits: str | None, offered: tuple[str, ...], grammar: str, free: bool
) -> None:
    found, _ = wanted(awaits, buttons(*offered))

    assert (found.grammar, found.free) == (grammar, free)
