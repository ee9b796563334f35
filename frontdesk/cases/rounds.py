"""How a case rings: who together, for how long, and who is left alone because they did not answer.

Danger and clinicians cannot wait until whoever missed a ring is asked again some minutes later: when the first two do
not answer, everybody who may have the case is rung, again and again. A promise whose time has come is rung for until
its ten minutes are over, or it would be broken before they are.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from frontdesk.cases.model import IN_TIME, OFFER_LASTS, RING_AT_ONCE, Case, Offer, Urgency, reasons
from frontdesk.cases.promises import Promise

RING_AGAIN_AFTER = timedelta(minutes=10)
DECLINED_AGAIN_AFTER = timedelta(seconds=40)  # two rings of what cannot wait: by then nobody else has it either
ROUNDS_AT_ONCE = 6  # of danger and clinicians: two minutes
EVERYBODY = 100


def cannot_wait(case: Case) -> bool:
    """Whether seconds count: danger, and a clinician who calls."""
    return case.urgency is Urgency.DANGER or reasons()[case.reason].clinician


def at_once(case: Case, offers: Sequence[Offer], now: datetime) -> int:
    """How many are rung together; as good as everybody once somebody missed a ring for what cannot wait."""
    urgent = cannot_wait(case)
    if urgent and any(offer.outcome == "no_answer" for offer in _recent(offers, now)):
        return EVERYBODY
    return RING_AT_ONCE[Urgency.DANGER if urgent else case.urgency]


def lasts(case: Case) -> timedelta:
    """How long one ring lasts."""
    return OFFER_LASTS[Urgency.DANGER if cannot_wait(case) else case.urgency]


def left_alone(case: Case, offers: Sequence[Offer], now: datetime, due: Promise | None) -> Iterator[set[str]]:
    """Who is not rung now, for each round: in the first whoever was rung lately, in a next one whoever was so often.

    Who declined is not asked again, but for what cannot wait, when others were rung in vain meanwhile. Whose promise is
    due is rung once more than others: the patient knows their name.
    """
    recent = _recent(offers, now)
    since = now - (DECLINED_AGAIN_AFTER if cannot_wait(case) else RING_AGAIN_AFTER)
    declined = {offer.manager_id for offer in recent if offer.outcome == "declined" and offer.offered_at > since}
    missed = Counter(offer.manager_id for offer in recent if offer.outcome == "no_answer")
    if due is not None and due.manager_id and missed[due.manager_id]:
        missed[due.manager_id] -= 1
    for most in _rounds(case, missed, now, due):
        yield declined | {manager_id for manager_id, times in missed.items() if times >= most}


def _rounds(case: Case, missed: Counter[str], now: datetime, due: Promise | None) -> Iterable[int]:
    """How many missed rings leave somebody alone, one round after the other."""
    if cannot_wait(case):
        return (ROUNDS_AT_ONCE,)
    if due is not None and now + lasts(case) < due.at + IN_TIME:
        return range(1, max(missed.values(), default=0) + 2)
    return (1,)


def _recent(offers: Sequence[Offer], now: datetime) -> list[Offer]:
    return [offer for offer in offers if now - offer.offered_at < RING_AGAIN_AFTER]
