"""A caller on the line, at the console: talk by one's own phone, add a colleague or an interpreter, and listen to what
was left as a recorded message."""

import io
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, send_file, url_for

from frontdesk.accounts.model import Right
from frontdesk.adapters.telephony.port import CallOver, NumberRefused
from frontdesk.phone.legs.model import OF_MANAGERS, Kind, State
from frontdesk.understanding.contact import read_phone
from voice_gateway.console.auth import current_manager, manager_required
from voice_gateway.console.blueprint import blueprint
from voice_gateway.console.forms import FormWrong
from voice_gateway.console.page import page_words, worklist
from voice_gateway.guards import services


@dataclass(frozen=True)
class CallView:
    """What a case's page says and offers of its call. `stands`: words on whose phone rings or who talks, None when
    there is nothing to say; `colleagues`: who can be added, as id and name."""

    may_take: bool
    may_add: bool
    stands: str | None
    colleagues: tuple[tuple[str, str], ...]


@blueprint.post("/cases/<case_id>/call")
@manager_required(Right.CASES, case=True)
def take_call(case_id: str) -> Any:
    """The manager's own phone rings, to talk with the caller."""
    try:
        services().legs.take(case_id, current_manager().id)
    except CallOver:
        flash(page_words()("call_over"))
    return redirect(url_for("console.case", case_id=case_id), 303)


@blueprint.post("/cases/<case_id>/call/others")
@manager_required(Right.CASES, case=True)
def add_to_call(case_id: str) -> Any:
    """Has a colleague rung, or whoever has the number that was typed."""
    managers = services().practices.current().managers
    colleague = managers.get(request.form.get("colleague", ""))
    number = colleague.phone if colleague else read_phone(request.form.get("number", ""), page_words().language)
    try:
        services().legs.add(case_id, current_manager().id, number)
    except CallOver:
        flash(page_words()("call_over"))
    except NumberRefused:
        raise FormWrong("call_no_number") from None
    return redirect(url_for("console.case", case_id=case_id), 303)


@blueprint.get("/cases/<case_id>/recordings/<recording_id>")
@manager_required(Right.CASES, case=True)
def recording(case_id: str, recording_id: str) -> Any:
    """The sound of a recorded message. In parts for browsers that ask so: some play nothing else."""
    manager = current_manager().id
    worklist().require(case_id, manager)
    sound = services().legs.recording(case_id, recording_id, manager)
    return send_file(io.BytesIO(sound), mimetype="audio/wav" if sound.startswith(b"RIFF") else "audio/mpeg")


def present_call(case_id: str, place: str) -> CallView:
    """The call of a case, for whoever has it."""
    on_line, legs = services().legs.standing(case_id)
    words, mine = page_words(), current_manager().id
    own = next((leg for leg in legs if leg.kind in OF_MANAGERS and leg.manager_id == mine), None)
    talks = own is not None and own.state is State.TALKING
    has_it = place == "talking" and on_line
    stands = "call_talking" if talks else "call_ringing" if own else "call_waits" if has_it else None
    added = any(leg.kind is Kind.THIRD for leg in legs)
    others = [one for one in services().practices.current().managers.values() if one.id != mine and one.takes_cases]
    return CallView(
        may_take=has_it and own is None,
        may_add=has_it and talks,
        stands=" ".join([words(stands), *([words("call_added")] if added else [])]) if stands else None,
        colleagues=tuple((one.id, one.name) for one in others),
    )
