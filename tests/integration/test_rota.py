"""Who is there: an absent manager is never rung nor promised, and their promises get a cover who keeps them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from frontdesk.audit import audit_rows
from frontdesk.cases import store
from frontdesk.cases.model import Case, Status
from frontdesk.db import Connection
from frontdesk.errors import NotAllowed, RotaWrong, Unknown
from frontdesk.practice.model import Absence, Kind
from frontdesk.practice.rota import Rota
from frontdesk.worker import Work, jobs
from tests.builders import MONDAY_10, SUNDAY_3, Desk

DANA, ROSA, PRIYA, TOMAS = "dana-whitfield", "rosa-delgado", "priya-raman", "tomas-herrera"
KEISHA, MIGUEL = "keisha-monroe", "miguel-acosta"
NEW_YORK = ZoneInfo("America/New_York")
MONDAY = date(2026, 11, 23)


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    """A moment of November 2026, by the practice's clock."""
    return datetime(2026, 11, day, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)


MIDNIGHT = at(0, day=24)


def absent(
    desk: Desk, manager: str, since: datetime | None = None, until: datetime = MIDNIGHT, cover: str | None = None
) -> Absence:
    return desk.services.rota.enter_absence(manager, manager, Kind.SICK, since or desk.clock.now(), until, cover)


def promised_to(desk: Desk, manager: str, when: datetime, reason: str = "asked_for_person") -> Case:
    """A case that a manager has promised to answer at a time, made as if they had been the only one."""
    case = desk.services.cases.request(desk.opens(), reason)
    values = {"status": Status.PROMISED, "manager_id": manager, "promised_at": when, "deadline": when}
    with desk.services.db.begin() as tx:
        store.close_offers(tx, case.id, "no_answer")
        store.drop_callbacks(tx, case.id)
        store.update(tx, case.id, **values)
        assert store.book_callback(tx, manager, when, case.id)
    return desk.services.cases.get(case.id)


def rota(desk: Desk) -> Rota:
    with desk.services.db.reading() as tx:
        return desk.services.practices.rota(tx)


def told(desk: Desk, case: Case) -> str:
    return desk.replies(case.conversation_id)[-1]


def written_to(desk: Desk) -> set[str]:
    desk.services.outbox.send_due()
    return {notice.to for notice in desk.messages.sent.values()}


def given_back_by(desk: Desk, manager: str, reason: str = "refund_or_dispute") -> Case:
    """A case that its manager gave back to the assistant, and still has."""
    case = desk.services.cases.request(desk.opens(), reason)
    assert case.manager_id == manager
    desk.services.cases.accept(case.id, manager)
    desk.services.cases.say(case.id, manager, "hello")
    return desk.services.cases.give_back(case.id, manager, "the fee is looked at")


# --- absences ---


def test_an_absent_manager_is_not_rung_whatever_they_said_of_being_at_the_desk(desk: Desk) -> None:
    desk.services.practices.set_presence(TOMAS, available=True)
    absence = absent(desk, TOMAS)

    assert desk.services.cases.request(desk.opens(), "refund_or_dispute").manager_id != TOMAS
    assert not desk.services.practices.is_on_duty(TOMAS)

    desk.services.rota.end_absence(TOMAS, absence.id)
    assert desk.services.practices.is_on_duty(TOMAS)
    assert desk.services.cases.request(desk.opens(), "refund_or_dispute").manager_id == TOMAS


def test_an_absent_manager_is_promised_to_nobody(desk: Desk) -> None:
    desk.clock.at = SUNDAY_3
    back = {KEISHA: at(0, day=24), MIGUEL: at(0, day=25)}
    absent(desk, MIGUEL, until=back[MIGUEL])
    before = [desk.services.cases.request(desk.opens("es-US"), "test_results") for _ in range(5)]

    absent(desk, KEISHA, at(0, day=23), back[KEISHA])
    after = [desk.services.cases.request(desk.opens("es-US"), "test_results") for _ in range(5)]

    for case in [*map(desk.services.cases.get, (case.id for case in before)), *after]:
        assert case.promised_at is not None
        assert case.promised_at >= back[case.manager_id or ""]


def test_who_rings_while_the_manager_leaves_is_put_to_the_next_at_once(desk: Desk) -> None:
    case = desk.services.cases.request(desk.opens(), "refund_or_dispute")
    assert case.manager_id == TOMAS

    absent(desk, TOMAS)

    after = desk.services.cases.get(case.id)
    assert after.status is Status.OFFERED
    assert after.manager_id not in (None, TOMAS)


def test_an_absence_does_not_cut_a_talk(desk: Desk) -> None:
    case = desk.services.cases.request(desk.opens(), "refund_or_dispute")
    desk.services.cases.accept(case.id, TOMAS)

    absent(desk, TOMAS)
    desk.services.cases.say(case.id, TOMAS, "I finish this with you first.")

    assert desk.services.cases.get(case.id).manager_id == TOMAS
    assert desk.services.cases.get(case.id).status is Status.TALKING


def test_supervisors_enter_absences_of_anybody_and_others_their_own(desk: Desk) -> None:
    rota_book, until = desk.services.rota, at(17)
    absence = rota_book.enter_absence(DANA, TOMAS, Kind.TRAINING, at(14), until)

    with pytest.raises(NotAllowed):
        rota_book.enter_absence(ROSA, TOMAS, Kind.LEAVE, at(14), until)
    with pytest.raises(NotAllowed):
        rota_book.end_absence(ROSA, absence.id)
    with pytest.raises(Unknown):
        rota_book.enter_absence(DANA, "noor-haddad", Kind.LEAVE, at(14), until)
    assert rota_book.page(ROSA).absences == []
    assert rota_book.page(DANA).absences == rota_book.page(TOMAS).absences == [absence]
    rota_book.end_absence(TOMAS, absence.id)
    assert rota_book.page(DANA).absences == []
    assert _audited(desk) == [("enter", "absence", DANA), ("end", "absence", TOMAS)]


@pytest.mark.parametrize(
    ("key", "since", "until", "cover"),
    [
        ("past", at(8), at(9), None),
        ("order", at(15), at(14), None),
        ("long", at(15), at(15) + timedelta(days=367), None),
        ("cover", at(15), at(17), KEISHA),
        ("cover", at(15), at(17), DANA),
        ("cover", at(15), at(17), "noor-haddad"),
        ("cover", at(15), at(17), "somebody"),
    ],
)
def test_an_absence_that_cannot_be_is_refused(
    desk: Desk, key: str, since: datetime, until: datetime, cover: str | None
) -> None:
    with pytest.raises(RotaWrong, match=key):
        desk.services.rota.enter_absence(KEISHA, KEISHA, Kind.LEAVE, since, until, cover)


def test_a_button_pressed_twice_is_one_absence_covered_by_the_deputy_who_may_decide(desk: Desk) -> None:
    first, second = absent(desk, KEISHA), absent(desk, KEISHA)

    assert first == second
    assert first.cover_id == MIGUEL


# --- cover ---


def test_a_promise_keeps_its_time_with_the_cover_and_the_patient_is_told_in_a_sentence(desk: Desk) -> None:
    case = promised_to(desk, DANA, at(14))

    absent(desk, DANA, cover=ROSA)

    covered = desk.services.cases.get(case.id)
    assert (covered.status, covered.manager_id, covered.promised_at) == (Status.PROMISED, ROSA, at(14))
    assert covered.deadline == at(14)
    assert covered.why_manager.startswith("covers for dana-whitfield")
    assert desk.services.cases.moves(case.id)[-1].why == "rosa-delgado covers for dana-whitfield"
    same_time = "in place of Dana Whitfield. The time stays the same: Monday, November 23 at 2:00 PM."
    assert f"Rosa Delgado will get back to you here {same_time}" in told(desk, case)
    assert desk.services.practices.manager(ROSA).email in written_to(desk)
    assert _booked(desk) == [(ROSA, at(14), case.id)]


def test_a_cover_who_has_the_time_no_more_gives_the_nearest_one_and_it_is_told_as_new(desk: Desk) -> None:
    promised_to(desk, ROSA, at(14))
    case = promised_to(desk, DANA, at(14))

    absent(desk, DANA, cover=ROSA)

    covered = desk.services.cases.get(case.id)
    assert (covered.manager_id, covered.promised_at) == (ROSA, at(14, 15))
    assert "in place of Dana Whitfield. The new time is Monday, November 23 at 2:15 PM" in told(desk, case)


def test_a_clinical_promise_is_covered_by_somebody_who_may_decide(desk: Desk) -> None:
    case = promised_to(desk, KEISHA, at(15), "test_results")

    absent(desk, KEISHA)

    assert desk.services.cases.get(case.id).manager_id == MIGUEL


def test_danger_is_covered_by_who_has_time_first(desk: Desk) -> None:
    case = promised_to(desk, KEISHA, at(11), "danger")
    with desk.services.db.begin() as tx:
        store.update(tx, case.id, language="es-US")

    absent(desk, KEISHA)

    covered = desk.services.cases.get(case.id)
    assert covered.promised_at == at(11), "the deputy comes at two"
    assert covered.manager_id not in (KEISHA, MIGUEL)


def test_who_asked_in_spanish_is_covered_in_spanish(desk: Desk) -> None:
    case = desk.services.cases.request(desk.opens("es-US"), "refund_or_dispute")
    with desk.services.db.begin() as tx:
        values = {"status": Status.PROMISED, "manager_id": TOMAS, "promised_at": at(14), "deadline": at(14)}
        store.update(tx, case.id, **values)
    absent(desk, TOMAS, cover=DANA)

    covered = desk.services.cases.get(case.id)

    assert covered.manager_id == ROSA
    assert "En lugar de Tomás Herrera, le responde aquí Rosa Delgado a la misma hora" in told(desk, covered)


def test_an_absence_touches_no_promise_for_when_the_manager_is_back(desk: Desk) -> None:
    case = promised_to(desk, DANA, at(9, day=24))

    absent(desk, DANA)

    assert desk.services.cases.get(case.id) == case


def test_what_somebody_promised_who_left_the_practice_is_kept_by_another(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = promised_to(desk, DANA, at(14))
    practice = desk.services.practices.current()
    monkeypatch.setattr(practice, "managers", {id: one for id, one in practice.managers.items() if id != DANA})

    desk.services.cases.cover()

    covered = desk.services.cases.get(case.id)
    assert covered.manager_id not in (None, DANA)
    assert covered.promised_at == at(14)
    assert "There is a change. " in told(desk, case)


def test_who_leaves_at_the_very_moment_of_a_promise_has_it_covered_too(desk: Desk) -> None:
    case = promised_to(desk, DANA, at(10, 15))
    desk.clock.at = at(10, 15)

    absent(desk, DANA, cover=ROSA)

    covered = desk.services.cases.get(case.id)
    assert (covered.manager_id, covered.promised_at) == (ROSA, at(10, 15))


def test_the_cover_is_covered_when_they_leave_too_and_nothing_is_told_twice(desk: Desk) -> None:
    case = promised_to(desk, DANA, at(14))
    absent(desk, DANA, cover=ROSA)
    absent(desk, ROSA, cover=PRIYA)

    for _ in range(3):
        desk.services.cases.cover()

    assert desk.services.cases.get(case.id).manager_id == PRIYA
    assert sum("in place of" in text for text in desk.replies(case.conversation_id)) == 2


def test_what_passed_while_everything_was_down_is_made_up_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case = promised_to(desk, DANA, at(14))
    monkeypatch.setattr(desk.services.rota, "cover", lambda: 0)  # the process died after the absence was written
    absent(desk, DANA, at(11))
    desk.clock.at = at(12)
    assert desk.services.cases.get(case.id).manager_id == DANA

    for job in jobs(desk.services):
        if job.name is Work.COVER:
            job.look(desk.clock.now())

    assert desk.services.cases.get(case.id).manager_id != DANA
    assert desk.services.cases.cover() == 0


def test_a_case_that_nobody_can_cover_keeps_no_other_waiting(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    stuck, other = promised_to(desk, DANA, at(14)), promised_to(desk, DANA, at(14, 30))
    hands_on = desk.services.cases._hand_on

    def hand_on(tx: Connection, case: Case, rota: Rota) -> None:
        if case.id == stuck.id:
            raise KeyError("a reason that is gone")
        hands_on(tx, case, rota)

    monkeypatch.setattr(desk.services.cases, "_hand_on", hand_on)
    absent(desk, DANA)

    assert desk.services.cases.get(stuck.id) == stuck
    assert desk.services.cases.get(other.id).manager_id != DANA


def test_who_alone_may_own_a_matter_gives_a_time_after_they_are_back(desk: Desk) -> None:
    case = promised_to(desk, KEISHA, at(15), "test_results")
    absent(desk, MIGUEL, at(11), at(0, day=30) + timedelta(days=60))

    absent(desk, KEISHA, at(12), at(0, day=25))

    covered = desk.services.cases.get(case.id)
    assert (covered.manager_id, covered.promised_at) == (KEISHA, at(7, day=25))
    assert (
        "There is a change. Keisha Monroe, RN will get back to you here on Wednesday, November 25 at 7:00 AM"
        in told(desk, case)
    )


# --- hours of single days ---


def test_a_shorter_day_is_covered_and_no_time_after_it_is_promised(desk: Desk) -> None:
    case = promised_to(desk, DANA, at(15))

    desk.services.rota.change_hours(DANA, DANA, MONDAY, ["08:00-12:00"])

    assert desk.services.cases.get(case.id).manager_id != DANA
    desk.clock.at = at(12, 1)
    assert not desk.services.practices.is_on_duty(DANA)


def test_an_extra_shift_is_one_on_which_calls_are_promised_also_on_a_closed_day(desk: Desk) -> None:
    thanksgiving = date(2026, 11, 26)
    desk.clock.at = at(22, day=25)
    assert desk.services.practices.current().is_closed(thanksgiving)

    desk.services.rota.change_hours(DANA, TOMAS, thanksgiving, ["10:00-12:00"])
    case = desk.services.cases.request(desk.opens(), "refund_or_dispute")

    assert (case.manager_id, case.promised_at) == (TOMAS, at(10, day=26))
    desk.services.rota.usual_hours(DANA, TOMAS, thanksgiving)
    assert desk.services.cases.get(case.id).promised_at != at(10, day=26)


def test_two_swap_their_hours_for_a_day(desk: Desk) -> None:
    desk.services.rota.swap_hours(DANA, TOMAS, PRIYA, MONDAY)

    there = rota(desk)
    managers = desk.services.practices.current().managers
    assert there.there(managers[TOMAS], MONDAY) == [(at(12, 30), at(21))]
    assert there.there(managers[PRIYA], MONDAY) == [(at(9), at(18))]


def test_hours_are_changed_by_supervisors_and_only_to_what_can_be(desk: Desk) -> None:
    change = desk.services.rota.change_hours

    with pytest.raises(NotAllowed):
        change(ROSA, ROSA, MONDAY, [])
    with pytest.raises(RotaWrong, match="hours"):
        change(DANA, ROSA, MONDAY, ["12:00-08:00"])
    with pytest.raises(RotaWrong, match="past"):
        change(DANA, ROSA, MONDAY - timedelta(days=1), [])
    change(DANA, ROSA, MONDAY, [])
    assert not desk.services.practices.is_on_duty(ROSA)
    assert _audited(desk) == [("change", "hours", DANA)]


def test_an_absence_in_the_middle_of_a_day_leaves_the_rest_of_it_in_whole_quarters(desk: Desk) -> None:
    absent(desk, TOMAS, at(11), at(13, 7))
    tomas = desk.services.practices.manager(TOMAS)

    assert rota(desk).there(tomas, MONDAY) == [(at(9), at(11)), (at(13, 7), at(18))]
    promised = promised_to(desk, DANA, at(11, 30), "refund_or_dispute")
    absent(desk, DANA, cover=TOMAS)
    covered = desk.services.cases.get(promised.id)
    assert covered.promised_at is not None
    assert covered.promised_at.minute % 15 == 0


def _booked(desk: Desk) -> list[tuple[str, datetime, str]]:
    with desk.services.db.reading() as tx:
        return [tuple(row) for row in tx.execute(sa.select(store.callbacks))]


def _audited(desk: Desk) -> list[tuple[str, str, str]]:
    c = audit_rows.c
    with desk.services.db.reading() as tx:
        where = c.what.in_(["absence", "hours"])
        return [tuple(row) for row in tx.execute(sa.select(c.did, c.what, c.who).where(where).order_by(c.at, c.number))]


def test_the_clock_is_a_monday_at_ten() -> None:
    assert at(10) == MONDAY_10


# --- what was given back ---


def test_what_was_given_back_by_who_leaves_gets_a_cover_and_a_time(desk: Desk) -> None:
    case = given_back_by(desk, TOMAS)

    desk.services.rota.enter_absence(TOMAS, TOMAS, Kind.LEAVE, desk.clock.now(), at(0, day=30), cover_id=DANA)

    covered = desk.services.cases.get(case.id)
    assert (covered.status, covered.manager_id) == (Status.PROMISED, DANA)
    assert covered.promised_at is not None
    assert rota(desk).is_there(desk.services.practices.manager(DANA), covered.promised_at)
    assert told(desk, case).startswith("There is a change. Dana Whitfield will get back to you here on")


def test_who_goes_home_promises_their_next_time_for_what_they_gave_back(desk: Desk) -> None:
    case = given_back_by(desk, TOMAS)
    desk.services.cases.cover()
    assert desk.services.cases.get(case.id) == case  # he is there till the evening

    desk.clock.at = at(23, 30)
    done = [desk.services.cases.cover() for _ in range(2)]

    covered = desk.services.cases.get(case.id)
    assert done == [1, 0]
    assert (covered.status, covered.manager_id) == (Status.PROMISED, TOMAS)
    assert covered.promised_at is not None
    assert covered.promised_at.astimezone(NEW_YORK).date() == date(2026, 11, 24)


def test_what_was_given_back_with_a_task_waits_for_that(desk: Desk) -> None:
    case = given_back_by(desk, TOMAS)
    task = desk.services.tasks.open(case.id, "correct_bill", by=TOMAS)
    desk.clock.at = at(23, 30)
    desk.services.cases.cover()
    assert desk.services.cases.get(case.id).status is Status.RETURNED

    desk.services.tasks.complete(task.id, TOMAS, "corrected")
    desk.services.cases.cover()

    assert desk.services.cases.get(case.id).status is Status.PROMISED


def test_a_case_covered_after_it_was_given_back_is_no_patient_who_came_back(desk: Desk) -> None:
    case = given_back_by(desk, TOMAS)
    desk.clock.at = at(23, 30)
    desk.services.cases.cover()

    desk.services.cases.resolve(case.id, TOMAS, "bill: corrected")
    desk.clock.advance(minutes=60 * 24 * 8)

    assert desk.services.figures.report().all.settled.came_back == 0
