"""Answering machine detection: a verdict on who answered, in time or late, right or wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phone_simulator.names import API_VERSION
from phone_simulator.tasks import Script, Sleep

if TYPE_CHECKING:
    from phone_simulator.calls import Call

# docs/voice/answering-machine-detection, AnsweredBy: what Enable and DetectMessageEnd may say
VERDICTS = ("human", "machine_start", "machine_end_beep", "machine_end_silence", "machine_end_other", "fax", "unknown")
HUMAN_SECONDS = 2.4
MACHINE_SECONDS = 4.0


def detect(call: Call) -> Script[None]:
    """With asyncAmd the call goes on meanwhile and the verdict is a callback; otherwise the call waits for it."""
    verdict, seconds = _verdict(call)
    if call.plan.async_amd:
        _later(call, verdict, seconds)
        return
    yield Sleep(call.clock, seconds)
    call.answered_by = verdict
    call.plan.first_extra = {"AnsweredBy": verdict, "MachineDetectionDuration": str(int(seconds * 1000))}


def _verdict(call: Call) -> tuple[str, float]:
    person, monkey = call.phone.person, call.exchange.monkey
    machine = person is not None and person.kind == "voicemail"
    waits_for_beep = call.plan.machine_detection == "DetectMessageEnd"
    verdict, seconds = "human", HUMAN_SECONDS
    if machine and person is not None:
        verdict = "machine_end_beep" if waits_for_beep else "machine_start"
        seconds = person.greeting_seconds + 0.5 if waits_for_beep else MACHINE_SECONDS
    if person is not None and person.taken_for:
        verdict = person.taken_for
    elif monkey.happens(monkey.chaos.wrong_amd):
        verdict = "human" if machine else monkey.random.choice(("machine_start", "unknown", "fax"))
    return verdict, seconds


def _later(call: Call, verdict: str, seconds: float) -> None:
    began = call.clock.elapsed
    told = False

    def tell(answered_by: str) -> None:
        nonlocal told
        if not told:
            told = True
            call.answered_by = answered_by
            _callback(call, answered_by, call.clock.elapsed - began)

    call.clock.after(seconds, lambda: tell(verdict))
    # A call that ends before there is a verdict: nobody knows.
    call.when_over.append(lambda: tell("unknown"))


def _callback(call: Call, answered_by: str, seconds: float) -> None:
    sent = {
        "CallSid": call.sid,
        "AccountSid": call.account,
        "ApiVersion": API_VERSION,
        "AnsweredBy": answered_by,
        "MachineDetectionDuration": str(int(seconds * 1000)),
    }
    call.exchange.sender.notify("amd", call.plan.amd_callback, call.plan.amd_callback_method, sent)
