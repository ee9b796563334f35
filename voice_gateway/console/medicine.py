"""A refill as the page of its case shows it: every word ready, and what can be chosen in its forms."""

from dataclasses import dataclass

from frontdesk.refills.model import Decision, Found, RefillRequest, Stage
from frontdesk.refills.view import Refill
from frontdesk.saying import say_date
from voice_gateway.console.words import Words

type Line = tuple[str, tuple[str, ...]]
type Choice = tuple[str, str]


@dataclass(frozen=True)
class RefillView:
    """The lines of the brief, and the choices of the forms; `open`: something is still to be written down."""

    lines: tuple[Line, ...]
    stage: str
    open: bool
    days_left: int | None
    medications: tuple[Choice, ...]
    pharmacies: tuple[Choice, ...]
    prescribers: tuple[Choice, ...]
    deciders: tuple[Choice, ...]
    may_decide_oneself: bool
    decisions: tuple[Choice, ...]
    found: tuple[Choice, ...]


def present_refill(refill: Refill, words: Words) -> RefillView:
    """The refill, for the manager who reads it."""
    request, practice = refill.request, words.practice
    prescribers = [one for one in practice.providers.values() if one.prescribes]
    return RefillView(
        lines=tuple((f"refill_{label}", said) for label, said in _lines(refill, words) if said),
        stage=request.stage.value,
        open=request.stage in (Stage.TO_DECIDE, Stage.TO_CHECK),
        days_left=request.days_left,
        medications=tuple((one.id, one.medicine) for one in refill.on_file),
        pharmacies=tuple((one.id, one.name) for one in practice.pharmacies.values()),
        prescribers=tuple((one.id, one.name) for one in prescribers),
        deciders=tuple((one.id, one.name) for one in refill.deciders),
        may_decide_oneself=not request.controlled,
        decisions=tuple((one.value, words(f"refill_choice_{one}")) for one in Decision),
        found=tuple((one.value, words(f"refill_found_{one}")) for one in Found),
    )


def _lines(refill: Refill, words: Words) -> list[Line]:
    request = refill.request
    return [
        ("due", _due(request, words)),
        ("watch", (words("refill_controlled"),) if request.controlled else ()),
        ("medicine", (request.medicine,) if request.medicine else ()),
        ("on_file", _on_file(refill, words)),
        ("left", _left(request, words)),
        ("runs_out", (say_date(refill.runs_out_on, words.language),) if refill.runs_out_on else ()),
        ("prescriber", (_prescriber(refill, words),)),
        ("cover", (_cover(refill, words),) if refill.cover else ()),
        ("pharmacy", _pharmacy(refill, words)),
        ("decided", _decided(request, words)),
    ]


def _due(request: RefillRequest, words: Words) -> tuple[str, ...]:
    due = words(f"refill_due_{request.stage}", time=words.moment(request.due_at))
    waits = request.stage in (Stage.TO_DECIDE, Stage.TO_CHECK)
    is_late = waits and words.seconds_until(request.due_at) == 0
    return (due, words("refill_late", time=words.moment(request.due_at))) if is_late else (due,)


def _on_file(refill: Refill, words: Words) -> tuple[str, ...]:
    meant = [one for one in refill.on_file if one.id == refill.request.medication_id] or refill.on_file
    said = ((one.medicine, say_date(one.runs_out_on, words.language)) for one in meant)
    return tuple(words("refill_on_file_one", medicine=medicine, day=day) for medicine, day in said)


def _left(request: RefillRequest, words: Words) -> tuple[str, ...]:
    said = (words("refill_left_words", words=request.left),) if request.left else ()
    if request.days_left is None:
        return (*said, words("refill_left_unknown"))
    return (*said, words("refill_left_days", days=request.days_left))


def _prescriber(refill: Refill, words: Words) -> str:
    if refill.prescriber is None:
        return words("refill_prescriber_unknown")
    if refill.cover is None:
        return refill.prescriber.name
    until = say_date(refill.cover.until, words.language)
    return words("refill_away", name=refill.prescriber.name, day=until)


def _cover(refill: Refill, words: Words) -> str:
    cover = words.practice.providers.get((refill.cover.provider_id if refill.cover else None) or "")
    if cover is None:
        return words("refill_cover_none")
    return cover.name if refill.cover_sees_patients else words("refill_cover_off", name=cover.name)


def _pharmacy(refill: Refill, words: Words) -> tuple[str, ...]:
    ride = (words("refill_needs_ride"),) if refill.request.needs_ride else ()
    if refill.pharmacy is None:
        return (words("refill_pharmacy_unknown"), *ride)
    late = (words("refill_too_late"),) if refill.too_late else ()
    name, opening = refill.pharmacy.name, refill.opening
    if opening is None:
        return (name, *late, *ride)
    is_open = words.seconds_until(opening[0]) == 0
    key, moment = ("refill_open_until", opening[1]) if is_open else ("refill_opens", opening[0])
    return (words(key, name=name, time=words.moment(moment)), *late, *ride)


def _decided(request: RefillRequest, words: Words) -> tuple[str, ...]:
    if request.decision is None or request.decided_at is None:
        return ()
    provider = words.practice.providers.get(request.decided_by or "")
    name = provider.name if provider else words.manager_name(request.decided_by or "")
    told = {"name": name, "time": words.moment(request.decided_at), "words": request.instead or ""}
    ready = (words("refill_was_ready", time=words.moment(request.ready_at)),) if request.ready_at else ()
    return (words(f"refill_decided_{request.decision}", **told), *ready)
