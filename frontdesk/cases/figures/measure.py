"""The figures of the handoff, computed from plain rows; nothing is read here."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from frontdesk.cases.figures.model import By, Handoff, HandoffFigures, Names, Report, Wait, Week
from frontdesk.cases.figures.promises import promises_of
from frontdesk.cases.figures.returns import Contacts, settled_of
from frontdesk.cases.figures.shares import percentile, share
from frontdesk.cases.model import Status

Begins = Callable[[Handoff, datetime | None], datetime | None]


def report(
    handoffs: Sequence[Handoff],
    contacts: Contacts,
    now: datetime,
    span: tuple[date, date],
    week_of: Callable[[datetime], date],
) -> Report:
    """The figures of all these cases, of each week they were opened in, the newest first, and of each kind of them."""

    def measured(some: Sequence[Handoff]) -> HandoffFigures:
        return measure(some, contacts, now)

    weeks = _sorted_out((week_of(one.contact.opened_at), one) for one in handoffs)
    groups = {by: _sorted_out((one.code(by), one) for one in handoffs) for by in By}
    return Report(
        first=span[0],
        last=span[1],
        at=now,
        all=measured(handoffs),
        weeks=tuple(Week(begins, measured(weeks[begins])) for begins in sorted(weeks, reverse=True)),
        groups={by: {code: measured(some) for code, some in sorted(found.items())} for by, found in groups.items()},
    )


def measure(handoffs: Sequence[Handoff], contacts: Contacts, now: datetime) -> HandoffFigures:
    """All figures of these cases, as they stand now."""
    return HandoffFigures(
        opened=len(handoffs),
        opened_to_accepted=_wait(handoffs, Status.ACCEPTED, _opening),
        rung_to_accepted=_wait(handoffs, Status.ACCEPTED, _first_ring),
        opened_to_words=_wait(handoffs, Status.TALKING, _opening),
        names=_names(handoffs),
        promises=promises_of(handoffs, now),
        settled=settled_of(handoffs, contacts, now),
        ruled=sum(one.ruled for one in handoffs),
    )


def _wait(handoffs: Sequence[Handoff], until: Status, begins: Begins) -> Wait:
    """How long it took from a beginning until a case first came to a status."""
    seconds, others = [], Counter[str]()
    for one in handoffs:
        came_at = one.first(until)
        began_at = begins(one, came_at)
        if began_at is None:
            others["not_rung"] += 1
        elif came_at is not None:
            seconds.append((came_at - began_at).total_seconds())
        else:
            others["ended" if one.closed_at else "open"] += 1
    return Wait(
        counted=len(seconds),
        open=others["open"],
        ended=others["ended"],
        not_rung=others["not_rung"],
        p50=percentile(seconds, 50),
        p90=percentile(seconds, 90),
    )


def _opening(handoff: Handoff, _came_at: datetime | None) -> datetime:
    return handoff.contact.opened_at


def _first_ring(handoff: Handoff, came_at: datetime | None) -> datetime | None:
    """When the first manager was rung; none when one took the case before anybody was."""
    return min((at for at in handoff.rung_at if came_at is None or at <= came_at), default=None)


def _names(handoffs: Sequence[Handoff]) -> Names:
    counts = Counter(len({step.by for step in one.steps if step.to is Status.ACCEPTED}) for one in handoffs)
    accepted = len(handoffs) - counts[0]
    return Names(
        nobody=counts[0],
        one=counts[1],
        two=counts[2],
        more=accepted - counts[1] - counts[2],
        share=share(counts[1], accepted, cases=len(handoffs)),
    )


def _sorted_out[Key: (date, str)](keyed: Iterable[tuple[Key, Handoff]]) -> dict[Key, list[Handoff]]:
    found: dict[Key, list[Handoff]] = defaultdict(list)
    for key, one in keyed:
        found[key].append(one)
    return found
