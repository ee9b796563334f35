"""A caller for tests of the line's scripts: keeps the call, and hears what a script says."""

from dataclasses import dataclass, field

from frontdesk.phone.calls import Calls
from frontdesk.phone.hearing import Heard
from frontdesk.phone.script import GoOn, HangUp, Listen, Record, Say, Script, Step
from tests.builders import Desk

MOBILE = "+19145550123"


@dataclass
class Caller:
    """Somebody on the phone. `heard`: the words of the last script; `call`: the provider's id of the call."""

    calls: Calls
    call: str = f"CA{1:032x}"
    key: str = ""
    script: Script = field(default_factory=Script)

    def calls_up(self, number: str | None = MOBILE) -> "Caller":
        """Dials the practice."""
        return self._told(self.calls.answer(self.call, number))

    def says(self, speech: str, confidence: float = 0.9) -> "Caller":
        """Speaks."""
        return self._answers(Heard(speech, confidence))

    def presses(self, digits: str) -> "Caller":
        """Presses keys."""
        return self._answers(Heard(digits=digits))

    def is_silent(self) -> "Caller":
        """Says nothing until the line goes on by itself."""
        return self._answers(Heard())

    @property
    def heard(self) -> list[str]:
        """What was said to them last."""
        return [say.text for say in self._said()]

    @property
    def said(self) -> str:
        """The same in one piece."""
        return " ".join(self.heard)

    @property
    def is_slow(self) -> bool:
        """Whether they are spoken to slowly."""
        return all(say.slow for say in self._said())

    @property
    def listens(self) -> Listen:
        """How they are listened to."""
        return next(step for step in self.script.steps if isinstance(step, Listen))

    def does(self, kind: type[Step]) -> bool:
        """Whether the call was told to do this."""
        return any(isinstance(step, kind) for step in self.script.steps)

    @property
    def is_over(self) -> bool:
        """Whether the call ends."""
        return self.does(HangUp)

    def _answers(self, heard: Heard) -> "Caller":
        return self._told(self.calls.turn(self.call, self.key, heard))

    def _told(self, script: Script) -> "Caller":
        moments = 0
        while any(isinstance(step, GoOn) for step in script.steps) and not any(
            isinstance(step, Record) for step in script.steps
        ):
            moments += 1
            script = self.calls.again(self.call, self.key, moments)
        self.script = script
        for step in script.steps:
            if isinstance(step, Listen):
                self.key = step.path.rpartition("/")[2]
        return self

    def _said(self) -> list[Say]:
        nested = [say for step in self.script.steps if isinstance(step, Listen) for say in step.said]
        return [say for say in (*self.script.steps, *nested) if isinstance(say, Say)]


def a_caller(desk: Desk, number: int = 1) -> Caller:
    """A caller of this practice."""
    return Caller(desk.services.calls, f"CA{number:032x}")
