"""People: what somebody does when their phone rings and while they are in a call, written as a script."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from phone_simulator.speech import Sound

if TYPE_CHECKING:
    from phone_simulator.phones import Phone

Kind = Literal["human", "voicemail", "busy", "declines", "nobody", "unreachable"]
GREETING = "You have reached my voicemail. Please leave a message after the tone."
REACTION = 0.5  # seconds between hearing something and doing something


@dataclass(frozen=True)
class Step:
    """One thing somebody does: when they have heard something, or so long after the step before."""

    does: Literal["says", "presses", "hangs up", "mutters"]
    what: str = ""
    on: re.Pattern[str] | None = None
    during: re.Pattern[str] | None = None
    joined: bool = False
    after: float = REACTION

    @property
    def untriggered(self) -> bool:
        """Whether time alone brings it on."""
        return self.on is None and self.during is None and not self.joined


@dataclass(frozen=True)
class Person:
    """Somebody with a phone. Every method returns a person who does one thing more; steps happen in their order.

    When: `on="press 1"` once a sentence with these words was heard to its end; `during="press 1"` as soon as the words
    are out, while the voice goes on; `joined=True` once connected to others, whatever was waited for to get there;
    otherwise `after` seconds from the step before (or from the answer). With a trigger, `after` is the time to react.
    """

    kind: Kind = "human"
    rings: float = 8.0
    greeting: str = ""
    greeting_seconds: float = 0.0
    language: str = "en-US"
    # What answering machine detection will say, when it is to be wrong: see docs/voice/answering-machine-detection.
    taken_for: str = ""
    steps: tuple[Step, ...] = ()

    @classmethod
    def calls(cls, language: str = "en-US") -> Person:
        """Somebody who calls; what they say and press comes after."""
        return cls(language=language)

    @classmethod
    def answers(cls, after: float = 8.0, language: str = "en-US") -> Person:
        """Answers after so many seconds of ringing."""
        return cls(rings=after, language=language)

    @classmethod
    def voicemail(cls, after: float = 22.0, greeting: float = 6.0) -> Person:
        """A machine answers, says its greeting for so many seconds, beeps, and records."""
        return cls("voicemail", rings=after, greeting=GREETING, greeting_seconds=greeting)

    @classmethod
    def never_answers(cls) -> Person:
        """It rings and rings."""
        return cls("nobody")

    @classmethod
    def declines(cls, after: float = 3.0) -> Person:
        """Looks at the number and presses the red button."""
        return cls("declines", rings=after)

    @classmethod
    def busy(cls) -> Person:
        """In another call."""
        return cls("busy")

    @classmethod
    def unreachable(cls) -> Person:
        """A number that cannot be connected."""
        return cls("unreachable")

    def but_taken_for(self, answered_by: str) -> Person:
        """Answering machine detection is wrong about this one: "human", "machine_start", "fax", "unknown"."""
        return replace(self, taken_for=answered_by)

    def says(
        self, text: str, on: str = "", *, during: str = "", joined: bool = False, after: float = REACTION
    ) -> Person:
        """Says something."""
        return self._then("says", text, on, during, joined, after)

    def presses(
        self, digits: str, on: str = "", *, during: str = "", joined: bool = False, after: float = REACTION
    ) -> Person:
        """Presses keys, a third of a second apart."""
        return self._then("presses", digits, on, during, joined, after)

    def hangs_up(self, on: str = "", *, during: str = "", joined: bool = False, after: float = REACTION) -> Person:
        """Ends the call."""
        return self._then("hangs up", "", on, during, joined, after)

    def mutters(self, on: str = "", *, after: float = REACTION) -> Person:
        """Makes a noise that no recogniser understands."""
        return self._then("mutters", "", on, "", False, after)

    def _then(
        self,
        does: Literal["says", "presses", "hangs up", "mutters"],
        what: str,
        on: str,
        during: str,
        joined: bool,
        after: float,
    ) -> Person:
        step = Step(does, what, _phrase(on), _phrase(during), joined, after)
        return replace(self, steps=(*self.steps, step))


def _phrase(words: str) -> re.Pattern[str] | None:
    """Words as they may be heard: any case, any space between them. Also a regular expression."""
    return re.compile(words.replace(" ", r"\s+"), re.IGNORECASE) if words else None


class Performer:
    """Does what the script says, in one call."""

    def __init__(self, phone: Phone, person: Person) -> None:
        self._phone = phone
        self._steps = list(person.steps)
        self._call = phone.call
        self._armed = False

    def answered(self) -> None:
        """The call is up: steps without a trigger start to count."""
        self._armed = True
        self._arm()

    def begins(self, sound: Sound) -> None:
        """A sentence begins; somebody may fall into it."""
        step = self._next()
        if step is not None and step.during is not None:
            moment = sound.moment_of(step.during)
            if moment is not None:
                self._do(step, moment + step.after)

    def ends(self, words: str) -> None:
        """A sentence was heard as far as this."""
        step = self._next()
        if step is not None and step.on is not None and step.on.search(words):
            self._do(step, step.after)

    def joins(self) -> None:
        """Other people are there now."""
        step = self._next()
        if step is not None and step.joined:
            self._do(step, step.after)

    def _next(self) -> Step | None:
        if self._phone.connected_to and any(step.joined for step in self._steps):
            while self._steps[0].on or self._steps[0].during:
                self._steps.pop(0)  # whoever is connected waits no longer for what was to be pressed before
        return self._steps[0] if self._steps and self._armed else None

    def _arm(self) -> None:
        step = self._next()
        if step is not None and (step.untriggered or (step.joined and self._phone.connected_to)):
            self._do(step, step.after)

    def _do(self, step: Step, seconds: float) -> None:
        self._armed = False
        self._steps.pop(0)
        self._phone.clock.after(seconds, lambda: self._act(step))

    def _act(self, step: Step) -> None:
        phone = self._phone
        if phone.call is not self._call or self._call is None or self._call.ended:
            return
        took = 0.0
        if step.does == "says":
            took = phone.says(step.what)
        elif step.does == "presses":
            took = phone.presses(step.what)
        elif step.does == "mutters":
            took = phone.mutters()
        else:
            phone.hangs_up()
        # What is heard from now on counts for the next step, also while the person is still talking.
        self._armed = True
        following = self._next()
        if following is not None and following.untriggered:
            self._armed = False
            phone.clock.after(took, self.answered)
        else:
            self._arm()
