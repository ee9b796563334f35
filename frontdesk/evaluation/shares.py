"""Shares with the interval in which the true share lies with 95 in 100, and the macro-F1 of a list of guesses."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import sqrt
from typing import Any

SIGMAS = 1.96  # 95 in 100
RESAMPLES = 500

Guess = tuple[str, str]  # what it is, what it was taken for


def share[T](of: Sequence[T], where: Callable[[T], bool]) -> dict[str, Any]:
    """How many of these, as a count, a share and its Wilson interval; no share of nothing."""
    hits = sum(map(where, of))
    return {"of": len(of), "count": hits} | (_wilson(hits, len(of)) if of else {})


def _wilson(hits: int, of: int) -> dict[str, Any]:
    centre, spread = hits + SIGMAS**2 / 2, SIGMAS * sqrt(hits * (of - hits) / of + SIGMAS**2 / 4)
    ends = ((centre - spread) / (of + SIGMAS**2), (centre + spread) / (of + SIGMAS**2))
    return {"share": round(hits / of, 4), "interval": [round(end, 4) for end in ends]}


def macro_f1(guesses: Sequence[Guess]) -> dict[str, Any]:
    """The mean over all classes of the harmonic mean of precision and recall; the interval by resampling."""
    if not guesses:
        return {"of": 0}
    shuffled = random.Random(1)  # noqa: S311  # the same figures from the same file
    drawn = sorted(_macro_f1(shuffled.choices(guesses, k=len(guesses))) for _ in range(RESAMPLES))
    ends = drawn[int(RESAMPLES * 0.025)], drawn[int(RESAMPLES * 0.975)]
    return {"of": len(guesses), "share": round(_macro_f1(guesses), 4), "interval": [round(end, 4) for end in ends]}


def _macro_f1(guesses: Iterable[Guess]) -> float:
    pairs = Counter(guesses)
    is_, taken = Counter[str](), Counter[str]()
    for (label, guess), count in pairs.items():
        is_[label] += count
        taken[guess] += count
    return sum(2 * pairs[label, label] / (is_[label] + taken[label]) for label in is_) / len(is_)


def confusion(guesses: Iterable[Guess]) -> dict[str, dict[str, int]]:
    """For each class, how often its sentences were taken for which."""
    table: dict[str, dict[str, int]] = {}
    for (label, guess), count in sorted(Counter(guesses).items()):
        table.setdefault(label, {})[guess] = count
    return table
