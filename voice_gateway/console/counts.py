"""The figures of the handoff as the console's page shows them: every word ready."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

from babel.numbers import format_percent

from frontdesk.cases.figures.model import By, HandoffFigures, Names, Promises, Report, Settled, Wait
from frontdesk.locales import locale_of
from frontdesk.saying import say_date
from voice_gateway.console.words import Words

COLUMNS = tuple(field.name for field in fields(HandoffFigures))


@dataclass(frozen=True)
class Cell:
    """Times or a share, none where too few are behind it, and the counts below that are not zero; each on a line."""

    main: tuple[str, ...]
    counts: tuple[str, ...]


@dataclass(frozen=True)
class RowView:
    """The figures of some cases."""

    title: str
    opened: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Section:
    """Cases told apart in one way."""

    title: str
    rows: tuple[RowView, ...]


@dataclass(frozen=True)
class ReportView:
    """The page; the days are as a date field has them."""

    first: str
    last: str
    columns: tuple[str, ...]
    sections: tuple[Section, ...]


def present_report(report: Report, words: Words) -> ReportView:
    """All cases, then by week, then by kind; no section when there is none."""
    return ReportView(
        first=report.first.isoformat(),
        last=report.last.isoformat(),
        columns=tuple(words(f"figures_{name}") for name in COLUMNS),
        sections=tuple(_sections(report, words)) if report.all.opened else (),
    )


def _sections(report: Report, words: Words) -> Iterator[Section]:
    yield Section(words("figures_all"), (_row(words("figures_all"), report.all, words),))
    weeks = (_row(_week(week.begins, words), week.figures, words) for week in report.weeks)
    yield Section(words("by_week"), tuple(weeks))
    for by, found in report.groups.items():
        rows = (_row(_kind(by, code, words), figures, words) for code, figures in found.items())
        yield Section(words(f"figures_by_{by}"), tuple(rows))


def _week(begins: date, words: Words) -> str:
    return words("week_of", day=say_date(begins, words.language))


def _kind(by: By, code: str, words: Words) -> str:
    return words.language_name(code) if by is By.LANGUAGE else words.code(by, code)


def _row(title: str, figures: HandoffFigures, words: Words) -> RowView:
    waits = (figures.opened_to_accepted, figures.rung_to_accepted, figures.opened_to_words)
    shares = (figures.names, figures.promises, figures.settled)
    ruled = Cell((str(figures.ruled),) if figures.ruled else (), ())
    cells = (*(_wait(one, words) for one in waits), *(_share(one, words) for one in shares), ruled)
    return RowView(title, figures.opened, cells)


def _wait(wait: Wait, words: Words) -> Cell:
    if wait.p50 is None or wait.p90 is None:
        return Cell((), _counts(wait, words))
    half = words("figures_half", time=_duration(wait.p50, words))
    nine = words("figures_nine_of_ten", time=_duration(wait.p90, words))
    return Cell((half, nine), _counts(wait, words))


def _share(figure: Names | Promises | Settled, words: Words) -> Cell:
    locale = locale_of(words.language)
    share = () if figure.share is None else (str(format_percent(figure.share, locale=locale)),)
    return Cell(share, _counts(figure, words))


def _counts(figure: Wait | Names | Promises | Settled, words: Words) -> tuple[str, ...]:
    counts = {name: value for name, value in vars(figure).items() if isinstance(value, int) and value}
    group = type(figure).__name__.lower()
    return tuple(words(f"figures_{group}_{name}", count=count) for name, count in counts.items())


def _duration(seconds: float, words: Words) -> str:
    """Two units, the smaller one rounded down: "30 s", "2 min 5 s", "1 h 30 min", "3 d 4 h"."""
    whole = int(seconds)
    if whole < 60:
        return words("seconds", seconds=whole)
    if whole < 3600:
        return words("figures_minutes", minutes=whole // 60, seconds=whole % 60)
    if whole < 86_400:
        return words("figures_hours", hours=whole // 3600, minutes=whole % 3600 // 60)
    return words("figures_days", days=whole // 86_400, hours=whole % 86_400 // 3600)
