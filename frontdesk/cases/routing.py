"""Who a case goes to: what it is about, who may decide, language, who is on duty, how much they have in hand."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from frontdesk.cases.model import Reason, Urgency
from frontdesk.cases.workload.model import Workload
from frontdesk.practice.rota import Rota
from frontdesk.practice.schema import Manager
from frontdesk.practice.service import LoadedPractice

CALLBACK_EVERY = timedelta(minutes=15)  # a call-back books this much of a manager's day
SOONEST_CALLBACK = timedelta(minutes=10)
LAST_DAY_AHEAD = 60


@dataclass(frozen=True)
class Choice:
    """Managers in the order they are rung, each with the reason why them."""

    ladder: tuple[tuple[Manager, str], ...]


def choose(
    practice: LoadedPractice,
    reason: Reason,
    language: str,
    *,
    on_duty: Collection[str],
    already_rung: Collection[str],
    workload: Workload,
    site: str | None = None,
) -> Choice:
    """The managers on duty who may own this case, best first. Empty: nobody can be rung now.

    Who can hold no more talks is not rung, except for what cannot wait. Nor is, for what others can do, the only one
    there who may decide clinical matters, while they talk: they keep places for those.
    """
    able = [m for m in practice.managers.values() if m.id in on_duty and may_own(m, reason, site)]
    ranked = _deputy_second(sorted(able, key=lambda m: _rank(m, reason, language, workload)), workload.silent)
    spares = any(m.id in workload.spent for m in able)
    full = {*workload.full, *_kept(able, reason, workload)} if reason.urgency is Urgency.ROUTINE else ()
    ring = [m for m in ranked if m.id not in already_rung and m.id not in full]
    return Choice(tuple((m, why(m, reason, language, workload, spares=spares)) for m in ring))


def _kept(able: Collection[Manager], reason: Reason, workload: Workload) -> set[str]:
    clinical = {m.id for m in able if m.clinical}
    others_can = not reason.clinical and len(able) > 1
    return clinical & set(workload.talking) if others_can and len(clinical) == 1 else set()


def may_own(manager: Manager, reason: Reason, site: str | None = None) -> bool:
    """Whether a manager has the authority: clinical matters only for those who may decide them, one site's for its own,
    and some kinds only for those whose field it is.

    A case whose site is not known is for everybody; an administrator takes none.
    """
    own_site = not manager.sites or site is None or site in manager.sites
    own_field = not reason.only or reason.field_of(manager.topics) is not None
    return manager.takes_cases and own_site and own_field and (manager.clinical or not reason.clinical)


def why(manager: Manager, reason: Reason, language: str, workload: Workload, *, spares: bool = False) -> str:
    """The reason for a choice, for the record and the console; `spares`: somebody who has heard enough distress."""
    parts = []
    if manager.id == workload.had_matter:
        parts.append("had this matter")
    elif manager.id == workload.knows_patient:
        parts.append("knows this patient")
    field = reason.field_of(manager.topics)
    parts.append(f"topic {field}" if field else f"may take {reason.topic}")
    if reason.clinical:
        parts.append("may decide clinical matters")
    parts.append(f"speaks {language}" if language in manager.languages else f"does not speak {language}")
    if spares and manager.id not in workload.spent:
        parts.append("spares who heard much today")
    return ", ".join(parts)


def soonest(after: datetime, urgency: Urgency) -> datetime:
    """From when on a call-back can be promised."""
    return after + (timedelta(minutes=1) if urgency is Urgency.DANGER else SOONEST_CALLBACK)


def callback_time(rota: Rota, manager: Manager, earliest: datetime, taken: Collection[datetime]) -> datetime | None:
    """The first quarter of an hour, from a moment on, in which a manager is there and promised to nobody yet."""
    first = earliest.astimezone(rota.practice.zone).date()
    for day in (first + timedelta(days=n) for n in range(LAST_DAY_AHEAD + 1)):
        for start in _quarters(rota, manager, day):
            if start >= earliest and start not in taken:
                return start
    return None


def _quarters(rota: Rota, manager: Manager, day: date) -> list[datetime]:
    """The quarters of the clock in which a manager is there from beginning to end."""
    starts = []
    for start, end in rota.there(manager, day):
        start += (datetime.min.replace(tzinfo=start.tzinfo) - start) % CALLBACK_EVERY
        while start + CALLBACK_EVERY <= end:
            starts.append(start)
            start += CALLBACK_EVERY
    return starts


def _rank(
    manager: Manager, reason: Reason, language: str, workload: Workload
) -> tuple[bool, int, bool, bool, bool, bool, int, int, str]:
    other_topic = [reason.topic, reason.then, None].index(reason.field_of(manager.topics))
    return (
        manager.id in workload.silent,
        other_topic if reason.only or reason.clinician or reason.urgency is Urgency.DANGER else 0,
        manager.id != workload.had_matter,
        language not in manager.languages,
        manager.id in workload.spent,
        manager.id != workload.knows_patient,
        other_topic,
        workload.loads.get(manager.id, 0),
        manager.id,
    )


def _deputy_second(ranked: list[Manager], silent: Collection[str]) -> list[Manager]:
    """The first one's deputy is rung next, when on duty and allowed, and answering."""
    if not ranked:
        return ranked
    first, rest = ranked[0], ranked[1:]
    return [first, *sorted(rest, key=lambda m: m.id != first.deputy or m.id in silent)]
