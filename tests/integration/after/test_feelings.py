"""One short clause names what was told, once: by the patient's own fact, never by what we think they feel."""

import pytest

from frontdesk.cases.feelings import all_facts, opening, told
from frontdesk.cases.model import reasons
from tests.builders import Desk


@pytest.mark.parametrize(
    ("words", "reason", "language", "clause"),
    [
        ("you charged me twice", "refund_or_dispute", "en-US", "Being charged twice for one thing is annoying."),
        ("me cobraron dos veces", "refund_or_dispute", "es-US", "Que le cobren dos veces lo mismo es molesto."),
        (
            "I waited 90 minutes for Dr. Patel",
            *("complaint", "en-US"),
            "90 minutes is a long wait.",
        ),
        ("nadie me llamó", "complaint", "es-US", "Cansa esperar una llamada que no llega."),
        ("I called four times", "repeated_contact", "en-US", "Asking 4 times for the same thing is tiring."),
    ],
)
def test_a_fact_is_named_with_its_number(desk: Desk, words: str, reason: str, language: str, clause: str) -> None:
    fact = told(words, reason, language)

    assert fact is not None
    assert desk.services.texts.say(fact.key, language, count=fact.count) == clause


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("I would like a person please", "asked_for_person"),
        ("I have three pills left", "refill_needed"),
        ("the pump has failed and I waited 90 minutes", "device_failure"),
        ("Dr. Nakamura's office, we called four times", "professional_caller"),
        ("I want my money back", "refund_or_dispute"),
        ("I waited 999999 minutes", "complaint"),
    ],
)
def test_what_is_neutral_and_professionals_get_none(words: str, reason: str) -> None:
    assert told(words, reason, "en-US") is None


def test_every_fact_is_of_a_kind_there_is_and_has_its_clause_and_no_second_feeling(desk: Desk) -> None:
    texts = desk.services.texts

    for reason, found in all_facts().items():
        assert reason in reasons()
        for name in found:
            assert texts.get(f"feeling_{name}", "en-US").personal
    for reason in set(all_facts()) - {"test_results"}:  # whose first words name no feeling
        assert texts.has(f"handoff_{reason}_felt")


def test_the_clause_comes_once_in_front_of_who_comes_and_is_hidden_after_a_silence(desk: Desk) -> None:
    words, talk = "you charged me twice for one visit", desk.opens()
    first = opening(words, "refund_or_dispute", "en-US", desk.services.texts)
    desk.assistant.acts[words] = lambda conversation: desk.services.cases.request(conversation, "refund_or_dispute")
    desk.assistant.answers[words] = (desk.services.texts.say(first, "en-US"),)
    desk.assistant.confirms[words] = "utter_handoff"

    lines = desk.says(talk, words).lines[1:]
    again = desk.says(talk, words).lines[1:]

    assert [line.text for line in lines] == [
        "Being charged twice for one thing is annoying.",
        "A person can decide that, I cannot.",
    ]
    assert [line.personal for line in lines] == [True, False]
    assert len(again) == 1


def test_without_a_fact_the_first_words_are_as_ever(desk: Desk) -> None:
    assert opening("I want my money back", "refund_or_dispute", "en-US", desk.services.texts) == (
        "handoff_refund_or_dispute"
    )
