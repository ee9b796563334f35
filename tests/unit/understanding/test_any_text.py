"""Whatever is typed, the readers answer, and what they answer makes sense."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.understanding import tables
from frontdesk.understanding.birth import BirthDate, read_birth_date
from frontdesk.understanding.contact import (
    read_amount,
    read_last_four,
    read_member_id,
    read_phone,
    read_postal_code,
)
from frontdesk.understanding.language import guess_language
from frontdesk.understanding.match import match_named, match_words
from frontdesk.understanding.names import read_name, same_person
from frontdesk.understanding.pick import read_choice, read_yes_no, wants_any
from frontdesk.understanding.when import When, read_when
from tests.unit.understanding.reading import ZONE

LANGUAGES = st.sampled_from((*tables.languages(), "fr-FR"))  # also one that has no files
LISTS = [words for code in tables.languages() for words in tables.load("dates", code)["symbols"].values()]
DATE_WORDS = sorted({phrase for words in LISTS for phrase in words})
NUMBERS = [*map(str, range(40)), "3/4", "13/45", "4:30", "2026-11-24", "$5", "24th", "twenty", "dos", "²", "１２"]
MESSAGES = st.one_of(st.lists(st.sampled_from([*DATE_WORDS, *NUMBERS]), max_size=8).map(" ".join), st.text(max_size=60))
MOMENTS = st.integers(0, 4 * 365 * 24).map(lambda hours: datetime(2026, 1, 1, tzinfo=ZONE) + timedelta(hours=hours))


@settings(max_examples=300, deadline=None)
@given(MESSAGES, LANGUAGES, MOMENTS)
def test_a_time_read_has_a_length_and_a_zone(text: str, language: str, now: datetime) -> None:
    when = read_when(text, language, now, ZONE)

    if isinstance(when, When):
        for one in (when, *when.ambiguous, *when.also, *when.excluded):
            assert one.start < one.end
            assert one.start.tzinfo is ZONE


@settings(max_examples=200, deadline=None)
@given(MESSAGES, LANGUAGES, MOMENTS)
def test_nobody_is_born_tomorrow(text: str, language: str, now: datetime) -> None:
    born = read_birth_date(text, language, now.date())

    if isinstance(born, BirthDate):
        assert all(day <= now.date() for day in (born.date, *born.alternatives))


@settings(max_examples=200, deadline=None)
@given(MESSAGES, LANGUAGES)
def test_the_other_readers_answer_anything(text: str, language: str) -> None:
    assert read_choice(text, language, 3) in (None, 1, 2, 3)
    assert read_yes_no(text, language) in (None, True, False)
    assert wants_any(text, language) in (True, False)
    assert guess_language(text, tables.languages()) in (None, *tables.languages())
    for read in (read_name, read_phone, read_member_id, read_postal_code, read_last_four, read_amount):
        read(text, language)
    same_person(text, "Ana", "Ruiz Gómez")
    match_named(text, {"a": ["Dr. Ana Ruiz"]})
    match_words(text, {"a": ["flu shot"]})


def test_long_messages_are_read_too() -> None:
    for text in ("1" * 5000, "1 " * 2500, "tuesday " * 1000, "a" * 5000, "in 99999999 weeks"):
        read_when(text, "en-US", datetime(2026, 11, 20, 10, tzinfo=ZONE), ZONE)
        read_birth_date(text, "en-US", datetime(2026, 11, 20, tzinfo=ZONE).date())
        read_choice(text, "en-US", 3)
        read_amount(text, "en-US")
        match_named(text, {"a": ["Dr. Ana Ruiz"]})
