"""The line in front of the engine."""

import threading
import time

import pytest

from frontdesk.adapters.assistant.line import Line
from frontdesk.adapters.assistant.port import Answer, Question, Reply
from frontdesk.errors import Overloaded

pytestmark = pytest.mark.timeout(20)


class Slow:
    """An engine that answers when told to."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.inside = 0
        self.most = 0

    def ask(self, question: Question) -> Answer:
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.go.wait(10)
        self.inside -= 1
        return Answer((Reply("yes"),), None, 1.0)

    def is_ready(self) -> bool:
        return True


def test_nobody_waits_longer_than_told_and_a_place_is_given_back() -> None:
    slow = Slow()
    line = Line(slow, at_once=2, longest_wait=0.2)
    others = [threading.Thread(target=line.ask, args=(_question(),)) for _ in range(2)]
    for other in others:
        other.start()
    while slow.inside < 2:
        time.sleep(0.01)

    began = time.monotonic()
    with pytest.raises(Overloaded):
        line.ask(_question())
    waited = time.monotonic() - began
    slow.go.set()
    for other in others:
        other.join()

    assert 0.15 < waited < 2
    assert line.ask(_question()).replies[0].text == "yes"
    assert slow.most == 2


def _question() -> Question:
    return Question("c", "t", "hello", None, {})
