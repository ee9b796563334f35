"""`python -m bench.dates`: our grammar beside the libraries that read dates, on the sets of `tests/dates`, in one run.

Whatever of dateparser, parsedatetime and recognizers-text can be imported is measured; none of them is a part of the
project, so install them in an environment of their own. Each gets what it needs: now, the language, and that a visit
lies ahead and a birth behind. All are judged by the same rules, and a library that cannot say it is unsure never asks.
"""

import argparse
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Any

from frontdesk.commands.dates import read_dates
from tests.dates.score import VERDICTS, counts, lines

Line = dict[str, Any]
Read = Callable[[Line], tuple[str, str | None] | None]  # the first and the last day or time


def main() -> None:
    """Prints a table for each set, a row for each reader."""
    given = argparse.ArgumentParser(prog="bench.dates")
    given.add_argument("sets", nargs="*", default=["dev", "holdout"])
    for name in given.parse_args().sets:
        meant = lines(name)
        print(f"{name}: {len(meant)} sentences")
        _report("ours", meant, list(read_dates(meant)))
        for reader, make in READERS.items():
            try:
                read = make()
            except ImportError:
                continue
            _report(reader, meant, [_answer(read, line) for line in meant])


def _answer(read: Read, line: Line) -> Line:
    try:
        found = read(line)
    except Exception:  # some fail on words they do not know; to the patient that is nothing read
        found = None
    start, end = found or (None, None)
    return {"start": start, "end": end, "ambiguous": False, "readings": [], "except": []}


def _report(reader: str, meant: list[Line], read: list[Line]) -> None:
    by_kind = counts(meant, read)
    for kind in ("date", "time", "birth"):
        row = [f"{reader:22} {kind:6}"]
        for language in ("en-US", "es-US"):
            found = by_kind.get((language, kind), Counter())
            total = sum(found.values()) or 1
            row.append(language[:2] + " " + " ".join(f"{name} {found[name] / total:5.1%}" for name in VERDICTS))
        print("  |  ".join(row))


def _dateparser() -> Read:
    parse = import_module("dateparser").parse
    return lambda line: _moment(parse(line["text"], languages=[line["language"][:2]], settings=_settings(line)), line)


def _search_dates() -> Read:
    search = import_module("dateparser.search").search_dates

    def read(line: Line) -> tuple[str, str | None] | None:
        found = search(line["text"], languages=[line["language"][:2]], settings=_settings(line))
        return _moment(found[0][1], line) if found else None

    return read


def _settings(line: Line) -> dict[str, Any]:
    birth = line["expects"] == "birth"
    return {
        "RELATIVE_BASE": datetime.fromisoformat(line["now"]).replace(tzinfo=None),
        "PREFER_DATES_FROM": "past" if birth else "future",
        "DATE_ORDER": "MDY" if line["language"] == "en-US" else "DMY",
    }


def _parsedatetime() -> Read:
    module = import_module("parsedatetime")
    calendar = module.Calendar(version=module.VERSION_CONTEXT_STYLE)

    def read(line: Line) -> tuple[str, str | None] | None:
        if line["language"] != "en-US":
            return None  # it reads English only
        now = datetime.fromisoformat(line["now"]).replace(tzinfo=None)
        found, context = calendar.parseDT(line["text"], sourceTime=now)
        return _moment(found, line) if context.accuracy else None

    return read


def _recognizers() -> Read:
    recognize = import_module("recognizers_date_time").recognize_datetime

    def read(line: Line) -> tuple[str, str | None] | None:
        culture = "en-us" if line["language"] == "en-US" else "es-es"
        now = datetime.fromisoformat(line["now"]).replace(tzinfo=None)
        for entity in recognize(line["text"], culture, reference=now):
            for value in _by_use((entity.resolution or {}).get("values") or [], line, now):
                return value
        return None

    return read


def _by_use(values: list[dict[str, str]], line: Line, now: datetime) -> list[tuple[str, str | None]]:
    """The resolved values that fit what is expected, those to come first for a visit."""
    today, found = now.date().isoformat(), []
    for value in values:
        start, end = value.get("value") or value.get("start"), value.get("end")
        if not start or start == "not resolved":
            continue
        clock = ":" in start
        if line["expects"] == "time" and clock:
            found.append((start[-8:-3], end[-8:-3] if end else None))
        elif line["expects"] != "time" and "-" in start:
            found.append((start[:10], end[:10] if end and end[:10] != start[:10] else None))
    if line["expects"] == "date":
        found.sort(key=lambda span: (span[0] < today, span[0]))
    if line["expects"] == "time":
        found.sort(key=lambda span: not "07:00" <= span[0] < "19:00")
    return found


def _moment(found: datetime | None, line: Line) -> tuple[str, str | None] | None:
    if found is None:
        return None
    return (f"{found:%H:%M}" if line["expects"] == "time" else found.date().isoformat()), None


READERS: dict[str, Callable[[], Read]] = {
    "dateparser parse": _dateparser,
    "dateparser search": _search_dates,
    "parsedatetime": _parsedatetime,
    "recognizers-text": _recognizers,
}

if __name__ == "__main__":
    main()
