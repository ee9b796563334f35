"""Managers leave, come back and change hours in any order, while patients ask: no promise is left with nobody there."""

import shutil
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from frontdesk.cases import store
from frontdesk.cases.model import WITH_MANAGER, Case, Status, reasons
from frontdesk.cases.routing import may_own
from frontdesk.errors import FrontdeskError
from frontdesk.practice.model import Absence, Kind
from frontdesk.practice.rota import DAYS
from frontdesk.practice.schema import Manager
from tests.builders import MONDAY_10, Desk, a_desk

REASONS = ["asked_for_person", "complaint", "test_results", "abuse", "danger"]
MANAGERS = ["dana-whitfield", "rosa-delgado", "keisha-monroe", "tomas-herrera", "priya-raman", "miguel-acosta"]
SUPERVISOR = MANAGERS[0]
QUARTER = timedelta(minutes=15)
hours = st.sampled_from([[], ["09:00-12:00"], ["07:00-11:30", "13:00-21:00"], ["18:00-20:00"]])
which = st.integers(0, 20)


class AnyOrder(RuleBasedStateMachine):
    """Cases on real services; the model is what was entered: who is absent when, and hours of single days."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.absences: list[Absence] = []
        self.changed: dict[tuple[str, date], list[str]] = {}

    @initialize(hour=st.sampled_from([3, 3, 10]))
    def on_a_monday(self, hour: int) -> None:
        """At night, when everybody who asks is promised a time, or at ten."""
        self.desk.clock.at = MONDAY_10 - timedelta(hours=10 - hour)
        for reason in REASONS:
            self.a_patient_asks(reason, "en-US")

    @rule(reason=st.sampled_from(REASONS), language=st.sampled_from(["en-US", "es-US"]))
    def a_patient_asks(self, reason: str, language: str) -> None:
        with suppress(FrontdeskError):
            self.desk.services.cases.request(self.desk.opens(language), reason)

    @rule(which=which)
    def a_patient_asks_again(self, which: int) -> None:
        if case := self._one(which):
            self.desk.services.cases.request(case.conversation_id, case.reason)

    @rule(which=which, deed=st.sampled_from(["accept", "decline", "resolve"]))
    def a_manager(self, which: int, deed: str) -> None:
        case = self._one(which)
        if case is None or case.manager_id is None:
            return
        more = ["over"] if deed == "resolve" else []
        with suppress(FrontdeskError):  # not everything is possible at every moment
            getattr(self.desk.services.cases, deed)(case.id, case.manager_id, *more)

    @rule(
        which=which,
        begins=st.sampled_from([0, 0, 1, 5, 20]),
        lasts=st.sampled_from([1, 8, 30, 60]),
        kind=st.sampled_from(Kind),
    )
    def leaves(self, which: int, begins: int, lasts: int, kind: Kind) -> None:
        """Somebody who has a case, in so many hours from now, for so many."""
        case = self._one(which)
        manager = case.manager_id if case and case.manager_id else MANAGERS[which % len(MANAGERS)]
        since = self.desk.clock.now() + timedelta(hours=begins)
        before = {case.id: case for case in self._open() if case.status in WITH_MANAGER}
        until = since + timedelta(hours=lasts)
        self.absences.append(self.desk.services.rota.enter_absence(SUPERVISOR, manager, kind, since, until))
        assert {case.id: case for case in self._open() if case.id in before} == before, "a talk was cut"

    @rule(which=which)
    def comes_back(self, which: int) -> None:
        if self.absences:
            absence = self.absences.pop(which % len(self.absences))
            self.absences = [one for one in self.absences if one.id != absence.id]  # entered twice, it is one
            self.desk.services.rota.end_absence(absence.manager_id, absence.id)

    @rule(which=which, days=st.integers(0, 1), hours=hours)
    def works_other_hours(self, which: int, days: int, hours: list[str]) -> None:
        case = self._one(which)
        manager = case.manager_id if case and case.manager_id else MANAGERS[which % len(MANAGERS)]
        zone = self.desk.services.practices.current().zone
        day = self.desk.clock.now().astimezone(zone).date() + timedelta(days=days)
        self.desk.services.rota.change_hours(SUPERVISOR, manager, day, hours)
        self.changed[manager, day] = hours

    @rule(manager=st.sampled_from(MANAGERS), available=st.booleans())
    def says_where_they_are(self, manager: str, available: bool) -> None:
        self.desk.services.practices.set_presence(manager, available)

    @rule(minutes=st.sampled_from([1, 14, 61, 300, 720]))
    def time_passes(self, minutes: int) -> None:
        """Also the end of a shift; then the worker looks."""
        self.desk.clock.advance(minutes=minutes)
        self.desk.services.cases.cover()
        self.desk.services.cases.fire_deadlines()

    @invariant()
    def a_promise_is_with_somebody_who_may_own_it_and_is_there(self) -> None:
        for case in self._open():
            if case.status is not Status.PROMISED:
                continue
            owner = self.desk.services.practices.manager(case.manager_id or "")
            assert may_own(owner, reasons()[case.reason])
            assert case.promised_at is not None
            assert case.deadline == case.promised_at
            assert self._works(owner, case.promised_at), (owner.id, case.promised_at)
            assert not self._is_absent(owner.id, case.promised_at), (owner.id, case.promised_at)

    @invariant()
    def every_case_has_an_owner_and_nobody_has_two_promises_at_one_time(self) -> None:
        open_cases = self._open()
        assert all(case.manager_id for case in open_cases)
        own = [(c.manager_id, c.promised_at) for c in open_cases if c.status is Status.PROMISED]
        assert len(set(own)) == len(own)

    @invariant()
    def nobody_absent_is_rung(self) -> None:
        now = self.desk.clock.now()
        for case in self._open():
            ringing = [o.manager_id for o in self.desk.services.cases.offers(case.id) if o.outcome is None]
            assert not [manager for manager in ringing if self._is_absent(manager, now)]
            assert ringing or case.status is not Status.OFFERED

    def teardown(self) -> None:
        self.desk.services.db.close()

    def _is_absent(self, manager_id: str, moment: datetime) -> bool:
        return any(one.manager_id == manager_id and one.from_ <= moment < one.until for one in self.absences)

    def _works(self, manager: Manager, moment: datetime) -> bool:
        """Whether a quarter of an hour from a moment on is in the hours of the day."""
        practice = self.desk.services.practices.current()
        local = moment.astimezone(practice.zone)
        week = [] if practice.is_closed(local.date()) else manager.hours.get(DAYS[local.weekday()], [])  # type: ignore[call-overload]
        spans = self.changed.get((manager.id, local.date()), [str(span) for span in week])
        since, until = f"{local:%H:%M}", f"{local + QUARTER:%H:%M}"
        return any(span[:5] <= since and until <= span[6:] for span in spans)

    def _open(self) -> list[Case]:
        with self.desk.services.db.reading() as tx:
            return store.open_cases(tx)

    def _one(self, which: int) -> Case | None:
        found = self._open()
        return found[which % len(found)] if found else None


def test_in_any_order_no_promise_is_left_with_nobody_there(loaded_sqlite: Path, tmp_path: Path) -> None:
    def a_practice_of_its_own() -> AnyOrder:
        shutil.copy(loaded_sqlite, tmp_path / "test.db")
        return AnyOrder(a_desk(f"sqlite:///{tmp_path / 'test.db'}", tmp_path))

    bounds = settings(max_examples=25, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck))

    run_state_machine_as_test(a_practice_of_its_own, settings=bounds)
