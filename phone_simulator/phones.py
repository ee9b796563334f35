"""A phone somebody holds: it rings, it is answered, and whatever comes out of it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from phone_simulator.inputs import Answered, Declined, Key, SpeechBegan, SpeechEnded
from phone_simulator.parameters import Place
from phone_simulator.people import Performer, Person
from phone_simulator.speech import BEEP, Sound, seconds_for

if TYPE_CHECKING:
    from phone_simulator.calls import Call
    from phone_simulator.clock import Clock

State = Literal["idle", "calling", "ringing", "in call", "ended"]
BETWEEN_KEYS = 0.3


class NotInCall(Exception):
    """Nobody is on the line who could hear that."""


@dataclass(frozen=True)
class Heard:
    """Something that came out of the phone: when it began, the words that were out, who or what spoke."""

    at: datetime
    text: str
    by: str
    language: str
    cut: bool = False
    number: int = 0


class Phone:
    """A number and whoever holds it; without a script it is played by hand (a page, a test)."""

    def __init__(self, clock: Clock, number: str, person: Person | None = None) -> None:
        self.clock = clock
        self.number = number
        self.person = person
        self.place = Place()
        self.language = "en-US" if person is None else person.language
        self.heard: list[Heard] = []
        self.hearing: list[Sound] = []
        self.calls: list[Call] = []
        self.state: State = "idle"
        self._performer: Performer | None = None
        self._quiet_at = 0.0

    @property
    def call(self) -> Call | None:
        """The call this phone is in, or was in last."""
        return self.calls[-1] if self.calls else None

    @property
    def ended(self) -> bool:
        """Whether its last call is over."""
        return self.state == "ended"

    @property
    def busy(self) -> bool:
        """Whether it cannot take another call."""
        occupied = self.state in ("calling", "ringing", "in call")
        return occupied or (self.person is not None and self.person.kind == "busy")

    @property
    def heard_text(self) -> str:
        """All that was heard, in order."""
        return " ".join(heard.text for heard in self.heard)

    @property
    def connected_to(self) -> list[Phone]:
        """The phones whose voices are heard here."""
        return [] if self.call is None else [call.phone for call in self.call.others()]

    def in_conference_with(self, other: Phone) -> bool:
        """Whether the two are connected, in a conference that has started or directly (muted or not)."""
        ours, theirs = self.call, other.call
        if ours is None or theirs is None:
            return False
        together = ours.room is not None and ours.room is theirs.room and ours.room.status == "in-progress"
        return together or ours.bridged_to is theirs

    # What a call does to a phone

    def takes_up(self, call: Call, state: State) -> None:
        """A call comes in, or this phone dials."""
        self.calls.append(call)
        self.state = state
        person = self.person
        self._performer = None if person is None else Performer(self, person)
        if state != "ringing" or person is None:
            return
        if person.kind in ("human", "voicemail"):
            self.clock.after(person.rings, lambda: self._reacts_to(call, answers=True))
        elif person.kind == "declines":
            self.clock.after(person.rings, lambda: self._reacts_to(call, answers=False))

    def _reacts_to(self, call: Call, *, answers: bool) -> None:
        if self.call is call and self.state == "ringing":
            call.inbox.put(Answered() if answers else Declined())

    def is_connected(self) -> None:
        """The call is up."""
        self.state = "in call"
        if self.person is not None and self.person.greeting_seconds:
            self.says(self.person.greeting, self.person.greeting_seconds)
        if self._performer is not None:
            self._performer.answered()

    def is_over(self) -> None:
        """The line is dead."""
        for sound in list(self.hearing):
            self.ends(sound, self.clock.elapsed - sound.began)
        self.state = "ended"

    def begins(self, sound: Sound) -> None:
        """Something starts to come out of it."""
        self.hearing.append(sound)
        if self._performer is not None and sound.words and sound.by != BEEP:
            self._performer.begins(sound)

    def ends(self, sound: Sound, after: float) -> None:
        """It came to its end, or was cut off after so many seconds."""
        if sound not in self.hearing:
            return
        self.hearing.remove(sound)
        words = sound.heard_after(after)
        if not words:
            return
        at = self.clock.start + timedelta(seconds=sound.began)
        number = len(self.heard) + 1
        self.heard.append(Heard(at, words, sound.by, sound.language, words != sound.words, number))
        if self._performer is not None:
            self._performer.ends(words)

    def joins(self) -> None:
        """Other people can be heard now."""
        if self._performer is not None:
            self._performer.joins()

    # What somebody does with it

    def says(self, text: str, seconds: float | None = None) -> float:
        """Say something, after what is being said already; how long until it is out. Raises NotInCall."""
        return self._speaks(text, seconds_for(text) if seconds is None else seconds)

    def mutters(self) -> float:
        """A noise: speech to the ear, nothing to a recogniser. Raises NotInCall."""
        return self._speaks("", 0.8)

    def _speaks(self, text: str, seconds: float) -> float:
        call = self._live_call()
        waits = max(0.0, self._quiet_at - self.clock.elapsed)
        self._quiet_at = self.clock.elapsed + waits + seconds
        sound = Sound(text, self.number, seconds, self.language)
        self.clock.after(waits, lambda: self._voice_up(call, sound))
        return waits + seconds

    def _voice_up(self, call: Call, sound: Sound) -> None:
        if call.ended:
            return
        sound.began = self.clock.elapsed
        call.inbox.put(SpeechBegan(sound.began, sound.words))
        hearers = [other.phone for other in call.others()] if sound.words else []
        for phone in hearers:
            phone.begins(sound)
        self.clock.after(sound.seconds, lambda: self._voice_down(call, sound, hearers))

    def _voice_down(self, call: Call, sound: Sound, hearers: list[Phone]) -> None:
        for phone in hearers:
            phone.ends(sound, sound.seconds)
        if not call.ended:
            call.said.append(sound.words)
            call.inbox.put(SpeechEnded(sound.words, self.language, sound.began, self.clock.elapsed))

    def presses(self, digits: str) -> float:
        """Press keys; how long until the last one. Raises NotInCall."""
        call = self._live_call()
        for number, digit in enumerate(digits):
            self.clock.after(number * BETWEEN_KEYS, lambda digit=digit: call.inbox.put(Key(digit)))  # type: ignore[misc]
        return (len(digits) - 1) * BETWEEN_KEYS

    def answer(self) -> None:
        """Take the call that rings. Raises NotInCall."""
        self._react(Answered())

    def decline(self) -> None:
        """Refuse the call that rings. Raises NotInCall."""
        self._react(Declined())

    def _react(self, reaction: Answered | Declined) -> None:
        if self.call is None or self.state != "ringing":
            raise NotInCall(self.number)
        self.call.inbox.put(reaction)

    def hangs_up(self) -> None:
        """End the call, or stop ringing somebody. Raises NotInCall."""
        if self.call is None or self.state not in ("calling", "ringing", "in call"):
            raise NotInCall(self.number)
        if self.state == "ringing":
            self.call.inbox.put(Declined())
        else:
            self.call.hang_up("completed" if self.call.answered else "no-answer")

    def _live_call(self) -> Call:
        if self.call is None or self.state != "in call":
            raise NotInCall(self.number)
        return self.call
