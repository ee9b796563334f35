"""A task has an owner who is there in time, a deadline in opening hours, and an end that the contact hears of."""

from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from frontdesk.audit import audit_rows
from frontdesk.cases.model import Status as CaseStatus
from frontdesk.cases.tasks.model import Rung, Status, departments, kinds
from frontdesk.cases.tasks.service import Due
from frontdesk.cases.tasks.store import tasks as table
from frontdesk.errors import IllegalMove, NotAllowed, TasksOpen, TaskWrong, Unknown
from frontdesk.practice.model import Kind
from frontdesk.worker import jobs
from tests.builders import Desk
from tests.integration.tasks.people import (
    DANA,
    KEISHA,
    MIGUEL,
    PRIYA,
    ROSA,
    TOMAS,
    a_case,
    a_task,
    at,
    now_is,
    written_to,
)

# --- opening ---


def test_a_task_goes_to_who_has_the_departments_work_and_the_contact_stays(desk: Desk) -> None:
    case = a_case(desk)

    task = desk.services.tasks.open(case.id, "send_records", by=TOMAS, text="the records of May")

    assert (task.department, task.owner_id, task.status) == ("front_desk", ROSA, Status.REQUESTED)
    assert desk.services.cases.get(case.id).manager_id == TOMAS
    assert written_to(desk)["rosa"] == ["There is a task for you"]
    assert desk.services.tasks.of_case(case.id) == desk.services.tasks.of_owner(ROSA) == [task]


def test_the_contact_has_it_where_it_is_their_own_work_and_writes_no_notice_to_themselves(desk: Desk) -> None:
    task = a_task(desk, "correct_bill")

    assert task.owner_id == TOMAS
    assert "There is a task for you" not in written_to(desk)["tomas"]


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_what_only_clinical_managers_decide_is_never_anothers(desk: Desk, kind: str) -> None:
    task = a_task(desk, kind)

    owner = desk.services.practices.manager(task.owner_id)
    assert owner.takes_cases
    assert owner.clinical or not departments()[task.department].clinical


def test_a_clinical_task_is_no_others_even_when_nobody_who_may_is_there(desk: Desk) -> None:
    case = a_case(desk)
    for clinician, cover in ((KEISHA, MIGUEL), (MIGUEL, KEISHA)):
        desk.services.rota.enter_absence(clinician, clinician, Kind.SICK, at(10), at(0, day=24), cover)

    task = desk.services.tasks.open(case.id, "ask_doctor", by=TOMAS, due=at(15))

    assert task.owner_id in (KEISHA, MIGUEL)


@pytest.mark.parametrize(
    ("now", "due", "falls"),
    [
        (at(10), None, at(12)),  # the pharmacy has two hours
        (at(17), None, at(10, day=24)),  # one today, one tomorrow
        (at(17, day=25), None, at(10, day=28)),  # Thanksgiving, and the Friday after it, are days off
        (at(10), at(16), at(16)),
        (at(10), at(22), at(18)),  # it closes before that
        (at(20), at(23), at(9, 30, day=24)),  # it has closed
        (at(10), Due.CLOSING, at(17, 30)),  # so that somebody else can still do it
        (at(17, 45), Due.CLOSING, at(17, 50)),
        (at(19, day=25), Due.CLOSING, at(12, 30, day=28)),
    ],
)
def test_a_deadline_falls_into_the_departments_hours(
    desk: Desk, now: datetime, due: datetime | Due | None, falls: datetime
) -> None:
    case = a_case(desk)
    desk.clock.at = now

    task = desk.services.tasks.open(case.id, "send_to_pharmacy", by="worker", due=due)

    assert task.due == falls


def test_who_is_there_before_it_is_due_has_it_and_not_who_has_left(desk: Desk) -> None:
    case = a_case(desk)
    desk.clock.at = at(17)  # Keisha left at four

    assert desk.services.tasks.open(case.id, "ask_doctor", by="worker", due=at(18)).owner_id == MIGUEL
    assert desk.services.tasks.open(case.id, "send_records", by="worker", due=at(18)).owner_id == PRIYA


def test_the_contact_who_is_not_there_in_time_has_it_not(desk: Desk) -> None:
    case = a_case(desk)
    desk.services.rota.enter_absence(TOMAS, TOMAS, Kind.TRAINING, at(10), at(14))

    assert desk.services.tasks.open(case.id, "correct_bill", by="worker", due=at(12)).owner_id != TOMAS
    assert desk.services.tasks.open(case.id, "correct_bill", by="worker", due=at(17)).owner_id == TOMAS


def test_what_cannot_be_is_refused(desk: Desk) -> None:
    case = a_case(desk)

    with pytest.raises(Unknown):
        desk.services.tasks.open(case.id, "juggle", by=TOMAS)
    with pytest.raises(Unknown):
        desk.services.tasks.open(case.id, "other", by=TOMAS, department="juggling")
    with pytest.raises(TaskWrong, match="past"):
        desk.services.tasks.open(case.id, "other", by=TOMAS, due=at(9))
    with pytest.raises(NotAllowed):
        desk.services.tasks.open(case.id, "other", by=PRIYA)
    desk.services.cases.resolve(case.id, TOMAS, "over")
    with pytest.raises(IllegalMove):
        desk.services.tasks.open(case.id, "other", by="worker")


def test_what_is_to_be_done_is_encrypted_without_card_numbers(desk: Desk) -> None:
    task = desk.services.tasks.open(a_case(desk).id, "correct_bill", by=TOMAS, text="paid by 4111 1111 1111 1111")

    assert "4111 1111" not in task.text
    with desk.services.db.reading() as tx:
        stored = tx.scalar(sa.select(sa.cast(table.c.text, sa.LargeBinary)).where(table.c.id == task.id))
    assert b"paid" not in (stored or b"")


# --- ending ---


def test_its_owner_ends_it_and_the_contact_gets_the_outcome(desk: Desk) -> None:
    task = a_task(desk, "send_records")

    assert desk.services.tasks.accept(task.id, ROSA).status is Status.ACCEPTED
    done = desk.services.tasks.complete(task.id, ROSA, "sent by mail")

    assert (done.status, done.outcome, done.climbs_at) == (Status.COMPLETED, "sent by mail", None)
    assert "A task of your case is finished" in written_to(desk)["tomas"]
    assert desk.services.tasks.complete(task.id, ROSA, "again") == done
    moves = [(move.to, move.owner_id, move.by, move.why) for move in desk.services.tasks.moves(task.id)]
    assert moves == [
        (Status.REQUESTED, ROSA, TOMAS, "opened"),
        (Status.ACCEPTED, ROSA, ROSA, "accepted"),
        (Status.COMPLETED, ROSA, ROSA, "done"),
    ]


def test_nobody_but_owner_and_contact_may_touch_or_read_it(desk: Desk) -> None:
    task = a_task(desk, "send_records")

    for work in (desk.services.tasks.complete, desk.services.tasks.cancel):
        with pytest.raises(NotAllowed):
            work(task.id, PRIYA, "x")
    for by in (PRIYA, TOMAS):
        with pytest.raises(NotAllowed):
            desk.services.tasks.accept(task.id, by)
    with pytest.raises(NotAllowed):
        desk.services.tasks.get(task.id, DANA)
    assert desk.services.tasks.get(task.id, ROSA) == desk.services.tasks.get(task.id, TOMAS) == task
    assert desk.services.tasks.cancel(task.id, TOMAS, "not needed").status is Status.CANCELLED


def test_a_case_is_not_closed_while_something_is_to_be_done(desk: Desk) -> None:
    case = a_case(desk)
    task = desk.services.tasks.open(case.id, "send_records", by=TOMAS)

    with pytest.raises(TasksOpen):
        desk.services.cases.resolve(case.id, TOMAS, "over")
    assert desk.services.cases.give_back(case.id, TOMAS, "").manager_id == TOMAS

    desk.services.tasks.complete(task.id, ROSA, "sent")
    assert desk.services.cases.resolve(case.id, TOMAS, "over").status is CaseStatus.RESOLVED


# --- late ---


def test_what_is_late_climbs_to_the_next_then_to_a_supervisor_with_an_alarm(desk: Desk) -> None:
    case = a_case(desk, "test_results", KEISHA)
    desk.clock.at = at(14, 30)  # Priya is there by now
    task = desk.services.tasks.open(case.id, "send_records", by=KEISHA, due=at(15))
    assert task.owner_id == PRIYA

    now_is(desk, at(15))
    climbed = desk.services.tasks.of_case(case.id)[0]
    assert (climbed.owner_id, climbed.rung, climbed.climbs_at) == (ROSA, Rung.DEPUTY, at(15, 15))
    assert (climbed.due, climbed.alarms) == (task.due, False)

    now_is(desk, at(15, 15))
    alarmed = desk.services.tasks.of_case(case.id)[0]
    assert (alarmed.owner_id, alarmed.alarms, alarmed.climbs_at) == (DANA, True, None)
    assert desk.services.tasks.overdue() == [alarmed]
    assert desk.services.tasks.figures().alarms == 1

    whys = [move.why for move in desk.services.tasks.moves(task.id)]
    assert whys == ["opened", "late: to the deputy", "late: to a supervisor"]
    assert desk.services.cases.get(case.id).manager_id == KEISHA
    told = written_to(desk)
    assert told["keisha"].count("A task of your case is late") == 2
    assert "A late task is yours now" in told["rosa"]
    assert "ALARM: a task is late, and nobody did it" in told["dana"]


def test_climbing_stays_clinical_where_it_must(desk: Desk) -> None:
    task = a_task(desk, "ask_doctor", due=at(11))  # Keisha has it, and Miguel comes at two

    now_is(desk, at(11))

    assert {move.owner_id for move in desk.services.tasks.moves(task.id)} == {
        KEISHA
    }  # Dana oversees, and may not decide
    assert desk.services.tasks.of_case(task.case_id)[-1].alarms
    assert "ALARM: a task is late, and nobody did it" in written_to(desk)["dana"]


def test_the_worker_looks_after_tasks_also_when_everything_was_down(desk: Desk) -> None:
    task = a_task(desk, "correct_bill", due=at(11))
    desk.clock.at = at(13)

    for job in jobs(desk.services):
        job.look(desk.clock.now())

    assert desk.services.tasks.of_case(task.case_id)[0].owner_id == DANA


def test_who_is_not_there_is_not_climbed_to(desk: Desk) -> None:
    task = a_task(desk, "correct_bill", due=at(10, 30))
    desk.services.rota.enter_absence(DANA, DANA, Kind.SICK, at(10), at(0, day=24))  # Tomás's deputy

    now_is(desk, at(10, 30))  # Priya comes at half past twelve

    alarmed = desk.services.tasks.of_case(task.case_id)[0]
    assert (alarmed.owner_id, alarmed.alarms) == (TOMAS, True)
    assert desk.services.tasks.moves(task.id)[-1].why == "late: no supervisor is there"
    assert "ALARM: a task is late, and nobody did it" in written_to(desk)["dana"]


def test_what_was_done_in_time_climbs_no_more(desk: Desk) -> None:
    task = a_task(desk, "correct_bill", due=at(11))
    desk.services.tasks.complete(task.id, TOMAS, "corrected")

    now_is(desk, at(12))

    assert desk.services.tasks.overdue() == []
    assert desk.services.tasks.of_case(task.case_id)[0].owner_id == TOMAS


def test_a_late_task_climbs_once_however_often_and_by_whomever_it_is_looked_at(desk: Desk) -> None:
    task = a_task(desk, "send_records", due=at(13))

    for _ in range(3):
        now_is(desk, at(13, 1))

    assert len(desk.services.tasks.moves(task.id)) == 2


# --- cover ---


def test_a_cover_is_named_before_the_owner_leaves(desk: Desk) -> None:
    task = a_task(desk, "send_records", due=at(17))  # Rosa leaves at half past three

    now_is(desk, at(15, 14))
    assert desk.services.tasks.of_case(task.case_id)[0].owner_id == ROSA
    now_is(desk, at(15, 16))

    covered = desk.services.tasks.of_case(task.case_id)[0]
    assert (covered.owner_id, covered.due, covered.rung) == (PRIYA, task.due, Rung.OWNER)
    assert desk.services.tasks.moves(task.id)[-1].why == f"{PRIYA} covers for {ROSA}"
    told = written_to(desk)
    assert "There is a task for you" in told["priya"]
    assert "Somebody else has a task of your case" in told["tomas"]


def test_who_is_entered_as_absent_hands_on_at_once_to_the_named_cover(desk: Desk) -> None:
    task = a_task(desk, "correct_bill", due=at(16))

    desk.services.rota.enter_absence(TOMAS, TOMAS, Kind.SICK, at(10), at(0, day=24), DANA)

    assert desk.services.tasks.of_case(task.case_id)[0].owner_id == DANA


def test_who_is_back_before_it_is_due_keeps_it(desk: Desk) -> None:
    task = a_task(desk, "correct_bill", due=at(16, day=24))

    desk.services.rota.enter_absence(TOMAS, TOMAS, Kind.TRAINING, at(10), at(0, day=24))

    assert desk.services.tasks.of_case(task.case_id)[0].owner_id == TOMAS


def test_a_task_of_somebody_who_has_left_the_practice_is_somebody_elses(desk: Desk) -> None:
    task = a_task(desk, "correct_bill")
    with desk.services.db.begin() as tx:
        tx.execute(sa.update(table).values(owner_id="long-gone"))

    assert desk.services.tasks.cover() == 1

    owner = desk.services.tasks.of_case(task.case_id)[0].owner_id
    assert "billing" in desk.services.practices.manager(owner).topics
    assert desk.services.tasks.cover() == 0


def test_a_task_that_cannot_be_moved_on_keeps_no_other_waiting(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    stuck, other = (a_task(desk, "send_records", due=at(13)) for _ in range(2))
    site_of = desk.services.cases.site_of
    broken = desk.services.cases.get(stuck.case_id).conversation_id

    def fails(tx: object, conversation_id: str) -> str | None:
        if conversation_id == broken:
            raise ValueError("broken")
        return site_of(tx, conversation_id)  # type: ignore[arg-type]

    monkeypatch.setattr(desk.services.cases, "site_of", fails)
    now_is(desk, at(13, 1))

    assert len(desk.services.tasks.moves(other.id)) == 2


def test_tasks_go_with_the_person_who_is_erased_and_into_their_copy(desk: Desk, tmp_path: Path) -> None:
    conversation = desk.opens()
    desk.verifies(conversation, desk.services.patients.get("lucia-ferrer", "test", "test"))
    task = desk.services.tasks.leave(conversation, "running_late", text="stuck in traffic")
    desk.services.tasks.complete(task.id, task.owner_id, "the doctor knows")

    [copy, _] = desk.services.export.write("lucia-ferrer", tmp_path / "copy", "test")
    assert "stuck in traffic" in copy.read_text(encoding="utf-8")
    desk.services.privacy.erase("lucia-ferrer", "test", "asked for it")

    with desk.services.db.reading() as tx:
        assert tx.scalar(sa.select(sa.func.count()).select_from(table)) == 0


def test_every_change_is_in_the_audit_log(desk: Desk) -> None:
    task = a_task(desk, "send_records", due=at(13))
    now_is(desk, at(13))
    desk.services.tasks.complete(task.id, TOMAS, "done myself")

    with desk.services.db.reading() as tx:
        rows = tx.execute(sa.select(audit_rows).where(audit_rows.c.what == "task").order_by(audit_rows.c.at)).all()
    assert [(row.did, row.who) for row in rows] == [("open", TOMAS), ("move", "worker"), ("move", TOMAS)]
