"""What is made of two readings of one text: what the patterns found, and how the second opinion weighed it.

Neither silences the other. The opinion makes the assistant ask about what no pattern knows, and act where it is very
sure, and sooner where it is about not wanting to live; where it sees nothing at all, it eases a certain pattern to the
one question. What a pattern reads as certain words of suicide is always acted on. Where patterns read two dangers that
want the same of whoever is there, the opinion says which it is: an arm tingles in a stroke, and in a heart attack.

The odds are logarithms, chosen by cross-validation: docs/adr/013-a-second-opinion-on-danger.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from frontdesk.safety.context import CERTAIN, UNSURE
from frontdesk.safety.kinds import KINDS
from frontdesk.safety.opinion import Weighed

ACT = -0.6  # no pattern, or an unsure one
ACT_SOONER = -1.0  # the same for suicide: 988 and a person harm nobody who did not need them
ASK = -2.4  # no pattern
EASE = -4.0  # a certain pattern becomes the one question
ALWAYS = {"suicide_self_harm"}
ALIKE = {"heart_breathing", "stroke", "bleeding_trauma_seizure", "other_severe"}  # 911, and nothing else to be done


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


def likelier(worst: Judged | None, others: Mapping[str, Judged], weighed: Weighed) -> Judged | None:
    """The worst danger of those told; or the one that the opinion is for, told as surely, where they are alike."""
    other = others.get(weighed.kind)
    if worst is None or other is None or other.level < worst.level or not {worst.kind, other.kind} <= ALIKE:
        return worst
    return other


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
