"""What is made of two readings of one text: what the patterns found, and how the second opinion weighed it.

Neither silences the other. The opinion makes the assistant ask about what no pattern knows, and act where it is very
sure, and sooner where it is about not wanting to live; where it sees nothing at all, it eases a certain pattern to the
one question. What a pattern reads as certain words of suicide is always acted on.

The odds are logarithms, chosen by cross-validation: docs/adr/013-a-second-opinion-on-danger.md.
"""

from dataclasses import dataclass, replace

from frontdesk.safety.context import CERTAIN, UNSURE
from frontdesk.safety.kinds import KINDS
from frontdesk.safety.opinion import Weighed

ACT = -0.6  # no pattern, or an unsure one
ACT_SOONER = -1.0  # the same for suicide: 988 and a person harm nobody who did not need them
ASK = -2.2  # no pattern
EASE = -4.0  # a certain pattern becomes the one question
ALWAYS = {"suicide_self_harm"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A danger, how sure it is, and the words that tell it."""

    kind: str
    level: int
    words: str

    @property
    def rank(self) -> tuple[int, int]:
        """The surer and the graver, the higher."""
        return self.level, -KINDS.index(self.kind)


def settle(found: Judged | None, weighed: Weighed, text: str) -> Judged | None:
    """One verdict; `text` is what was weighed."""
    act = ACT_SOONER if (found or weighed).kind in ALWAYS else ACT
    if found is None:
        level = CERTAIN if weighed.odds >= act else UNSURE
        return Judged(weighed.kind, level, text) if weighed.odds >= ASK else None
    if found.level == CERTAIN:
        eased = weighed.odds < EASE and found.kind not in ALWAYS
        return replace(found, level=UNSURE) if eased else found
    return replace(found, level=CERTAIN) if weighed.odds >= act else found
