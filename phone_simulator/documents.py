"""Where a call's documents come from: its request, a URL, or the fallback URL when that one failed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from phone_simulator import legs, parameters, twiml
from phone_simulator.interrupts import HungUp, Redirected
from phone_simulator.speech import VOICE, spoken
from phone_simulator.tasks import Script

if TYPE_CHECKING:
    from phone_simulator.calls import Call

# What a caller hears when neither URL nor fallback URL gave a document.
APPLICATION_ERROR = "We are sorry, an application error has occurred. Goodbye."


def first(call: Call) -> Script[twiml.Document]:
    """What the call begins with."""
    plan = call.plan
    if plan.prepared is not None:
        return plan.prepared
    if plan.document:
        return _given(call, plan.document)
    return (yield from fetch(call, plan.url, plan.method, plan.first_extra))


def obey(call: Call, to: Redirected) -> Script[twiml.Document]:
    """What the API wants it to do from now on."""
    if to.document:
        return _given(call, to.document)
    return (yield from fetch(call, to.url, to.method))


def fetch(
    call: Call, url: str, method: str = "POST", extra: dict[str, str] | None = None, kind: str = "document"
) -> Script[twiml.Document]:
    """A document from a URL, or what the fallback URL has instead. Raises HungUp when neither gave one."""
    if urlsplit(url).scheme not in ("http", "https"):
        return (yield from fall_back(call, 11100, f"not an absolute URL: {url!r}", url))
    answer = yield call.exchange.sender.fetch(kind, url, method, parameters.request(call) | (extra or {}))
    if not answer.fine:
        return (yield from fall_back(call, answer.code, f"HTTP status {answer.status}", url))
    try:
        return _reported(call, twiml.read(answer.body, answer.headers, answer.url))
    except twiml.Unreadable as broken:
        return (yield from fall_back(call, broken.code, broken.detail, url))


def fall_back(call: Call, code: int, detail: str, url: str) -> Script[twiml.Document]:
    """Something at this URL was wrong (docs/usage/webhooks/voice-webhooks#fallback-url)."""
    call.alert(code, detail, url)
    plan = call.plan
    if plan.fallback_url:
        sent = parameters.request(call) | {"ErrorCode": str(code), "ErrorUrl": url}
        answer = yield call.exchange.sender.fetch("fallback", plan.fallback_url, plan.fallback_method, sent)
        try:
            if answer.fine:
                return _reported(call, twiml.read(answer.body, answer.headers, answer.url))
            call.alert(answer.code, f"HTTP status {answer.status}", plan.fallback_url)
        except twiml.Unreadable as broken:
            call.alert(broken.code, broken.detail, plan.fallback_url)
    legs.pick_up(call)
    yield from call.play(spoken(APPLICATION_ERROR, VOICE, "en-US"))
    raise HungUp


def _given(call: Call, text: str) -> twiml.Document:
    """A document in a request of the API: no URL, so that everything in it has to be absolute."""
    try:
        return _reported(call, twiml.parse(text.encode(), ""))
    except twiml.Unreadable as broken:
        call.alert(broken.code, broken.detail)
        raise HungUp from broken


def _reported(call: Call, document: twiml.Document) -> twiml.Document:
    for code, detail in document.warnings:
        call.alert(code, detail, document.url)
    return document
