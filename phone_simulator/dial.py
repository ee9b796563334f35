"""<Dial>: connects a call to others, in a conference or directly (docs/voice/twiml/dial)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phone_simulator.outcomes import Outcome
from phone_simulator.tasks import Script, Sleep
from phone_simulator.twiml import Document, Verb

if TYPE_CHECKING:
    from phone_simulator.calls import Call


def dial(call: Call, verb: Verb, document: Document) -> Script[Outcome]:
    """To come."""
    yield Sleep(call.clock, 0.0)
    return None
