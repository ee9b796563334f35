"""Looks up what counts for who is rung for a case."""

from datetime import datetime, time

from frontdesk.cases.model import Case, Status, reasons
from frontdesk.cases.promises import Promise
from frontdesk.cases.workload import store
from frontdesk.cases.workload.model import LISTENED, MISSED, MOST_DISTRESS, REOPENED, Workload, full, loads, weights
from frontdesk.db import Connection
from frontdesk.practice.rota import Rota
from frontdesk.practice.service import LoadedPractice


def measure(tx: Connection, case: Case, rota: Rota, now: datetime, due: Promise | None = None) -> Workload:
    """What managers have in hand now, and who had this matter or knows this patient.

    A promise that is `due` rings its owner first, however many they talk with, and then the next in line.
    """
    in_hand, practice = store.in_hand(tx), rota.practice
    known = store.last_manager_of(tx, case.patient_id) if case.patient_id else None
    return Workload(
        loads=loads(in_hand),
        full=() if due else full(in_hand, practice.details.talks_at_once),
        spent=_spent(tx, case, practice, now),
        silent=silent(tx, rota, now),
        talking=() if due else full(in_hand, 1),
        had_matter=due.manager_id if due else _had_matter(tx, case, now),
        knows_patient=case.manager_id or known,
    )


def silent(tx: Connection, rota: Rota, now: datetime) -> set[str]:
    """Who has let so many rings in a row pass, with nothing done at the console since, that they are not there."""
    missed = store.missed(tx, now - LISTENED, rota.said_at)
    return {manager_id for manager_id, count in missed.items() if count >= MISSED}


def _spent(tx: Connection, case: Case, practice: LoadedPractice, now: datetime) -> set[str]:
    """Who is spared this case: a shift is a day of the practice's calendar."""
    if case.reason not in weights().distress:
        return set()
    began = datetime.combine(now.astimezone(practice.zone).date(), time(), practice.zone)
    heard = store.talks_about(tx, list(weights().distress), began)
    return {manager_id for manager_id, count in heard.items() if count >= MOST_DISTRESS}


def _had_matter(tx: Connection, case: Case, now: datetime) -> str | None:
    """Who promised an answer in this case or gave it back; else who closed the same matter lately."""
    if case.status in (Status.PROMISED, Status.RETURNED):
        return case.manager_id
    topic = reasons()[case.reason].topic
    same = [name for name, reason in reasons().items() if reason.topic == topic]
    return store.had_matter(tx, case, same, now - REOPENED)
