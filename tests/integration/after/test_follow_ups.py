"""Who closed a case checks on it: when they are there, the practice is open, and the thing can have happened."""

from datetime import date, datetime, time, timedelta

import pytest

from frontdesk.cases.after.model import ALARM_AFTER, Closed, Outcome
from frontdesk.cases.after.times import first_day, follow_up_time, is_working_day
from frontdesk.cases.model import Case, FollowUp, reasons
from frontdesk.cases.routing import may_own
from frontdesk.errors import NotAllowed, Unknown
from frontdesk.practice.model import Kind
from frontdesk.worker import Work, jobs
from tests.builders import Desk
from tests.integration.after.closing import (
    DANA,
    KEISHA,
    MIGUEL,
    NEW_YORK,
    NO_CHECK,
    PRIYA,
    TOMAS,
    at,
    closed,
    last,
    planned,
)

FRIDAY, WEDNESDAY_BEFORE_THANKSGIVING = at(10, day=20), at(10, day=25)


def test_who_closed_it_checks_and_the_patient_hears_the_name_and_the_time(desk: Desk) -> None:
    case = closed(desk, "complaint")

    plan, told = planned(desk, case), last(desk, case).text

    name = desk.services.practices.manager(case.manager_id or "").name
    assert plan.manager_id == case.manager_id
    assert f"{name} will check with you on Tuesday, November 24, in the morning." in told


def test_a_refund_is_checked_when_it_can_have_happened(desk: Desk) -> None:
    case = closed(desk, "refund_or_dispute")

    # Thursday is Thanksgiving and the practice is closed on Friday: Tuesday, Wednesday and Saturday are three.
    assert planned(desk, case).at.astimezone(NEW_YORK).date() == date(2026, 11, 30)
    assert "Monday, November 30, in the morning" in last(desk, case).text


def test_three_working_days_are_counted_over_a_holiday_and_a_weekend(desk: Desk) -> None:
    practice = desk.services.practices.current()

    # after Tuesday: Wednesday, then Saturday, for Thursday and Friday are closed, and Monday
    assert first_day(practice, at(10, day=24), FollowUp.IN_THREE_WORKING_DAYS) == date(2026, 11, 30)


def test_who_is_there_only_when_the_practice_is_closed_checks_on_nobody(desk: Desk) -> None:
    with desk.services.db.reading() as tx:
        rota = desk.services.practices.rota(tx)
    miguel = rota.practice.managers[MIGUEL]
    on_sundays = miguel.model_copy(update={"hours": {"sun": miguel.hours["sun"]}})

    assert rota.is_there(on_sundays, at(10, day=29))
    assert follow_up_time(rota, on_sundays, date(2026, 11, 27), at(10, day=26), ()) is None


@pytest.mark.parametrize("now", [FRIDAY, WEDNESDAY_BEFORE_THANKSGIVING, at(16, day=25)])
@pytest.mark.parametrize("reason", ["complaint", "refill_needed", "refund_or_dispute", "danger"])
def test_nobody_checks_on_a_day_when_they_are_not_there_or_the_practice_is_closed(
    desk: Desk, now: datetime, reason: str
) -> None:
    desk.clock.at = now
    case = closed(desk, reason)

    plan = planned(desk, case)

    with desk.services.db.reading() as tx:
        rota = desk.services.practices.rota(tx)
    local = plan.at.astimezone(NEW_YORK)
    assert plan.manager_id == case.manager_id
    assert rota.is_there(desk.services.practices.manager(plan.manager_id), plan.at)
    assert is_working_day(rota.practice, local.date())
    assert time(9) <= local.time() <= time(19)
    assert local.date() > now.astimezone(NEW_YORK).date()


def test_on_a_friday_the_next_day_is_monday_for_who_does_not_work_on_saturday(desk: Desk) -> None:
    desk.clock.at = FRIDAY
    case = closed(desk, "refill_needed")

    assert case.manager_id == KEISHA
    assert planned(desk, case).at == at(9, day=23)


def test_two_checks_of_one_manager_never_share_a_time(desk: Desk) -> None:
    plans = [planned(desk, closed(desk, "refill_needed")) for _ in range(3)]

    assert len({(plan.manager_id, plan.at) for plan in plans}) == 3


def test_for_kinds_without_one_nobody_checks_unless_the_manager_says_so(desk: Desk) -> None:
    assert desk.services.after.planned(closed(desk, "asked_for_person").id) is None
    assert desk.services.after.planned(closed(desk, "complaint", NO_CHECK).id) is None
    assert planned(desk, closed(desk, "asked_for_person", Closed(follow_up=True))).manager_id


def test_who_is_away_for_long_is_covered_by_somebody_who_may_own_it(desk: Desk) -> None:
    case = closed(desk, "refill_needed")
    services, before = desk.services, planned(desk, case)

    services.rota.enter_absence(KEISHA, KEISHA, Kind.LEAVE, at(18), at(18) + timedelta(days=20))

    plan = planned(desk, case)
    assert (before.manager_id, plan.manager_id) == (KEISHA, MIGUEL)
    assert may_own(services.practices.manager(plan.manager_id), reasons()[case.reason])
    assert last(desk, case).text.startswith("Miguel Acosta, NP will check with you in place of Keisha Monroe, RN")
    assert services.after.to_check(KEISHA) == []
    assert services.case_access.require(case, MIGUEL)


def test_who_is_back_soon_keeps_it_at_another_time_and_the_patient_is_told(desk: Desk) -> None:
    case = closed(desk, "refill_needed")

    desk.services.rota.enter_absence(KEISHA, KEISHA, Kind.SICK, at(18), at(18, day=24))

    plan = planned(desk, case)
    assert (plan.manager_id, plan.at) == (KEISHA, at(9, day=25))
    assert last(desk, case).text == (
        "There is a change. Keisha Monroe, RN will check with you on Wednesday, November 25, in the morning."
    )


def test_what_is_due_is_told_to_the_manager_once(desk: Desk) -> None:
    case = closed(desk, "complaint")
    plan = planned(desk, case)
    desk.clock.at = plan.at

    done = [desk.services.due.look() for _ in range(2)]
    desk.services.outbox.send_due()

    sent = [one for one in desk.messages.sent.values() if one.subject == "Somebody is waiting to hear from you"]
    assert done == [1, 0]
    assert [one.to for one in sent] == [desk.services.practices.manager(plan.manager_id).email]


def test_what_is_late_goes_to_somebody_else_once_and_the_patient_is_told(desk: Desk) -> None:
    case = closed(desk, "refill_needed")
    desk.clock.at = planned(desk, case).at
    desk.services.due.look()
    desk.clock.at += ALARM_AFTER

    desk.services.due.look()
    desk.services.due.look()

    plan = planned(desk, case)
    assert plan.manager_id == MIGUEL
    assert plan.at >= desk.clock.now()
    assert last(desk, case).response == "follow_up_covered"
    assert desk.replies(case.conversation_id).count(last(desk, case).text) == 1


def is_late(desk: Desk, case: Case) -> None:
    """Its time has come, and gone by for four hours; the worker has looked at both."""
    desk.clock.at = planned(desk, case).at
    desk.services.due.look()
    desk.clock.at += ALARM_AFTER
    desk.services.due.look()


def test_what_is_late_a_second_time_alarms_supervisors_until_it_is_done(desk: Desk) -> None:
    case = closed(desk, "refill_needed")
    is_late(desk, case)
    assert desk.services.after.late(DANA) == []
    is_late(desk, case)
    told = len(desk.replies(case.conversation_id))
    desk.services.due.look()

    [(plan, of)] = desk.services.after.late(DANA)

    assert (plan.manager_id, of.id, desk.services.after.alarms()) == (MIGUEL, case.id, 1)
    assert len(desk.replies(case.conversation_id)) == told  # it is moved no more, so there is nothing to tell
    assert _alarmed(desk) == [desk.services.practices.manager(DANA).email]
    with pytest.raises(NotAllowed):
        desk.services.after.late(PRIYA)
    desk.services.after.done(case.id, MIGUEL, Outcome.DONE)
    assert (desk.services.after.late(DANA), desk.services.after.alarms()) == ([], 0)


def test_what_is_late_and_nobody_else_may_look_after_alarms_supervisors_at_once(desk: Desk) -> None:
    case = closed(desk, "refill_needed")
    desk.services.rota.enter_absence(MIGUEL, MIGUEL, Kind.LEAVE, desk.clock.now(), at(0) + timedelta(days=90))

    is_late(desk, case)

    assert [plan.manager_id for plan, _ in desk.services.after.late(DANA)] == [KEISHA]
    assert len(_alarmed(desk)) == 1


def _alarmed(desk: Desk) -> list[str]:
    """Who was told that something is late and nobody did it."""
    desk.services.outbox.send_due()
    return [one.to for one in desk.messages.sent.values() if one.subject.startswith("ALARM")]


def test_who_was_not_reached_is_tried_once_more_by_the_same_manager(desk: Desk) -> None:
    case = closed(desk, "complaint")
    owner = case.manager_id or ""
    desk.clock.at = planned(desk, case).at

    desk.services.after.done(case.id, owner, Outcome.NOT_REACHED, "no answer")

    again = planned(desk, case)
    assert (again.number, again.manager_id) == (2, owner)
    assert again.at > desk.clock.now()
    assert "could not reach you. The next try is on" in last(desk, case).text

    desk.services.after.done(case.id, owner, Outcome.NOT_REACHED)
    assert desk.services.after.planned(case.id) is None
    assert "please tell me" in last(desk, case).text


def test_what_came_of_it_is_noted_once_and_by_its_manager_only(desk: Desk) -> None:
    case = closed(desk, "complaint")
    owner, after = case.manager_id or "", desk.services.after

    with pytest.raises(NotAllowed):
        after.done(case.id, TOMAS, Outcome.REACHED)
    with pytest.raises(Unknown):
        after.done(closed(desk, "privacy").id, DANA, Outcome.REACHED)
    after.done(case.id, owner, Outcome.REACHED, "she has the letter")
    after.done(case.id, owner, Outcome.NOT_REACHED)

    assert after.planned(case.id) is None
    assert after.to_check(owner) == []


def test_who_has_to_check_finds_how_to_reach_the_patient(desk: Desk) -> None:
    talk = desk.opens()
    desk.services.conversations.remember(talk, phone="+19145550142")
    case = closed(desk, "complaint", talk=talk)
    owner = case.manager_id or ""

    before = desk.services.packets.of(case.id, owner)
    desk.services.after.done(case.id, owner, Outcome.REACHED)
    after = desk.services.packets.of(case.id, owner)

    assert (before.who.phones, before.brief.reach.said) == (("+19145550142",), "+19145550142")
    assert (after.who.phones, after.brief.reach.said) == ((), None)


def test_a_case_that_was_closed_without_a_talk_tells_of_the_check_too(desk: Desk) -> None:
    desk.clock.at, talk = at(22), desk.opens()
    desk.services.conversations.remember(talk, reach_by="call", phone="+19145550142")
    case = desk.services.cases.request(talk, "complaint")

    desk.services.cases.resolve(case.id, case.manager_id or "", "answered")

    assert last(desk, case).text.startswith(
        f"{desk.services.practices.manager(case.manager_id or '').name} has finished your request.\n"
    )
    assert planned(desk, case).manager_id == case.manager_id


def test_the_worker_looks_at_what_is_due(desk: Desk) -> None:
    case = closed(desk, "complaint")
    desk.clock.at = planned(desk, case).at

    next(job for job in jobs(desk.services) if job.name is Work.AFTER).look(desk.clock.now())

    assert planned(desk, case).told_at == desk.clock.now()


def test_who_opens_it_again_has_it_at_once_and_nobody_checks_any_more(desk: Desk) -> None:
    case = closed(desk, "complaint")
    owner = case.manager_id or ""
    desk.services.practices.set_presence(owner, available=False)

    new = desk.services.after.reopen(case.id, owner)

    assert (new.manager_id, new.status, new.reason) == (owner, "accepted", "complaint")
    assert desk.services.after.planned(case.id) is None
    assert [offer.manager_id for offer in desk.services.cases.offers(new.id)] == [owner]
    with pytest.raises(NotAllowed):
        desk.services.after.reopen(case.id, PRIYA)
