"""Patterns and the second opinion make one verdict; neither silences the other."""

from collections.abc import Sequence

import pytest

from frontdesk.safety import Danger, Screen
from frontdesk.safety.context import CERTAIN, UNSURE
from frontdesk.safety.opinion import Opinion, Weighed
from frontdesk.safety.screen import AT_ONCE
from frontdesk.safety.verdict import ACT, ACT_SOONER, ASK, EASE, settle

ACTS, ASKS, CALM = ACT + 1, (ACT + ASK) / 2, EASE - 1


class Holding(Opinion):
    """An opinion that thinks the same of every text in which a word stands, and nothing of all others."""

    def __init__(self, odds: float, word: str = "", kind: str = "stroke") -> None:
        self.weighed: list[str] = []
        self._odds, self._word, self._kind = odds, word, kind

    def weigh(self, text: str, words: Sequence[str], marks: frozenset[str]) -> Weighed:
        self.weighed.append(text)
        return Weighed(self.glance(words, marks), self._kind)

    def glance(self, words: Sequence[str], marks: frozenset[str]) -> float:
        return self._odds if self._word in " ".join(words) else CALM


def read(odds: float, text: str, previous: str = "") -> tuple[str, bool] | None:
    danger = Screen(opinion=Holding(odds)).read(text, previous)
    return (danger.kind, danger.certain) if danger else None


@pytest.mark.parametrize(
    ("odds", "text", "verdict"),
    [
        (ACTS, "the fork fell out of his hand", ("stroke", True)),
        (ASKS, "the fork fell out of his hand", ("stroke", False)),
        (CALM, "the fork fell out of his hand", None),
        (ACTS, "what are the symptoms of a heart attack", ("heart_breathing", True)),
        (CALM, "what are the symptoms of a heart attack", ("heart_breathing", False)),
        (ASKS, "I have chest pain", ("heart_breathing", True)),
        (CALM, "I have chest pain", ("heart_breathing", False)),
        (CALM, "I want to kill myself", ("suicide_self_harm", True)),
        (CALM, "me quiero quitar la vida", ("suicide_self_harm", True)),
    ],
)
def test_one_verdict_is_made_of_both(odds: float, text: str, verdict: tuple[str, bool] | None) -> None:
    assert read(odds, text) == verdict


@pytest.mark.parametrize(
    ("text", "opinion", "kind"),
    [
        ("a weight on my chest since an hour ago and my arm is tingling", "heart_breathing", "heart_breathing"),
        ("a weight on my chest since an hour ago and my arm is tingling", "stroke", "stroke"),
        ("a weight on my chest since an hour ago and my arm is tingling", "allergy", "stroke"),
        ("I'm 30 weeks pregnant and I have crushing chest pain", "heart_breathing", "pregnancy"),
    ],
)
def test_of_two_dangers_alike_the_opinion_says_which(text: str, opinion: str, kind: str) -> None:
    danger = Screen(opinion=Holding(ACTS, kind=opinion)).read(text)

    assert danger is not None
    assert (danger.kind, danger.certain) == (kind, True)


def test_what_is_told_over_two_messages_is_certain_whatever_each_alone_is_like() -> None:
    assert read(CALM, "he's sweating and grey", previous="my husband is holding his chest") == ("heart_breathing", True)


def test_a_danger_that_was_eased_does_not_come_back_with_the_message_before_it() -> None:
    assert read(CALM, "I have chest pain", previous="good morning") == ("heart_breathing", False)


def test_a_message_is_weighed_once_however_often_it_is_screened() -> None:
    opinion = Holding(ASKS)
    screen = Screen(opinion=opinion)

    verdicts = [screen.read("the fork fell", previous) for previous in ("", "hello", "")]

    assert len(opinion.weighed) == 1
    assert all(verdict == Danger("stroke", False, "the fork fell") for verdict in verdicts)


@pytest.mark.parametrize("place", [0, 150, 299])
def test_of_a_long_message_the_gravest_part_is_weighed(place: int) -> None:
    words = ["hello"] * 300
    words[place] = "spilled"
    opinion = Holding(ASKS, "spilled")

    danger = Screen(opinion=opinion).read(" ".join(words))

    assert danger is not None
    assert len(opinion.weighed) == 1
    assert "spilled" in danger.words
    assert len(danger.words.split()) <= AT_ONCE


def test_without_an_opinion_patterns_run_alone() -> None:
    screen = Screen()

    assert screen.read("the fork fell out of his hand") is None
    assert screen.read("I have chest pain") is not None


def test_words_of_suicide_are_acted_on_where_others_are_still_asked_about() -> None:
    between = (ACT + ACT_SOONER) / 2

    found = {kind: settle(None, Weighed(between, kind), "words") for kind in ("suicide_self_harm", "stroke")}

    assert [(kind, told.level) for kind, told in found.items() if told] == [
        ("suicide_self_harm", CERTAIN),
        ("stroke", UNSURE),
    ]
