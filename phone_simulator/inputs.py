"""What reaches a call: from the phone at its other end, from its conference, from the legs it dialled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phone_simulator.calls import Call


@dataclass(frozen=True)
class Answered:
    """Somebody took the call."""


@dataclass(frozen=True)
class Declined:
    """Somebody refused it."""


@dataclass(frozen=True)
class Key:
    """A key was pressed."""

    digit: str


@dataclass(frozen=True)
class SpeechBegan:
    """Somebody starts to speak; seconds since the exchange's start, and what they are going to say."""

    at: float
    text: str = ""


@dataclass(frozen=True)
class SpeechEnded:
    """They stopped; no text: it was a noise."""

    text: str
    language: str
    began: float
    ended: float


@dataclass(frozen=True)
class Left:
    """The call is no longer in its conference: it ended, or somebody took the call out."""


@dataclass(frozen=True)
class LegUp:
    """Somebody answered a leg that this call dialled."""

    leg: Call


@dataclass(frozen=True)
class LegReady:
    """What the leg is told first is over; the two can be connected."""

    leg: Call


@dataclass(frozen=True)
class LegOver:
    """A leg ended."""

    leg: Call


type Input = Answered | Declined | Key | SpeechBegan | SpeechEnded | Left | LegUp | LegReady | LegOver
