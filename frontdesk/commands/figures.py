"""The figures of the handoff, for a person or a program."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer

from frontdesk.bootstrap import build_services
from frontdesk.cases.figures.model import Report
from frontdesk.commands.output import AsJson, out, write
from frontdesk.evaluation.words import lines_of
from frontdesk.settings import read_settings

DAY = ["%Y-%m-%d"]
First = Annotated[datetime | None, typer.Option("--from", formats=DAY, help="The first day; 12 weeks back if none.")]
Last = Annotated[datetime | None, typer.Option("--to", formats=DAY, help="The last day; today if none.")]


def figures(first: First = None, last: Last = None, as_json: AsJson = False) -> None:
    """Say how it goes when a person is needed: waiting, names, promises, returns. Times are in seconds."""
    services = build_services(read_settings())
    report = services.figures.report(first and first.date(), last and last.date())
    services.db.close()
    if as_json:
        write(asdict(report), True)
    else:
        out.print("\n".join(_lines(report)), markup=False, soft_wrap=True)


def _lines(report: Report) -> Iterator[str]:
    """Each figure on a line of its own: of all cases, of each week and of each kind."""
    yield f"cases opened from {report.first} to {report.last}, as they stood at {report.at:%Y-%m-%d %H:%M} UTC"
    parts: dict[str, Any] = {"all": asdict(report.all)}
    parts |= {f"week of {week.begins}": asdict(week.figures) for week in report.weeks}
    parts |= {f"{by} {code}": asdict(some) for by, found in report.groups.items() for code, some in found.items()}
    yield from lines_of(parts)
