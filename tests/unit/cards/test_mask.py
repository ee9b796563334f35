"""No card number is left in a text, however it is written, and nothing else is touched."""

import time
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from frontdesk.cards.find import luhn
from frontdesk.cards.mask import LOOK_BACK, MASK, Message, mask, mask_talk
from frontdesk.cards.talk import mask_value, taken_out, without
from frontdesk.conversations.model import LONGEST_MESSAGE
from frontdesk.texts import load_texts
from tests.unit.cards.numbers import any_luhn, cards, is_shown, no_cards, written

VISA = "4111111111111111"
AROUND = st.sampled_from(["{}", "my card is {}", "pay with {} please", "mi tarjeta es {}, gracias", "{} is it"])


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_a_card_in_any_writing_is_masked(data: st.DataObject) -> None:
    number = data.draw(cards() | any_luhn())
    text = data.draw(AROUND).format(data.draw(written(number)))

    masked = mask(text)

    assert MASK in masked
    assert not is_shown(masked, number)
    assert mask(masked) == masked


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_what_is_no_card_is_not_changed(data: st.DataObject) -> None:
    text = data.draw(AROUND).format(data.draw(no_cards()))

    assert mask(text) == text


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_card_over_two_to_four_messages_is_masked_in_all(data: st.DataObject) -> None:
    number = data.draw(cards())
    cuts = data.draw(st.lists(st.integers(1, len(number) - 1), min_size=1, max_size=3, unique=True))
    edges = [0, *sorted(cuts), len(number)]
    parts = [number[start:stop] for start, stop in pairwise(edges)]

    after = mask_talk([Message(data.draw(AROUND).format(part)) for part in parts])

    assert not is_shown(" ".join(message.text for message in after), number)
    assert MASK in after[-1].text or any(luhn(part) for part in parts if len(part) > 12)


@settings(max_examples=300, deadline=None)
@given(st.lists(no_cards(), min_size=2, max_size=4))
def test_answers_to_our_questions_stay_whatever_their_digits_make_together(numbers: list[str]) -> None:
    assume(not any(luhn("".join(filter(str.isdigit, number))) for number in numbers if len(number) > 12))
    messages = [Message(number, asked=True) for number in numbers]

    short = [message for message in messages if len("".join(filter(str.isdigit, message.text))) <= 10]

    assert mask_talk(short) == short


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("my card is 4111 1111 1111 1111 exp 12/27 cvv 123", "my card is •••• exp •••• cvv ••••"),
        ("4111 1111 1111 1111, code 123, expires 1227", "••••, code ••••, expires ••••"),
        ("vence 12/27, tarjeta 4111-1111-1111-1111, código de seguridad 123", None),
        ("3782 822463 10005", "••••"),
        ("my cvv is 123", "my cvv is ••••"),
        ("4lll llll llll llll", "••••"),
        ("double four double two four four four four four four four four four four four four", None),
        ("forty one eleven eleven eleven eleven eleven eleven eleven", "••••"),
        ("41111111111111111227123", "••••"),
        ("call 914-555-0100 or pay 4111111111111111", "call 914-555-0100 or pay ••••"),
        ("first 4111111111111111 then 5555555555554444", None),
        ("4111          1111          1111          1111", "••••"),
        ("4111\n\n\n\n\n\n\n\n\n\n1111" + "\t" * 9 + "1111" + "\u200b" * 12 + "1111", "••••"),
        (f"card 4111{' ' * 200}1111 1111 1111{' ' * 60}cvv{' ' * 60}123", f"card ••••{' ' * 60}cvv{' ' * 60}••••"),
        (f"security code:{' ' * 40}123", f"security code:{' ' * 40}••••"),
    ],
)
def test_examples(text: str, masked: str | None) -> None:
    found = mask(text)

    assert found == masked if masked else not any(sign.isdigit() for sign in found) and MASK in found


@pytest.mark.parametrize(
    "text",
    [
        "Lucía Ferrer, 02/17/1988, 9145550100",
        "my number is +1 914 555 0100, zip 12599",
        "HVP-480213",
        "5f1b9a52-6f9f-4a53-9d3a-0f7d6c1f2b11",
        "12345678-1234-4123-8123-123456789012",
        "see you on 12/24/2026 at 3:30, or 12/25 at 4:15",
        "4111 1111 1111 1112",
        "I owe $1,234.56 and paid $1,000.00 on 11/02",
        "los bolsillos son solo 3",
        "",
    ],
)
def test_these_stay(text: str) -> None:
    assert mask(text) == text


def test_none_of_our_own_sentences_looks_like_a_card() -> None:
    for language, texts in load_texts().by_language.items():
        assert [key for key, text in texts.items() if mask(text.words) != text.words] == [], language


def test_a_phone_number_we_asked_for_and_what_follows_stay() -> None:
    phone, last = Message("3475550100", asked=True), Message("12599", asked=True)

    assert mask_talk([phone, last]) == [phone, last]


def test_words_between_the_parts_do_not_hide_them() -> None:
    talk = [Message("4111 1111"), Message("wait a second"), Message("here is the rest: 1111 1111 thanks")]

    assert [message.text for message in mask_talk(talk)] == ["••••", "wait a second", "here is the rest: •••• thanks"]


def test_a_code_sent_after_the_card_is_masked_unless_we_asked_for_a_number() -> None:
    assert mask_talk([Message(MASK), Message("12/27 123")])[-1].text == MASK
    assert mask_talk([Message(MASK), Message("0187", asked=True)])[-1].text == "0187"


def test_parts_of_a_card_are_taken_out_of_facts_and_memory() -> None:
    parts = taken_out("my card 4111 1111", "my card ••••")
    kept = {"draft": {"reason": "my card 4111 1111", "n": 3}, "list": ["4111 1111"]}

    assert without(kept, parts) == {"draft": {"reason": "my card ••••", "n": 3}, "list": ["••••"]}
    assert mask_value({"a": [VISA, 7, None]}) == {"a": [MASK, 7, None]}


@pytest.mark.parametrize(
    "unit", ["1 ", "4 ", "12 ", "123 ", "1234 ", "one ", "uno ", "cero uno ", "l ", "1x", "4-", "1/11 ", "a1 ", "٤ "]
)
def test_a_message_full_of_digits_takes_no_time(unit: str) -> None:
    readings = (unit * LONGEST_MESSAGE)[:LONGEST_MESSAGE]
    kept = [Message(readings, seq=place) for place in range(LOOK_BACK - 1)]
    began = time.process_time()

    mask_talk([*kept, Message(readings)])

    assert time.process_time() - began < 2  # it is one of several that take far less; without a bound it is minutes


def test_a_card_is_found_between_many_readings() -> None:
    readings = "118 123 131 " * 100

    assert mask(f"{readings}{VISA} {readings}") == f"{readings}{MASK} {readings}"
