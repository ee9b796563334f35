"""A call dials numbers: they ring together, the first to answer is told its own document and then connected."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from phone_simulator import legs
from phone_simulator.inputs import Key, LegOver, LegReady, LegUp
from phone_simulator.interrupts import Redirected
from phone_simulator.plan import Plan
from phone_simulator.tasks import Script, Sleep
from phone_simulator.twiml import Document, Unreadable, Verb

if TYPE_CHECKING:
    from phone_simulator.calls import Call

MOST_NUMBERS = 10  # docs/voice/twiml/dial#simultaneous-dialing


def connect(call: Call, verb: Verb, nouns: list[Verb], document: Document) -> Script[dict[str, str]]:
    """Returns what the Dial's action is told."""
    children = [_child(call, verb, noun, document) for noun in _checked(call, verb, nouns)]
    call.dialled = {}
    for child in children:
        call.exchange.add(child)
    try:
        return (yield from _watch(call, verb, children))
    finally:
        call.bridged_to = None
        for child in children:
            child.bridged_to = None
            if not child.ended and child.parent_waits:
                child.hang_up("completed" if child.answered else "canceled")


def _checked(call: Call, verb: Verb, nouns: list[Verb]) -> list[Verb]:
    if call.parent_sid:
        raise Unreadable(13201, call.sid)
    if not nouns or len(nouns) > MOST_NUMBERS:
        raise Unreadable(13223, f"{len(nouns)} numbers")
    for noun in nouns:
        if not re.fullmatch(r"\+[1-9]\d{6,14}", noun.text):
            raise Unreadable(13223, repr(noun.text))
    caller_id = verb.get("callerId")
    if caller_id and caller_id not in (*call.exchange.numbers, call.from_number, call.to_number):
        raise Unreadable(13214, caller_id)
    return nouns


def _child(call: Call, verb: Verb, noun: Verb, document: Document) -> Call:
    from phone_simulator.calls import Call

    def url(name: str) -> str:
        return call.join(document, noun.get(name)) if noun.get(name) else ""

    plan = Plan(
        url=url("url"),
        method=noun.get("method", "POST"),
        status_callback=url("statusCallback"),
        status_callback_method=noun.get("statusCallbackMethod", "POST"),
        events=tuple(noun.get("statusCallbackEvent", "completed").split()),
        timeout=verb.whole("timeout", 30),
        machine_detection=noun.get("machineDetection"),
        async_amd=bool(noun.get("amdStatusCallback")),
        amd_callback=url("amdStatusCallback"),
        amd_callback_method=noun.get("amdStatusCallbackMethod", "POST"),
    )
    # Without callerId the caller's number is passed on (docs/voice/twiml/dial#callerid).
    from_number = verb.get("callerId") or (call.from_number if call.direction == "inbound" else call.to_number)
    phone = call.exchange.phone(noun.text)
    child = Call(call.exchange, phone, plan, from_number=from_number, to_number=noun.text, direction="outbound-dial")
    child.parent_sid = call.sid
    child.when_open.append(lambda: call.inbox.put(LegUp(child)))
    child.when_over.append(lambda: call.inbox.put(LegOver(child)))
    child.afterwards = lambda: _wait_connected(call, child)
    return child


def _wait_connected(call: Call, child: Call) -> Script[None]:
    """The child's part: it says it is ready, and stays until somebody hangs up."""
    call.inbox.put(LegReady(child))
    try:
        while True:
            yield Sleep(child.clock, 3600.0)
    except Redirected:
        # It goes its own way: its caller's Dial is over, and does not take it along.
        child.parent_waits = False
        call.inbox.put(LegOver(child))
        raise


def _watch(call: Call, verb: Verb, children: list[Call]) -> Script[dict[str, str]]:
    left = list(children)
    ends = call.clock.elapsed + 14_400.0
    while True:
        event = yield call.inbox.wait(max(0.0, ends - call.clock.elapsed))
        if event is None or (_is_star(event) and verb.flag("hangupOnStar", False)):
            return _result(call, children, "completed")
        if isinstance(event, LegUp):
            for other in left:
                if other is not event.leg:
                    other.hang_up("canceled")
        elif isinstance(event, LegReady):
            _join(call, event.leg)
            ends = call.clock.elapsed + verb.whole("timeLimit", 14_400)
        elif isinstance(event, LegOver) and event.leg in left:
            left.remove(event.leg)
            if not left:
                return _result(call, children, event.leg.status)


def _is_star(event: object) -> bool:
    return isinstance(event, Key) and event.digit == "*"


def _join(call: Call, leg: Call) -> None:
    legs.pick_up(call)
    call.bridged_to, leg.bridged_to = leg, call
    call.dialled = {"DialCallSid": leg.sid, "DialBridged": "true"}
    call.phone.joins()
    leg.phone.joins()


def _result(call: Call, children: list[Call], status: str) -> dict[str, str]:
    """See parameters.DIAL. Several numbers: the one that was answered counts."""
    answered = [child for child in children if child.answered_at is not None]
    leg = (answered or children)[-1]
    return {
        "DialCallStatus": "completed" if answered else status,
        "DialCallSid": leg.sid,
        "DialCallDuration": str(leg.seconds),
        "DialBridged": call.dialled.get("DialBridged", "false"),
    }
