"""Whether a case was the end of it, or the patient came back with the same thing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from frontdesk.cases.figures.model import AGAIN, RETURN_WITHIN, Contact, Handoff, Settled
from frontdesk.cases.figures.shares import share
from frontdesk.cases.model import Status
from frontdesk.conversations.model import ASSISTANT

CALLED_AGAIN = (Status.OFFERED, Status.PROMISED)  # what follows when the patient asks again for a person


class End(StrEnum):
    """What became of one case; see `Settled`."""

    STAYED = "stayed"
    CAME_BACK = "came_back"
    TOO_EARLY = "too_early"
    OPEN = "open"


class Contacts:
    """Everybody who was put through to a person since the first case that is asked about."""

    def __init__(self, contacts: Iterable[Contact]) -> None:
        self._of: dict[str, list[Contact]] = defaultdict(list)
        for contact in contacts:
            for who in _who(contact):
                self._of[who].append(contact)

    def follow(self, case: Contact, closed_at: datetime) -> bool:
        """Whether a new case of the same patient or conversation, about the same topic, came within seven days."""
        others = (other for who in _who(case) for other in self._of[who] if other.case_id != case.case_id)
        return any(
            closed_at <= other.opened_at <= closed_at + RETURN_WITHIN
            and (other.topic == case.topic or other.reason == AGAIN)
            for other in others
        )


def settled_of(handoffs: Sequence[Handoff], contacts: Contacts, now: datetime) -> Settled:
    """How many of these cases were the end of it."""
    count = Counter(_end(one, contacts, now) for one in handoffs)
    told = count[End.STAYED] + count[End.CAME_BACK]
    stayed = share(count[End.STAYED], told, cases=len(handoffs))
    return Settled(share=stayed, **{end.value: count[end] for end in End})


def _end(handoff: Handoff, contacts: Contacts, now: datetime) -> End:
    closed_at = handoff.closed_at
    if closed_at is None:
        return End.OPEN
    if now < closed_at + RETURN_WITHIN:
        return End.TOO_EARLY
    back = _was_resumed(handoff) or contacts.follow(handoff.contact, closed_at)
    return End.CAME_BACK if back else End.STAYED


def _was_resumed(handoff: Handoff) -> bool:
    """Whether the patient called for a person again within seven days after the case was given back; not when somebody
    was rung, or promised to come, for another reason."""
    return any(
        before.to is Status.RETURNED
        and after.to in CALLED_AGAIN
        and after.by == ASSISTANT
        and after.at <= before.at + RETURN_WITHIN
        for before, after in pairwise(handoff.steps)
    )


def _who(contact: Contact) -> Iterator[str]:
    yield f"conversation {contact.conversation_id}"
    if contact.patient_id:
        yield f"patient {contact.patient_id}"
