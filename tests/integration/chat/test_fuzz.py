"""A slice of `make fuzz`: whatever is sent, nothing breaks, and nobody reads what is not theirs."""

import random

import pytest
from flask import Flask

from tests.fuzz.attack import Attack

pytestmark = pytest.mark.timeout(300)


def test_answers_are_as_described_and_what_is_not_allowed_is_refused(app: Flask) -> None:
    attack = Attack(app, random.Random(1))

    attack.by_description(examples=40)

    assert attack.report.wrong == []
    assert attack.report.requests >= 400


def test_tricks_break_nothing(app: Flask) -> None:
    attack = Attack(app, random.Random(2))

    attack.with_tricks(500)

    assert attack.report.wrong == []


def test_a_conversation_is_closed_to_everybody_without_its_secret(app: Flask) -> None:
    attack = Attack(app, random.Random(3))

    attack.on_the_victim(400)

    assert attack.report.wrong == []
    assert set(attack.report.statuses) == {"403"}
