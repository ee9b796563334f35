"""How the files of a practice fit together: what no single file can know about itself.

Each check yields where it is wrong (file, and the way down to the field) and what is wrong, in plain words.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain, combinations
from typing import get_args

from frontdesk.practice.records import PatientAppointment
from frontdesk.practice.schema import OF_FEW, Manager, Practice, Provider, Shift, Topic, VisitType
from frontdesk.practice.values import Hours, today

type Place = tuple[str | int, ...]
type Finding = tuple[str, Place, str]
type Check = Callable[[Practice], Iterator[Finding]]


def disagreements(practice: Practice) -> Iterator[Finding]:
    """Everything in which the files of a practice disagree."""
    checks: list[Check] = [
        _every_topic_and_language_has_a_manager,
        _clinical_matters_stay_clinical,
        _somebody_is_there_for_every_site,
        _deputies_take_cases,
        _passwords_only_in_a_demo,
        _one_default_visit_type,
        _every_visit_type_is_given,
        _shifts_fit_the_sites,
        _appointments_fit_the_schedules,
        _guardians_are_adults,
        _prescribers_prescribe,
    ]
    return chain.from_iterable(check(practice) for check in checks)


def _every_topic_and_language_has_a_manager(practice: Practice) -> Iterator[Finding]:
    for topic in sorted(set(get_args(Topic)) - OF_FEW):
        if not any(topic in manager.topics for manager in practice.managers):
            yield "managers.yml", (), f"no manager has the topic {topic}"
    for language in practice.details.languages:
        if not any(language in manager.languages for manager in practice.managers if manager.takes_cases):
            yield "managers.yml", (), f"no manager speaks {language}"


def _clinical_matters_stay_clinical(practice: Practice) -> Iterator[Finding]:
    by_id = {manager.id: manager for manager in practice.managers}
    for index, manager in enumerate(practice.managers):
        if "clinical" in manager.topics and not any(deputy.clinical for deputy in _deputies(manager, by_id)):
            text = "nobody down the line of deputies may decide clinical matters"
            yield "managers.yml", (index, "deputy"), text


def _deputies(manager: Manager, by_id: dict[str, Manager]) -> Iterator[Manager]:
    """The line of deputies, each once, without the manager who started it."""
    seen = {manager.id}
    while manager.deputy not in seen:
        manager = by_id[manager.deputy]
        seen.add(manager.id)
        yield manager


def _somebody_is_there_for_every_site(practice: Practice) -> Iterator[Finding]:
    """So that no case is left without an owner, whatever it is about and wherever."""
    if not any(manager.clinical and not manager.sites for manager in practice.managers):
        yield "managers.yml", (), "somebody who may decide clinical matters must be there for all sites (no sites)"


def _deputies_take_cases(practice: Practice) -> Iterator[Finding]:
    by_id = {manager.id: manager for manager in practice.managers}
    for index, manager in enumerate(practice.managers):
        if manager.takes_cases and not by_id[manager.deputy].takes_cases:
            yield "managers.yml", (index, "deputy"), "is an administrator, who takes no cases"


def _passwords_only_in_a_demo(practice: Practice) -> Iterator[Finding]:
    for index, manager in enumerate(practice.managers):
        if manager.demo_password and not practice.details.demo:
            text = "is only allowed in a demo practice (demo: true in practice.yml)"
            yield "managers.yml", (index, "demo_password"), text


def _one_default_visit_type(practice: Practice) -> Iterator[Finding]:
    defaults = [index for index, visit_type in enumerate(practice.visit_types) if visit_type.default]
    if not defaults:
        yield "visit_types.yml", (), "one visit type must have default: true"
    for index in defaults[1:]:
        yield "visit_types.yml", (index, "default"), "only one visit type can be the default"


def _every_visit_type_is_given(practice: Practice) -> Iterator[Finding]:
    given = {visit_type for provider in practice.providers for visit_type in provider.visit_types}
    for index, visit_type in enumerate(practice.visit_types):
        if visit_type.id not in given:
            yield "visit_types.yml", (index,), "no provider gives this visit type"


def _shifts_fit_the_sites(practice: Practice) -> Iterator[Finding]:
    sites = {site.id: site for site in practice.details.sites}
    for index, provider in enumerate(practice.providers):
        for number, shift in enumerate(provider.schedule):
            for day in shift.days:
                open_hours = sites[shift.site].hours.get(day, [])
                if not all(_inside(hours, open_hours) for hours in shift.hours):
                    text = f"the site is not open at these hours on {day}"
                    yield "providers.yml", (index, "schedule", number, "hours"), text
        if any(_clash(one, other) for one, other in combinations(provider.schedule, 2)):
            yield "providers.yml", (index, "schedule"), "puts the provider in two places at once"


def _inside(hours: Hours, spans: list[Hours]) -> bool:
    return any(span.start <= hours.start and hours.end <= span.end for span in spans)


def _clash(one: Shift, other: Shift) -> bool:
    return bool(set(one.days) & set(other.days)) and any(
        a.start < b.end and b.start < a.end for a in one.hours for b in other.hours
    )


def _appointments_fit_the_schedules(practice: Practice) -> Iterator[Finding]:
    providers = {provider.id: provider for provider in practice.providers}
    types = {visit_type.id: visit_type for visit_type in practice.visit_types}
    taken: set[tuple[str, int, time]] = set()
    for index, patient in enumerate(practice.patients):
        for number, visit in enumerate(patient.appointments):
            place = (index, "appointments", number)
            provider = providers[visit.provider]
            if visit.visit_type not in provider.visit_types:
                yield "patients.yml", (*place, "visit_type"), f"{provider.id} does not give this visit type"
            if not _is_slot(visit, provider, types[visit.visit_type], practice.details.slot_minutes):
                yield "patients.yml", (*place, "time"), f"is not the time of a slot of {provider.id}"
            if visit.status != "cancelled":
                slot = (visit.provider, visit.in_days, visit.time)
                if slot in taken:
                    yield "patients.yml", place, "somebody else has this slot"
                taken.add(slot)


def _is_slot(visit: PatientAppointment, provider: Provider, visit_type: VisitType, slot_minutes: int) -> bool:
    """Whether the visit starts with a slot and ends before the provider leaves, on some day of the week."""
    start = datetime.combine(date.min, visit.time)
    end = start + timedelta(minutes=visit_type.minutes)
    for hours in (hours for shift in provider.schedule for hours in shift.hours):
        since = start - datetime.combine(date.min, hours.start)
        on_time = since >= timedelta() and since % timedelta(minutes=slot_minutes) == timedelta()
        if on_time and end <= datetime.combine(date.min, hours.end):
            return True
    return False


def _guardians_are_adults(practice: Practice) -> Iterator[Finding]:
    now = today()
    born = {patient.id: patient.birth_date for patient in practice.patients}
    for index, patient in enumerate(practice.patients):
        for number, guardian in enumerate(patient.guardians):
            day = born[guardian]
            if now.year - day.year - ((now.month, now.day) < (day.month, day.day)) < 18:
                yield "patients.yml", (index, "guardians", number), "a guardian must be 18 or older"


def _prescribers_prescribe(practice: Practice) -> Iterator[Finding]:
    """A medicine is of somebody who may decide on it, also while they are away."""
    may = {provider.id for provider in practice.providers if provider.prescribes}
    for index, medication in enumerate(practice.medications):
        if medication.provider not in may:
            yield "medications.yml", (index, "provider"), "does not prescribe"
    for index, provider in enumerate(practice.providers):
        for number, away in enumerate(provider.away):
            if provider.prescribes and away.covered_by not in may:
                place = (index, "away", number, "covered_by")
                yield "providers.yml", place, "does not prescribe, so cannot cover for somebody who does"
