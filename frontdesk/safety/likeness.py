"""A second opinion on danger told in words that no pattern knows: is this more like the dangerous or the ordinary?

Naive Bayes over runs of letters, counted from reviewed examples when the screen is loaded. It is right less often
than a pattern, so it never says "certain": it makes the assistant ask the one question.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log, sqrt

RUN = 5  # letters; spaces count
UNSEEN = 0.5  # a run counts as seen this often more than it was
CAUTION = 10  # examples' worth of doubt that a run seen in a kind is more than chance
ALARM = 5.5  # measured: fewer than 1 in 100 everyday sentences score more
LEAST_WORDS = 3
Runs = frozenset[str]


class Likeness:
    """What dangerous and ordinary sentences look like."""

    def __init__(self, dangerous: Mapping[str, Iterable[Sequence[str]]], ordinary: Iterable[Sequence[str]]) -> None:
        kinds = {kind: [_runs(words) for words in examples] for kind, examples in dangerous.items()}
        dangers = [runs for examples in kinds.values() for runs in examples]
        self._odds = _odds(dangers, [_runs(words) for words in ordinary])
        seen = _count(dangers)
        self._lifts = {
            kind: _lifts(_count(examples), len(examples), seen, len(dangers)) for kind, examples in kinds.items()
        }

    def kind(self, words: Sequence[str]) -> str | None:
        """The kind of danger that a sentence is most like, if it is like one."""
        runs = _runs(words)
        if len(words) < LEAST_WORDS or self.score(runs) < ALARM:
            return None
        return max(self._lifts, key=lambda kind: sum(self._lifts[kind].get(run, 0) for run in runs))

    def score(self, runs: Runs) -> float:
        """How much more a sentence is like the dangerous ones than like the ordinary ones."""
        known = [self._odds[run] for run in runs if run in self._odds]
        return sum(known) / sqrt(len(known) + 1)


def _runs(words: Sequence[str]) -> Runs:
    text = f" {' '.join(words)} "
    return frozenset(text[at : at + RUN] for at in range(len(text) - RUN + 1))


def _count(examples: Iterable[Runs]) -> Counter[str]:
    return Counter(run for runs in examples for run in runs)


def _odds(dangers: Sequence[Runs], ordinary: Sequence[Runs]) -> dict[str, float]:
    """For each run, how much more often dangerous sentences have it than ordinary ones (a logarithm)."""
    with_danger, without = _count(dangers), _count(ordinary)
    balance = log((len(ordinary) + 2 * UNSEEN) / (len(dangers) + 2 * UNSEEN))
    return {
        run: log(with_danger[run] + UNSEEN) - log(without[run] + UNSEEN) + balance
        for run in with_danger.keys() | without.keys()
    }


def _lifts(counts: Counter[str], examples: int, seen: Counter[str], dangers: int) -> dict[str, float]:
    """For each run of a kind, how much more often it stands there than in all dangers (a logarithm)."""
    shares = {run: (count, seen[run] / dangers) for run, count in counts.items()}
    lifts = {run: log((n + CAUTION * all_) / (examples + CAUTION) / all_) for run, (n, all_) in shares.items()}
    return {run: lift for run, lift in lifts.items() if lift > 0}
