"""For supervisors and administrators: how the handoff goes, in counts."""

from datetime import date

from flask import render_template, request
from werkzeug.exceptions import BadRequest

from frontdesk.accounts.model import Right
from frontdesk.cases.figures.model import FEWEST, Report
from voice_gateway.console import auth
from voice_gateway.console.auth import manager_required
from voice_gateway.console.blueprint import blueprint
from voice_gateway.console.counts import present_report
from voice_gateway.console.page import page_words
from voice_gateway.guards import services


@blueprint.get("/figures")
@manager_required(Right.FIGURES)
def figures_page() -> str:
    """The figures of the cases opened in a span of days: all, by week and by kind; of no patient and no manager."""
    try:
        report = services().figures.report(_day("from"), _day("to"))
    except (ValueError, OverflowError) as error:  # no day, or one that no calendar goes on after
        raise BadRequest from error
    rules = _rules(report) if auth.may(Right.OVERVIEW) else ()
    view = present_report(report, page_words())
    return render_template("console/figures.html", view=view, fewest=FEWEST, rules=rules)


def _rules(report: Report) -> tuple[tuple[str, str], ...]:
    """The rules that got in the way: when and in what kind of case, and which."""
    words, found = page_words(), services().after.rules(auth.current_manager().id, report.first, report.last)
    return tuple((f"{words.code('reason', one.reason)}, {words.moment(one.at)}", one.rule) for one in found)


def _day(name: str) -> date | None:
    asked = request.args.get(name, "")
    return date.fromisoformat(asked) if asked else None
