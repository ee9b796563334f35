"""What reaches a call from the phone at its other end."""

from dataclasses import dataclass


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
    """Somebody starts to speak; seconds since the exchange's start."""

    at: float


@dataclass(frozen=True)
class SpeechEnded:
    """They stopped; no text: it was a noise."""

    text: str
    language: str
    began: float
    ended: float


type Input = Answered | Declined | Key | SpeechBegan | SpeechEnded
