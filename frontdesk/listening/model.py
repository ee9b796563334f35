"""A recording, what it is listened to for, and what was heard."""

from dataclasses import dataclass
from typing import Literal

from frontdesk.errors import FrontdeskError

RATE = 16_000  # samples a second, of 16 bits, one channel: what recognisers of speech learn from
MOST_SECONDS = 20.0
MOST_BYTES = 2_000_000  # of a recording as it comes: 20 seconds at 48,000 samples, and its header
LEAST_SECONDS = 0.2

# What is wrong with a recording; each has a sentence for the patient.
Wrong = Literal["empty", "big", "long", "broken", "kind", "noise"]


class RecordingRefused(FrontdeskError):
    """A recording that nobody can listen to; `wrong` says why."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(wrong)
        self.wrong: Wrong = wrong


class LanguageNotHeard(FrontdeskError):
    """There is nobody here who understands this language when it is spoken."""


class ListeningAway(FrontdeskError):
    """Whoever listens is away, or did not answer in time. What was said is lost; it can be typed."""


@dataclass(frozen=True)
class Wanted:
    """What is listened for: one of the grammars, and answers that were offered, as they may be said. `free`: anything
    else, too."""

    grammar: str
    answers: tuple[str, ...] = ()
    free: bool = False


@dataclass(frozen=True)
class Heard:
    """Words, lower case and without punctuation as a recogniser writes them. `sure`: they fit what was listened for."""

    words: str
    sure: bool
