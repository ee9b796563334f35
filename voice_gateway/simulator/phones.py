"""Whose phones there are in a demo, and what a page may see of one."""

from typing import Any

from flask import abort, current_app

from frontdesk.adapters.telephony.simulator import SimulatedPhones, SimulatorAway
from frontdesk.practice.schema import Manager
from voice_gateway.guards import services
from voice_gateway.simulator.callers import NOT_KNOWN, WITHHELD, callers

PHONES = "simulated phones"
STATES = {state: state.replace(" ", "_") for state in ("idle", "calling", "ringing", "in call", "ended")}
IDLE: dict[str, Any] = {"call": None, "state": "idle", "with": False, "heard": [], "hearing": []}
SAID_BY = {"voice": "practice", "audio": "practice", "music": "practice", "beep": "tone"}


def phones() -> SimulatedPhones:
    """The simulator; raises SimulatorAway where there is none."""
    found: SimulatedPhones | None = current_app.extensions[PHONES]
    if found is None:
        raise SimulatorAway("none")
    return found


def known(number: str) -> str:
    """A number that somebody in this demo has; any other is not found."""
    if number not in _numbers_of_callers() and number not in numbers_of_managers():
        abort(404)
    return number


def calling(number: str) -> str:
    """A number that patients call from; any other is not found."""
    if number not in _numbers_of_callers():
        abort(404)
    return number


def managers() -> list[Manager]:
    """Whoever may be rung for a patient."""
    return [one for one in services().practices.current().managers.values() if one.role != "administrator"]


def numbers_of_managers() -> dict[str, str]:
    """The managers' ids by their numbers."""
    return {manager.phone: manager.id for manager in managers()}


def shown(phone: dict[str, Any] | None) -> dict[str, Any]:
    """What a page sees of a phone: these fields, whatever else the simulator tells."""
    if phone is None:
        return IDLE
    return {
        "call": (phone.get("call") or {}).get("sid"),
        "state": STATES.get(phone.get("state", ""), "idle"),
        "with": bool(phone.get("connected_to")),
        "heard": [_sentence(sentence) for sentence in phone.get("heard", ())],
        "hearing": [_sentence(sound) for sound in phone.get("hearing", ())],
    }


def _sentence(sentence: dict[str, Any]) -> dict[str, Any]:
    """Something heard, or being heard now: then without a number and a time."""
    by = str(sentence.get("by", ""))
    fields = {name: sentence.get(name) for name in ("number", "at", "text", "language")}
    return {**fields, "by": SAID_BY.get(by, "somebody"), "cut": bool(sentence.get("cut"))}


def _numbers_of_callers() -> set[str]:
    found = {caller.number for caller in callers(services().settings.practice)}
    return found | {WITHHELD, NOT_KNOWN}
