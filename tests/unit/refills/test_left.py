"""How much is left, as people say it: a number of days where the words say it, and no guess where they do not."""

import pytest

from frontdesk.refills.left import Left, read_left, says_no_car


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("I have three tablets left, two a day", 1),
        ("3 pills left and I take one every 8 hours", 1),
        ("I only have 4 tablets, one twice a day", 2),
        ("six capsules left, I take two tablets three times a day", 1),
        ("I have enough for 5 days", 5),
        ("two weeks left of metformin 500 mg", 14),
        ("I ran out yesterday", 0),
        ("I'm out of my lisinopril", 0),
        ("I took my last pill, one a day", 1),
        ("three left, one a day", 3),
        ("I have ten pills left and take one every night", 10),
        ("30 tablets a bottle, I have 2 pills left, one daily", 2),
        ("4 pills, enough for 2 days", 2),
        ("I haven't had my insulin for two days", 0),
    ],
)
def test_days_are_read_from_english(text: str, days: int) -> None:
    left = read_left(text, "en-US")

    assert left is not None
    assert left.days == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("me quedan tres pastillas y tomo dos al día", 1),
        ("tengo 4 tabletas, una cada 12 horas", 2),
        ("me quedan tres, una al día", 3),
        ("ya no tengo, se me acabaron ayer", 0),
        ("me alcanza para cinco días", 5),
        ("me queda una pastilla, tomo dos pastillas dos veces al día", 0),
        ("me quedan 2 semanas", 14),
    ],
)
def test_days_are_read_from_spanish(text: str, days: int) -> None:
    left = read_left(text, "es-US")

    assert left is not None
    assert left.days == days


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I have three tablets left", "en-US"),
        ("I get 30 tablets or 60 tablets", "en-US"),
        ("tengo tres pastillas", "es-US"),
    ],
)
def test_where_the_words_do_not_say_how_long_nothing_is_guessed(text: str, language: str) -> None:
    left = read_left(text, language)

    assert left is not None
    assert left.days is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I need my blood pressure medicine", "en-US"),
        ("my surgery was 5 days ago", "en-US"),
        ("oxycodone 5 mg, the green pharmacy", "en-US"),
        ("I take two a day", "en-US"),
        ("me operaron hace 5 días", "es-US"),
        ("necesito mi medicina", "es-US"),
        ("3 tablets left", "xx"),
    ],
)
def test_what_says_nothing_of_it_is_not_read(text: str, language: str) -> None:
    assert read_left(text, language) is None


def test_the_amount_is_kept_in_their_own_words() -> None:
    assert read_left("I've got Three tablets left, two a day", "en-US") == Left(1, "Three tablets")
    assert read_left("sólo me quedan 3 pastillas", "es-US") == Left(None, "3 pastillas")


def test_who_cannot_get_there_is_heard() -> None:
    assert says_no_car("I have no car and the pharmacy is far", "en-US")
    assert says_no_car("no tengo quien me lleve", "es-US")
    assert not says_no_car("I park my car there", "en-US")


@pytest.mark.parametrize(
    "text", ["I have 3 tablets left and Dr. Lindqvist is away for 14 days", "a 30 day supply, 3 pills left"]
)
def test_days_of_something_else_are_not_how_long_it_lasts(text: str) -> None:
    left = read_left(text, "en-US")

    assert left is not None
    assert left.days is None
    assert left.said
