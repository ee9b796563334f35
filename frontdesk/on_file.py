"""What the practice's files say of patients: written where it differs from what is stored, with a row in the audit log
for each record, because a changed number is where codes go and a new guardian is who may act."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from frontdesk import audit
from frontdesk.billing import store as billing_store
from frontdesk.billing.model import Charge, Statement
from frontdesk.db import Connection
from frontdesk.patients import store as patients_store
from frontdesk.patients.model import SCOPES, Authority, Patient, Person
from frontdesk.practice import records
from frontdesk.refills import store as refills_store
from frontdesk.refills.model import MedicationRequest
from frontdesk.understanding.names import same_person

IDS = uuid.UUID("5f1b9a52-6f9f-4a53-9d3a-0f7d6c1f2b11")  # so that a line of the files has the same id each time
EVERYTHING = tuple(SCOPES.values())  # what a guardian may do
WHO = "practice files"
NEW, GONE = "new", "gone"


class OnFile:
    """Writes records of the files in a transaction of the loader."""

    def __init__(self, tx: Connection, now: datetime, patients: Iterable[records.Patient]) -> None:
        self.tx = tx
        self.now = now
        self.patients = list(patients)

    def write_patients(self) -> None:
        """Patients, carers who are none, and who may act for whom; whoever is not named any more may not."""
        stored = patients_store.by_id(self.tx, [patient.id for patient in self.patients])
        patients_store.still_on_file(self.tx, list(stored), self.now)
        for patient in map(_patient, self.patients):
            if changed := _difference(stored.get(patient.id), patient):
                patients_store.save(self.tx, patient, self.now)
                self.note(patient.id, "patient", patient.id, changed)
        granted = [(patient, *each) for patient in self.patients for each in self._granted(patient)]
        self._write_carers({carer.id: carer for _, _, carer in granted if carer}, [grant for _, grant, _ in granted])
        self._write_authorities([grant for _, grant, _ in granted])

    def write_statements(self, statements: Iterable[Statement]) -> None:
        """Statements with their charges."""
        wanted = list(statements)
        stored = billing_store.by_id(self.tx, [statement.id for statement in wanted])
        for statement in wanted:
            if changed := _difference(stored.get(statement.id), _sorted(statement)):
                billing_store.save(self.tx, statement)
                self.note(statement.patient_id, "statement", statement.id, changed)

    def write_medications(self, medications: Iterable[MedicationRequest]) -> None:
        """Medicines; those that the files do not name any more are gone."""
        wanted, stored = {one.id: one for one in medications}, refills_store.medications_by_id(self.tx)
        gone = [one for id, one in stored.items() if id not in wanted]
        refills_store.drop_medications(self.tx, [one.id for one in gone])
        for one in gone:
            self.note(one.patient_id, "medication", one.id, GONE)
        for one in wanted.values():
            if changed := _difference(stored.get(one.id), one):
                refills_store.save_medication(self.tx, one)
                self.note(one.patient_id, "medication", one.id, changed)

    def note(self, patient_id: str, what: str, what_id: str, result: str) -> None:
        """One row in the audit log; `result` names what differs, never how."""
        audit.record(self.tx, self.now, WHO, "write", what, what_id, "load", patient_id=patient_id, result=result[:40])

    def _granted(self, patient: records.Patient) -> Iterable[tuple[Authority, Person | None]]:
        """Who may act for a patient: guardians, and carers whose date of birth is on file; a carer may be a patient."""
        for guardian in patient.guardians:
            yield Authority(patient.id, guardian, "guardian", EVERYTHING), None
        for carer in patient.carers:
            if carer.birth_date is not None:
                person = _carer(carer, carer.birth_date, patient.language)
                same = [p.id for p in self.patients if p.birth_date == carer.birth_date and _is(carer, p)]
                id = same[0] if same else person.id
                granted = Authority(patient.id, id, carer.relationship, tuple(carer.scope), carer.until)
                yield granted, None if same else person

    def _write_carers(self, carers: Mapping[str, Person], granted: Iterable[Authority]) -> None:
        """A carer's number is where a code for the patient's matters goes: each of the patients gets a row."""
        stored = patients_store.carers_by_id(self.tx, list(carers))
        changed = {id: how for id, carer in carers.items() if (how := _difference(stored.get(id), carer))}
        for id in changed:
            patients_store.save_carer(self.tx, carers[id])
        for grant in granted:
            if grant.person_id in changed:
                self.note(grant.patient_id, "carer", grant.person_id, changed[grant.person_id])

    def _write_authorities(self, granted: Iterable[Authority]) -> None:
        wanted = {(each.patient_id, each.person_id): each for each in granted}
        stored = patients_store.authorities_for(self.tx, [patient.id for patient in self.patients])
        for patient_id, person_id in sorted(stored.keys() - wanted.keys()):
            patients_store.drop_authority(self.tx, patient_id, person_id)
            self.note(patient_id, "authority", person_id, GONE)
        for (patient_id, person_id), grant in wanted.items():
            if changed := _difference(stored.get((patient_id, person_id)), grant):
                patients_store.save_authority(self.tx, grant)
                self.note(patient_id, "authority", person_id, changed)


def _difference(stored: Any, wanted: Any) -> str:
    """The names of the fields that differ; "new" when there is nothing, empty when it is the same."""
    if stored is None:
        return NEW
    names = (field.name for field in fields(wanted))
    return " ".join(name for name in names if getattr(stored, name) != getattr(wanted, name))


def _patient(patient: records.Patient) -> Patient:
    return Patient(
        id=patient.id,
        given=patient.given,
        family=patient.family,
        birth_date=patient.birth_date,
        phones=tuple(phone.number for phone in patient.phones),
        email=patient.email,
        postal_code=patient.postal_code,
        member_id=patient.member_id,
        language=patient.language,
        access_needs=tuple(patient.access_needs),
        mobile=_mobile(patient.phones),
    )


def _carer(carer: records.Carer, born: date, language: str) -> Person:
    given, _, family = carer.name.partition(" ")
    return Person(
        id=str(uuid.uuid5(IDS, f"carer {carer.name} {born}")),
        given=given,
        family=family,
        birth_date=born,
        phones=tuple(phone.number for phone in carer.phones),
        email=None,
        postal_code=None,
        member_id=None,
        language=language,
        mobile=_mobile(carer.phones),
    )


def _is(carer: records.Carer, patient: records.Patient) -> bool:
    return same_person(carer.name, patient.given, patient.family)


def _mobile(phones: Iterable[records.PatientPhone]) -> str | None:
    return next((phone.number for phone in phones if phone.use == "mobile"), None)


def statement_of(statement: records.Statement, currency: str, today: date) -> Statement:
    """A statement of the files, its days counted from today."""
    return Statement(
        id=statement.id,
        patient_id=statement.patient,
        day=today - timedelta(days=statement.days_ago),
        due=today + timedelta(days=statement.due_in_days),
        status=statement.status,
        currency=currency,
        paid=sum(payment.amount for payment in statement.payments),
        charges=tuple(_charge(charge, f"{statement.id}/{n}", today) for n, charge in enumerate(statement.charges)),
    )


def _charge(charge: records.Charge, id: str, today: date) -> Charge:
    return Charge(
        id=id,
        day=today - timedelta(days=charge.days_ago),
        provider_id=charge.provider,
        description=dict(charge.description),
        billed=charge.billed,
        adjustment=charge.adjustment,
        insurer_paid=charge.insurer_paid,
        insurer_pending=charge.insurer_pending,
        patient=charge.patient,
        codes=tuple(charge.codes),
    )


def medication_of(medication: records.Medication, today: date) -> MedicationRequest:
    """A medicine of the files, its day counted from today."""
    return MedicationRequest(
        id=medication.id,
        patient_id=medication.patient,
        medicine=medication.medicine,
        provider_id=medication.provider,
        dispensed_on=today - timedelta(days=medication.dispensed_days_ago),
        days_supply=medication.days_supply,
        controlled=medication.controlled,
        pharmacy_id=medication.pharmacy,
    )


def _sorted(statement: Statement) -> Statement:
    """With its charges in the order in which they are read."""
    return replace(statement, charges=tuple(sorted(statement.charges, key=lambda charge: (charge.day, charge.id))))
