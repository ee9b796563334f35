"""Shares and percentiles, which a few cases have none of."""

from collections.abc import Sequence

from frontdesk.cases.figures.model import FEWEST


def share(part: int, whole: int, *, cases: int) -> float | None:
    """A part of the whole, from 0 to 1; None when it would tell of a few cases."""
    return part / whole if min(whole, cases) >= FEWEST else None


def percentile(values: Sequence[float], percent: int) -> float | None:
    """The smallest value that so many percent of all values are not above; None of a few."""
    if len(values) < FEWEST:
        return None
    return sorted(values)[-(-percent * len(values) // 100) - 1]
