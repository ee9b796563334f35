"""What a patient's words change of a refill: how much is left, which pharmacy, who prescribed, who cannot drive."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from frontdesk.practice.service import LoadedPractice
from frontdesk.refills import pharmacies
from frontdesk.refills.left import read_left, says_no_car
from frontdesk.refills.model import MedicationRequest, RefillRequest
from frontdesk.refills.naming import named_in
from frontdesk.understanding import tables
from frontdesk.understanding.text import word_list

LONGEST = 400  # letters of a patient's words that are kept of the medicine


def heard(
    refill: RefillRequest,
    words: str,
    language: str,
    practice: LoadedPractice,
    on_file: Sequence[MedicationRequest],
    postal_code: str | None,
) -> RefillRequest:
    """The refill with what these words say of it; what they do not say stays as it was."""
    left = read_left(words, language)
    if left is not None:
        refill = replace(refill, days_left=left.days if left.days is not None else refill.days_left)
        refill = replace(refill, left=left.said or refill.left)
    named = named_on_file(words, on_file)
    if named is not None:
        refill = with_medication(refill, named)
    said = prescriber_in(words, practice)
    refill = replace(
        refill,
        medicine=_joined(refill.medicine, words),
        controlled=refill.controlled or names_controlled(words),
        prescriber_id=said or refill.prescriber_id,
        needs_ride=refill.needs_ride or says_no_car(words, language),
    )
    return _with_pharmacy(refill, words, practice, on_file, postal_code)


def with_medication(refill: RefillRequest, medication: MedicationRequest) -> RefillRequest:
    """The refill of a medicine on file. What is left by what was dispensed counts only where the patient said nothing:
    that is for the manager to ask, so it is not taken over."""
    return replace(
        refill,
        medication_id=medication.id,
        controlled=medication.controlled or refill.controlled,
        prescriber_id=medication.provider_id,
        pharmacy_id=refill.pharmacy_id or medication.pharmacy_id,
    )


def named_on_file(words: str, on_file: Sequence[MedicationRequest]) -> MedicationRequest | None:
    """The one medicine on file whose name is said."""
    said = set(word_list(words))
    named = [one for one in on_file if (name := word_list(one.medicine)) and name[0] in said]
    return named[0] if len(named) == 1 else None


def prescriber_in(words: str, practice: LoadedPractice) -> str | None:
    """The one prescriber who is named."""
    prescribers = [one for one in practice.providers.values() if one.prescribes]
    names = {one.id: (one.name, one.name.split()[-1], *one.also_called) for one in prescribers}
    found = named_in(words, names)
    return found[0] if len(found) == 1 else None


def names_controlled(words: str) -> bool:
    """Whether a medicine is named that only a prescriber may decide on."""
    return not _controlled().isdisjoint(word_list(words))


@cache
def _controlled() -> frozenset[str]:
    return frozenset(tables.load("refills", "controlled")["names"])


def _with_pharmacy(
    refill: RefillRequest,
    words: str,
    practice: LoadedPractice,
    on_file: Sequence[MedicationRequest],
    postal_code: str | None,
) -> RefillRequest:
    filed = {one.pharmacy_id for one in on_file if one.pharmacy_id}
    usual = filed.pop() if len(filed) == 1 else refill.pharmacy_id
    said = pharmacies.said_in(words, practice.pharmacies, usual)
    chosen = said or refill.pharmacy_id or usual
    if refill.needs_ride and not said and not refill.pharmacy_said:
        chosen = pharmacies.reachable(practice.pharmacies, chosen, postal_code)
    return replace(refill, pharmacy_id=chosen, pharmacy_said=refill.pharmacy_said or said is not None)


def _joined(before: str | None, words: str) -> str:
    return (f"{before} / {words}" if before and words not in before else words)[:LONGEST]
