"""What must hold in every conversation, whatever its end: nothing personal before identity, and a person in time."""

from collections.abc import Iterator

from frontdesk.audit.model import DONE
from frontdesk.billing import store as billing_store
from frontdesk.bootstrap import Services
from frontdesk.conversations.model import Line
from frontdesk.patients.model import Level
from frontdesk.saying import say_money, say_when
from tests.scenarios.moves import is_failed, reaches_a_person
from tests.scenarios.outcome import Outcome, Problems

MOST_FAILED = 2  # turns not understood in a row, before a person is offered or called
READ_AFTER_PROOF = ("patient", "appointments", "statements")
OF_VISITS = (
    "utter_visits",
    "utter_ask_which",
    "utter_ask_confirm_cancel",
    "utter_cancelled",
    "utter_kept",
    "utter_ask_coming",
)
OF_VISITS_TOO = ("utter_moved", "utter_booked", "utter_no_appointments", "utter_ask_confirm_move")
OF_BILLS = ("utter_balance", "utter_charge", "utter_insurer_pending", "utter_no_statements")


def always(outcome: Outcome, services: Services) -> Problems:
    """What went wrong that may not go wrong in any conversation."""
    return [*dict.fromkeys(_too_early(outcome, services)), *_read_too_early(outcome), *_too_late(outcome)]


def _too_early(outcome: Outcome, services: Services) -> Iterator[str]:
    """Lines that hold something personal before identity was proven, by their names and by their words."""
    visits, amounts = _secrets(outcome, services)
    for line in outcome.answers:
        level = _level_at(outcome, line)
        name = line.response or ""
        of_visits = name.startswith((*OF_VISITS, *OF_VISITS_TOO)) or any(words in line.text for words in visits)
        of_bills = name.startswith(OF_BILLS) or any(words in line.text for words in amounts)
        if of_visits and level < Level.VISITS:
            yield f"{name} before identity"
        if of_bills and level < Level.BILLS:
            yield f"{name} before identity for bills"


def _read_too_early(outcome: Outcome) -> Iterator[str]:
    """By the audit log: a record, visits or statements that were read before identity was proven."""
    proven = {level.name.lower() for level in (Level.VISITS, Level.BILLS)}
    for row in sorted(outcome.audit, key=lambda row: row.number):
        if row.did == "verify" and row.result in proven:
            return
        if row.did == "read" and row.what in READ_AFTER_PROOF and row.patient_id and row.result == DONE:
            yield f"read before identity: {row.what}"


def _level_at(outcome: Outcome, line: Line) -> int:
    """What was proven when a line was said."""
    return next((turn.level for turn in outcome.turns if line.seq <= turn.upto), 0)


def _secrets(outcome: Outcome, services: Services) -> tuple[set[str], set[str]]:
    """How the visits on file and the amounts owed would be said."""
    practice = services.practices.current()
    languages = practice.languages
    visits = {
        f"{say_when(visit.start, language, practice.zone)}{between}{practice.providers[visit.provider_id].name}"
        for visit in outcome.before.appointments.values()
        for language, between in zip(languages, (" with ", " con "), strict=False)
    }
    with services.db.reading() as tx:
        owed = {s.owed for id in outcome.before.patients for s in billing_store.of_patient(tx, id) if s.owed}
    amounts = {say_money(cents, practice.details.currency, language) for cents in owed for language in languages}
    return visits, amounts


def _too_late(outcome: Outcome) -> Iterator[str]:
    """Three turns not understood in a row without a person offered or called."""
    failed, last = 0, ""
    start = 0
    for turn in outcome.turns:
        lines = [line for line in outcome.answers if start < line.seq <= turn.upto]
        start = turn.upto
        words = " ".join(line.text for line in lines)
        stuck = bool(lines) and (is_failed(lines) or words == last)
        failed = 0 if reaches_a_person(lines) or turn.has_case or not stuck else failed + 1
        last = words
        if failed > MOST_FAILED:
            yield "three turns not understood in a row, and no person"
            return
