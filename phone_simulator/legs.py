"""How a line is opened: a call comes in and is picked up, or goes out, rings and is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phone_simulator.inputs import Answered, Declined
from phone_simulator.interrupts import HungUp
from phone_simulator.tasks import Script, Sleep

if TYPE_CHECKING:
    from phone_simulator.calls import Call

SETUP = 0.3  # seconds until a network answers at all
# docs/voice/api/call-resource, Timeout: "we always add a 5-second timeout buffer"
BUFFER = 5


def open_line(call: Call) -> Script[None]:
    """Returns once there is somebody to talk to (inbound: at once, still ringing). Raises HungUp."""
    if call.direction == "inbound":
        call.phone.takes_up(call, "calling")
        yield Sleep(call.clock, SETUP)
    else:
        yield from _dial_out(call)


def _dial_out(call: Call) -> Script[None]:
    if call.direction == "outbound-api":
        yield Sleep(call.clock, call.exchange.wait_for_line())
    call.progress("initiated")
    yield Sleep(call.clock, SETUP)
    person = call.phone.person
    if person is not None and person.kind == "unreachable":
        raise HungUp("failed")
    if call.phone.busy:
        raise HungUp("busy")
    call.status = "ringing"
    call.progress("ringing")
    call.phone.takes_up(call, "ringing")
    yield from _wait_for_answer(call)
    pick_up(call)


def _wait_for_answer(call: Call) -> Script[None]:
    ends = call.clock.elapsed + call.plan.timeout + BUFFER
    while True:
        event = yield call.inbox.wait(max(0.0, ends - call.clock.elapsed))
        if event is None:
            raise HungUp("no-answer")
        if isinstance(event, Declined):
            raise HungUp("busy")
        if isinstance(event, Answered):
            return


def pick_up(call: Call) -> None:
    """The line is open from here on; nothing if it is already."""
    if call.answered:
        return
    call.status = "in-progress"
    call.answered_at = call.clock.now()
    call.progress("answered")
    call.clock.after(call.plan.time_limit, call.hang_up)
    call.phone.is_connected()
