"""Processes that die at a chosen point, for tests within one process: what runs raises, and nothing more is written."""

from collections.abc import Callable

from frontdesk import failpoints
from tests.builders import Desk

DEAD_FOR_GOOD = 61  # seconds after which nobody waits for a dead process any more


class Crash(BaseException):
    """The process is dead. No Exception, because those are handled."""


class Killer:
    """Ends the process at a point, `lives` times; a dead process writes nothing more until it is started again."""

    def __init__(self, point: str = "", lives: int = 0) -> None:
        self.point = point
        self.lives = lives
        self.crashes = 0
        self.dead = False

    def __call__(self, point: str) -> None:
        if not self.dead and point == self.point and self.lives:
            self.lives -= 1
            self.crashes += 1
            self.dead = True
        if self.dead:
            raise Crash(point)


def until_done[Result](desk: Desk, killer: Killer, do: Callable[[], Result], seconds: float = 5) -> Result:
    """Does something again and again, each time in a new process some seconds later, until it does not die."""
    while True:
        try:
            with failpoints.watching(killer):
                return do()
        except Crash:
            killer.dead = False
            desk.assistant.down = False
            desk.clock.advance(seconds=seconds)
