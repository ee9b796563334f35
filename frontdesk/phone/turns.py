"""What is noted of a turn, and what the call remembers of it."""

import uuid
from typing import Any

from frontdesk.phone.hearing import QUIET, Meaning, Understood
from frontdesk.phone.model import PhoneCall, PhoneTurn


def turn_of(call: PhoneCall, key: str, understood: Understood) -> PhoneTurn:
    """A turn as it is kept; its message has the same id however often this is made."""
    quiet = call.quiet + 1 if understood.meaning in QUIET else 0
    message_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{call.id} {key}"))
    heard = (understood.meaning.value, understood.text, understood.payload)
    return PhoneTurn(call.id, key, message_id, *heard, quiet, call.spoken_upto)


def changed_by(call: PhoneCall, turn: PhoneTurn) -> dict[str, Any]:
    """What a call remembers of a turn. Who did not hear is spoken to more slowly from then on."""
    slower = turn.meaning in (Meaning.SLOWER, Meaning.AGAIN)
    return {
        "turns": call.turns + 1,
        "expects": None if turn.meaning == Meaning.WORDS else call.expects,  # other words: that question is over
        "quiet": turn.quiet,
        "slow": call.slow or slower,
        "loud": call.loud or turn.meaning == Meaning.LOUDER,
        "patient": call.patient or turn.meaning == Meaning.WAIT,
    }
