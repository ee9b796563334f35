"""What is on record of a patient, for a check from outside."""

from dataclasses import asdict
from typing import Any

from frontdesk.bootstrap import Services


def patient(services: Services, patient_id: str) -> dict[str, Any]:
    """A patient's appointments, statements and cases; each reading leaves an audit row. Raises Unknown."""
    reader = ("command line", "show patient")
    record = services.patients.get(patient_id, *reader)
    return {
        "patient": asdict(record),
        "appointments": [asdict(appointment) for appointment in services.appointments.of_patient(patient_id, *reader)],
        "statements": [asdict(s) | {"owed": s.owed} for s in services.billing.of_patient(patient_id, *reader)],
        "cases": [asdict(case) for case in services.cases.of_patient(patient_id, *reader)],
    }


def doubled(services: Services) -> dict[str, Any]:
    """Records of patients who said to be new and have an older one, for a manager to make one of two."""
    found = services.patients.doubled("command line")
    return {"doubled": [{"id": p.id, "same_as": p.same_as, "made_in": p.made_in} for p in found]}
