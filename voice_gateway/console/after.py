"""What comes after a case, in the console: what is to be checked and what came of it, opening again, and kinds."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for

from frontdesk.accounts.model import Right
from frontdesk.cases.after.model import Closed, Outcome, Planned, Solved
from frontdesk.cases.model import Case, Status, reasons
from voice_gateway.console.auth import current_manager, manager_required
from voice_gateway.console.blueprint import blueprint
from voice_gateway.console.forms import FormWrong
from voice_gateway.console.page import page_words
from voice_gateway.console.told import outcome_words
from voice_gateway.console.words import Words
from voice_gateway.guards import services

LONGEST_LINE = 500
OURS = {"assistant_failed", "not_understood", "unknown_to_us"}
REACHED = (Outcome.REACHED, Outcome.NOT_REACHED, Outcome.DONE)


@dataclass(frozen=True)
class Check:
    """A case in the list of what is to be checked."""

    case_id: str
    reason: str
    note: str
    due: bool


@dataclass(frozen=True)
class LateCheck:
    """A follow-up that nobody made, as a supervisor sees it."""

    reason: str
    owner: str
    since: str


@dataclass(frozen=True)
class ThanksView:
    """Thanks in the list: when and about what, and the patient's words."""

    about: str
    words: str | None


@dataclass(frozen=True)
class AfterView:
    """What a case's page says and offers of what comes after it."""

    before: str | None
    check: str | None
    check_open: bool
    solved: str | None
    changes: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...]
    would_check: str | None
    no_way: bool
    usual: bool
    may_reopen: bool


@blueprint.post("/cases/<case_id>/follow-up")
@manager_required(Right.CASES, case=True)
def follow_up(case_id: str) -> Any:
    """Says what came of a follow-up."""
    case = _mine(case_id)
    reached = request.form.get("reached", Outcome.DONE)
    if reached not in REACHED:
        raise FormWrong("form_wrong_choose")
    services().after.done(case.id, current_manager().id, Outcome(reached), _line("words"))
    flash(page_words()("checked"))
    return redirect(url_for("console.queue"), 303)


@blueprint.post("/cases/<case_id>/reopen")
@manager_required(Right.CASES, case=True)
def reopen(case_id: str) -> Any:
    """Opens a closed case again, with the same manager."""
    new = services().after.reopen(_mine(case_id).id, current_manager().id)
    return redirect(url_for("console.case", case_id=new.id), 303)


@blueprint.post("/cases/<case_id>/kind")
@manager_required(Right.CASES, case=True)
def change_kind(case_id: str) -> Any:
    """Says what a case really is; it goes to who may own that."""
    kind, why = request.form.get("reason", "other"), _line("why")
    if not kind or not why:
        raise FormWrong("form_wrong_words" if kind else "form_wrong_choose")
    case = services().cases.change_kind(_mine(case_id).id, current_manager().id, kind, why)
    flash(page_words()("kind_changed"))
    kept = case.manager_id == current_manager().id
    return redirect(url_for("console.case", case_id=case.id) if kept else url_for("console.queue"), 303)


def closed_as() -> Closed:
    """What the form that closes a case says beside the outcome."""
    unnamed = page_words()("rule_unnamed") if request.form.get("in_the_way") == "yes" else ""
    return Closed(_line("rule") or unnamed, _checks())


def present_checks(manager_id: str, words: Words) -> tuple[Check, ...]:
    """A manager's follow-ups, the first one first; those that are due say so."""
    now = services().clock.now()
    found = services().after.to_check(manager_id)
    return tuple(
        Check(
            one.case_id,
            words.code("reason", case.reason),
            words("check_due" if one.at <= now else "check_at", time=words.moment(one.at)),
            one.at <= now,
        )
        for one, case in found
    )


def present_late_checks(manager_id: str, words: Words) -> tuple[LateCheck, ...]:
    """The follow-ups that raise an alarm, for a supervisor: about what, whose and since when."""
    return tuple(
        LateCheck(
            words.code("reason", case.reason),
            words.manager_name(one.manager_id),
            words("check_due", time=words.moment(one.at)),
        )
        for one, case in services().after.late(manager_id)
    )


def present_thanks(manager_id: str, words: Words) -> tuple[ThanksView, ...]:
    """The thanks for a manager, the newest first."""
    return tuple(
        ThanksView(f"{words.code('reason', one.reason)}, {words.moment(one.at)}", one.words)
        for one in services().after.thanks(manager_id)
    )


def present_after(case: Case, manager_id: str, words: Words) -> AfterView:
    """What a case's page has of it, for its manager."""
    after, open_ = services().after, case.status is not Status.RESOLVED
    usual = reasons()[case.reason].follow_up is not None
    planned, solved = after.planned(case.id), after.solved(case.id)
    would = after.would_check(case, manager_id) if open_ else None
    changes = services().cases.changes(case.id)
    return AfterView(
        before=_before(case, manager_id, words),
        check=_check(planned, words) if planned else None,
        check_open=planned is not None and planned.manager_id == manager_id,
        solved=_solved(solved, words) if solved and not open_ else None,
        changes=tuple(
            words("kind_was", name=words.manager_name(one.by), kind=words.code("reason", one.from_), why=one.why)
            for one in changes
            if one.by in words.practice.managers
        ),
        kinds=tuple(sorted(((name, words.code("reason", name)) for name in _tellable()), key=lambda one: one[1])),
        would_check=words.moment(would) if would else None,
        no_way=open_ and usual and not after.can_check(case, manager_id),
        usual=usual,
        may_reopen=_may_reopen(case, manager_id, planned),
    )


def _may_reopen(case: Case, manager_id: str, planned: Planned | None) -> bool:
    closed = case.status is Status.RESOLVED and services().cases.of(case.conversation_id) is None
    return closed and manager_id in (case.manager_id, planned.manager_id if planned else None)


def _tellable() -> list[str]:
    """The kinds that a person can say a case is: not what is left without a talk, and not what failed of ours."""
    return [name for name, reason in reasons().items() if not reason.quiet and name not in OURS]


def _before(case: Case, manager_id: str, words: Words) -> str | None:
    """How the case before this one in the same conversation ended, for who may know it; its outcome for its owner."""
    found = [one for one in services().cases.all_in(case.conversation_id) if one.status is Status.RESOLVED]
    last = next((one for one in reversed(found) if one.id != case.id and one.created_at <= case.created_at), None)
    if last is None or (last.patient_id != case.patient_id and last.manager_id != manager_id):
        return None
    if not services().case_access.may_know_of(last, manager_id):
        return None
    told = f": {outcome_words(last.outcome, words)}" if last.outcome and last.manager_id == manager_id else ""
    return words("closed_before", name=words.owner(last.manager_id), reason=words.code("reason", last.reason)) + told


def _check(planned: Planned, words: Words) -> str:
    name, time = words.manager_name(planned.manager_id), words.moment(planned.at)
    return words("check_planned", name=name, time=time)


def _solved(solved: Solved, words: Words) -> str | None:
    if solved.answer:
        return words(f"solved_{solved.answer}")
    return words("solved_open") if solved.asked_at else None


def _checks() -> bool | None:
    """Whether the manager will check afterwards; a form without the box leaves it to what is usual."""
    return request.form.get("check") == "yes" if "check_asked" in request.form else None


def _mine(case_id: str) -> Case:
    """The case, for who has it or checks on it. Raises NotAllowed, CaseTaken, Unknown."""
    case = services().cases.get(case_id)
    services().case_access.require(case, current_manager().id)
    return case


def _line(field: str) -> str:
    return request.form.get(field, "").strip()[:LONGEST_LINE]
