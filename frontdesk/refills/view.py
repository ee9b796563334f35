"""A refill as a manager sees it: with whom it is, until when, and what can be chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from frontdesk.practice.schema import Pharmacy, Provider
from frontdesk.practice.service import LoadedPractice
from frontdesk.refills import due
from frontdesk.refills.cover import Cover, cover_of, deciders, sees_patients
from frontdesk.refills.model import MedicationRequest, RefillRequest, Stage
from frontdesk.refills.pharmacies import Opening


@dataclass(frozen=True)
class Refill:
    """All of it. `on_file`: the patient's medicines, once it is proven who they are; `opening`: the one that its
    pharmacy is in, or the next; `deciders`: who may decide today, whoever should be asked first."""

    request: RefillRequest
    runs_out_on: date | None
    on_file: tuple[MedicationRequest, ...]
    prescriber: Provider | None
    cover: Cover | None
    cover_sees_patients: bool
    pharmacy: Pharmacy | None
    opening: Opening | None
    too_late: bool
    deciders: tuple[Provider, ...]

    @property
    def asked_first(self) -> str | None:
        """Who should decide: the prescriber, or who covers."""
        if self.cover is not None:
            return self.cover.provider_id
        return self.prescriber.id if self.prescriber else None


def refill_view(
    request: RefillRequest, practice: LoadedPractice, on_file: Sequence[MedicationRequest], now: datetime
) -> Refill:
    """The refill as it is now."""
    today = now.astimezone(practice.zone).date()
    cover = cover_of(practice, request.prescriber_id, today)
    asked = cover.provider_id if cover else request.prescriber_id
    covering = practice.providers.get(cover.provider_id or "") if cover else None
    return Refill(
        request=request,
        runs_out_on=_runs_out_on(request, practice, on_file),
        on_file=tuple(on_file),
        prescriber=practice.providers.get(request.prescriber_id or ""),
        cover=cover,
        cover_sees_patients=covering is not None and sees_patients(covering, today),
        pharmacy=practice.pharmacies.get(request.pharmacy_id or ""),
        opening=due.opening(practice, request.pharmacy_id, now),
        too_late=request.stage is Stage.TO_DECIDE and due.opens_too_late(request, practice, now),
        deciders=tuple(sorted(deciders(practice, today), key=lambda one: one.id != asked)),
    )


def _runs_out_on(request: RefillRequest, practice: LoadedPractice, on_file: Sequence[MedicationRequest]) -> date | None:
    """As the patient says; else as it was dispensed."""
    if request.days_left is not None:
        return request.created_at.astimezone(practice.zone).date() + timedelta(days=request.days_left)
    return next((one.runs_out_on for one in on_file if one.id == request.medication_id), None)
