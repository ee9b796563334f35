"""Who may call in a demo: people of the practice's files, who are made up, and somebody whom nobody knows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from frontdesk.practice.source import read_source

WITHHELD = "anonymous"  # Twilio, voice webhook: what `From` is when the caller withholds their number
NOT_KNOWN = "+19145550199"  # of the range kept for stories, and in no demo practice's files


@dataclass(frozen=True)
class Caller:
    """A patient of the demo's files with a number of their own, and what they know by heart."""

    number: str
    name: str
    born: date
    zip: str
    language: str


@cache
def callers(folder: Path) -> tuple[Caller, ...]:
    """The patients who have a number that no other caller has and need nobody to speak for them, by name."""
    patients = read_source(folder, "patients.yml").data
    return tuple(sorted(_each_number_once(patients), key=lambda caller: caller.name))


def _each_number_once(patients: Any) -> Iterator[Caller]:
    taken: set[str] = set()
    for patient in patients if isinstance(patients, list) else ():
        if patient.get("guardians") or not (patient.get("postal_code") and patient.get("language")):
            continue
        numbers = [phone["number"] for phone in sorted(patient.get("phones") or (), key=_own_first)]
        if number := next((number for number in numbers if number not in taken), None):
            taken.add(number)
            yield _caller(patient, number)


def _own_first(phone: dict[str, str]) -> bool:
    return phone["use"] != "mobile"


def _caller(patient: dict[str, str], number: str) -> Caller:
    name = f"{patient['given']} {patient['family']}"
    born = date.fromisoformat(patient["birth_date"])
    return Caller(number, name, born, patient["postal_code"], patient["language"])
