"""Misbehaviour on purpose: each knob is a probability, and all of it comes from one seed, so that a failure replays."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Chaos:
    """How likely each thing goes wrong; nothing does unless asked for."""

    # status callbacks (calls, conferences, recordings, AMD)
    lost: float = 0.0
    duplicate: float = 0.0
    late: float = 0.0  # by up to late_seconds
    reordered: float = 0.0  # by up to 2 s: enough to be overtaken by what follows
    late_seconds: float = 60.0
    # the REST API
    rest_429: float = 0.0
    rest_500: float = 0.0
    rest_timeout: float = 0.0  # accepted and done, but the answer is lost
    # the rest of the world
    wrong_amd: float = 0.0
    hang_up: float = 0.0  # per wait of a call
    slow_webhook: float = 0.0  # by up to slow_seconds
    slow_seconds: float = 20.0


class Monkey:
    """Draws from the seed. A knob at 0 draws nothing, so that a run without chaos needs no luck."""

    def __init__(self, chaos: Chaos, seed: int) -> None:
        self.chaos = chaos
        self.random = Random(seed)  # noqa: S311  has to repeat

    def happens(self, probability: float) -> bool:
        """Whether it goes wrong this time."""
        return probability > 0 and self.random.random() < probability

    def deliveries(self) -> list[float]:
        """After how many seconds a callback is delivered: none, once, or twice."""
        chaos = self.chaos
        if self.happens(chaos.lost):
            return []
        delays = [self._delay()]
        if self.happens(chaos.duplicate):
            delays.append(self._delay() + self.random.uniform(0, 2))
        return delays

    def _delay(self) -> float:
        delay = 0.05
        if self.happens(self.chaos.reordered):
            delay += self.random.uniform(0, 2)
        if self.happens(self.chaos.late):
            delay += self.random.uniform(0, self.chaos.late_seconds)
        return delay

    def slowness(self) -> float:
        """Seconds a webhook takes on top."""
        return self.random.uniform(0, self.chaos.slow_seconds) if self.happens(self.chaos.slow_webhook) else 0.0

    def shuffled[T](self, items: list[T]) -> list[T]:
        """In any order: for events whose order the provider does not promise."""
        return self.random.sample(items, len(items))
