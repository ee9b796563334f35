"""Figures as lines to read on a terminal: one per share, with its count and its interval."""

from collections.abc import Iterator
from typing import Any


def lines_of(figures: dict[str, Any], path: str = "") -> Iterator[str]:
    """Each figure on a line of its own, under the path to it."""
    for name, value in figures.items():
        here = f"{path} · {name}" if path else name
        if isinstance(value, dict) and "of" in value:
            yield f"{here.replace('_', ' ')}: {_share(value)}"
        elif isinstance(value, dict):
            yield from lines_of(value, here)
        else:
            yield f"{here.replace('_', ' ')}: {value}"


def _share(value: dict[str, Any]) -> str:
    if "share" not in value:
        return "–"
    low, high = value["interval"]
    count = f"{value['count']} of {value['of']}" if "count" in value else f"of {value['of']}"
    return f"{value['share']:.3f} ({low:.3f} to {high:.3f}; {count})"
