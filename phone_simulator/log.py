"""What tests and measurements ask afterwards: every turn with its moments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phone_simulator.calls import Call


@dataclass
class Turn:
    """Something a person said or pressed, and how long it took until they heard something. Seconds since the start."""

    call_sid: str
    said: str
    digits: str
    at: datetime
    speech_ended: float | None
    sent: float
    answered: float | None = None
    first_sound: float | None = None

    @property
    def wait(self) -> float | None:
        """Seconds from the end of speech (or the last key) to the first sound."""
        begins = self.sent if self.speech_ended is None else self.speech_ended
        return None if self.first_sound is None else self.first_sound - begins


class TurnLog:
    """All turns of all calls."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self._open: dict[str, Turn] = {}

    def turn_sent(self, call: Call, said: str, digits: str, speech_ended: float | None) -> None:
        """A Gather got something and is about to send it."""
        now = call.clock.elapsed
        turn = Turn(call.sid, said, digits, call.clock.now(), speech_ended, now)
        self.turns.append(turn)
        self._open[call.sid] = turn

    def turn_led(self, call: Call, said: str, speech_ended: float | None) -> None:
        """The application led a call on that was heard so far: the answer to that is what comes next."""
        self.turn_sent(call, said, "", speech_ended)
        self.turn_answered(call)

    def turn_answered(self, call: Call) -> None:
        """The application answered."""
        turn = self._open.get(call.sid)
        if turn is not None and turn.answered is None:
            turn.answered = call.clock.elapsed

    def first_sound(self, call: Call) -> None:
        """The phone makes a sound: the first after an answered turn counts."""
        turn = self._open.get(call.sid)
        if turn is not None and turn.answered is not None:
            turn.first_sound = call.clock.elapsed
            del self._open[call.sid]
