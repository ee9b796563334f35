"""Judges a reading beside what was meant: right, asked, nothing, or wrong (sure of what was not meant)."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

Line = dict[str, Any]
HERE = Path(__file__).parent
VERDICTS = ("right", "asked", "nothing", "wrong")
_PART_SLACK = 120  # minutes by which two people's "morning" may differ
_HOURS_OF_A_LATE_END = 22


def lines(name: str) -> list[Line]:
    """The lines of one set: `dev`, `holdout`, `holdout_explain` or `holdout_plain`."""
    return [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def verdict(meant: Line, read: Line) -> str:
    """Compare one answer of `frontdesk dates` with the line it answers."""
    if meant["start"] is None:
        return "right" if read["start"] is None else "asked" if read["ambiguous"] else "wrong"
    if read["start"] is None:
        return "nothing"
    if set(read.get("except", ())).isdisjoint(meant.get("except", ())) and _allows(read, meant.get("except", ())):
        return "wrong"
    if meant["ambiguous"] or meant.get("either"):
        meanings = [meant, *meant.get("readings", ())]
        return "right" if any(_same(each, read, meant) for each in meanings) else _asked(meanings, read, meant)
    meanings = [meant, *meant.get("readings", ())]
    if not read["ambiguous"] and any(_same(each, read, meant) for each in meanings):
        return "right"
    return _asked(meanings, read, meant)


def _asked(meanings: list[Line], read: Line, meant: Line) -> str:
    """A question helps when what was meant is one of its answers."""
    answers = [read, *read.get("readings", ()), *read.get("also", ())]
    helps = any(_same(each, answer, meant) for each in meanings for answer in answers)
    return "asked" if read["ambiguous"] and helps else "wrong"


def _allows(read: Line, refused: Iterable[str]) -> bool:
    """Whether a day that was refused lies in what was read."""
    return any(read["start"] <= day <= (read["end"] or read["start"]) for day in refused)


def _same(meaning: Line, read: Line, meant: Line) -> bool:
    same = _same_hours if meant["expects"] == "time" else _same_days
    return same(meaning, read, meant.get("part"))


def _same_days(meaning: Line, read: Line, part: str | None) -> bool:
    first, last = _days(meaning)
    read_first, read_last = _days(read)
    if meaning.get("open"):
        return read_first == first and read_last > first
    if part == "approx":
        return read_first <= last and read_last >= first and (read_last - read_first) <= 3 * (last - first) + _week()
    return (
        read_first == first
        and _last_working(last) <= read_last <= _sunday(last)
        and (last > first) == (read_last > first)
    )


def _week() -> timedelta:
    return timedelta(days=7)


def _last_working(last: date) -> date:
    """Friday, for a stretch that ends on a weekend; nobody is seen on Sunday."""
    return last - timedelta(max(last.weekday() - 4, 0))


def _sunday(last: date) -> date:
    return last + timedelta(6 - last.weekday()) if last.weekday() >= 4 else last


def _days(span: Line) -> tuple[date, date]:
    return date.fromisoformat(span["start"]), date.fromisoformat(span["end"] or span["start"])


def _same_hours(meaning: Line, read: Line, part: str | None) -> bool:
    (first, last), (read_first, read_last) = _minutes(meaning), _minutes(read)
    if part == "approx":
        return read_first <= last and read_last >= first and read_last - read_first <= 4 * 60
    if part:
        inside = first <= read_first and read_last <= last and read["end"] is not None
        return inside or (abs(read_first - first) <= _PART_SLACK and abs(read_last - last) <= _PART_SLACK)
    if meaning["end"] == "23:59":
        return read_first == first and read_last >= _HOURS_OF_A_LATE_END * 60
    return (read_first, read_last) == (first, last)


def _minutes(span: Line) -> tuple[int, int]:
    first, last = (int(of_day[:2]) * 60 + int(of_day[3:5]) for of_day in (span["start"], span["end"] or span["start"]))
    return first, last


def counts(meant: list[Line], read: list[Line]) -> dict[tuple[str, str], Counter[str]]:
    """Count the verdicts by language and by what was expected."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for line, answer in zip(meant, read, strict=True):
        found.setdefault((line["language"], line["expects"]), Counter())[verdict(line, answer)] += 1
    return found
