"""How simulated people behave. Every number that is not the product's is here; docs/a-bad-monday.md says why.

A manager works at a desk with other work on it: half of all rings are answered within 18 seconds, nine of ten within
39, and one of twenty not at all. What sounds urgent is answered sooner. Each talk in hand makes everything slower.
"""

import math
from dataclasses import dataclass
from random import Random

from frontdesk.cases.model import Urgency

SPREAD = 0.6  # of all delays, which are log-normal: the ninth of ten is 2.2 times the median
ANSWERS_AFTER = {Urgency.DANGER: 8.0, Urgency.TODAY: 12.0, Urgency.ROUTINE: 18.0}  # seconds, median
IS_AWAY = {Urgency.DANGER: 0.02, Urgency.TODAY: 0.05, Urgency.ROUTINE: 0.05}  # does not hear a ring at all
SLOWER_PER_TALK = 0.35  # of everything, for each other talk in hand
MOST_TALKS = 6  # with more in hand a manager can only decline
FIRST_WORDS_AFTER = 8.0  # median, from accepting to a first sentence
THINKS = 55.0  # median, from a patient's words to the answer
AT_THE_LATEST = 150.0  # the console counts three minutes down: nobody who is there lets them run out
ANSWERS = (1, 2, 2)  # of a manager in one talk, after the first words: it lasts three to five minutes
PATIENT_TYPES = 30.0  # median
PATIENCE = 300.0  # mean time until somebody who waits for a first word closes the page
IS_REACHED = 0.85  # of those who are called back
GIVES_UP_AFTER = 60.0  # a manager whose words nobody answers turns to somebody else

BASE_PER_HOUR = 10.0  # handoffs of an ordinary day
SPANISH = 0.2
PROVEN = 0.25  # have proven who they are before they need a person

# Shares of the reasons for which a person is needed.
ORDINARY = {
    "asked_for_person": 0.325,
    "refund_or_dispute": 0.12,
    "refill_needed": 0.12,
    "complaint": 0.08,
    "test_results": 0.08,
    "clinical_question": 0.08,
    "not_understood": 0.06,
    "identity_not_proven": 0.05,
    "professional_caller": 0.04,
    "privacy": 0.02,
    "bereavement": 0.01,
    "danger": 0.015,
}
# A letter that nobody announced: most want somebody to say what it means. Ten times as many dangers and clinicians too.
MAILER = {
    "asked_for_person": 0.44,
    "unknown_letter": 0.28,
    "cost_worry": 0.10,
    "refund_or_dispute": 0.045,
    "refill_needed": 0.04,
    "clinical_question": 0.02,
    "complaint": 0.02,
    "professional_caller": 0.04,
    "danger": 0.015,
}


@dataclass
class Human:
    """The chances of one person, by seed and name, so that one person's luck does not change another's."""

    chance: Random

    def after(self, median: float, *, talks: int = 0) -> float:
        """Seconds until something is done, with so many other talks in hand."""
        slower = 1 + SLOWER_PER_TALK * talks
        return median * slower * math.exp(self.chance.gauss(0, SPREAD))

    def happens(self, share: float) -> bool:
        return self.chance.random() < share

    def one_of(self, shares: dict[str, float]) -> str:
        return self.chance.choices(list(shares), weights=list(shares.values()))[0]


def human(seed: int, name: str) -> Human:
    return Human(Random(f"{seed} {name}"))
