"""What was promised, whether it was kept, and how somebody can be reached."""

from datetime import timedelta

from frontdesk.cases.model import Case, Status
from frontdesk.practice.model import Kind
from tests.builders import SUNDAY_3, Desk
from tests.integration.briefs.reader import a_caller, brief_of, tells
from voice_gateway.console.worklist import Worklist

NOBODY_CALLS = "Nobody calls me back about my bill"


def _at_night(desk: Desk) -> Case:
    """Somebody comes at three at night, gives a number, and is promised a call."""
    desk.clock.at = SUNDAY_3
    caller = a_caller(desk)
    caller.says(NOBODY_CALLS, calls="refund_or_dispute", phone="+19145550199")
    assert caller.case.status is Status.PROMISED
    return caller.case


def _nobody_answers(desk: Desk, case: Case) -> Case:
    """The promised time comes and nobody is there, so that another is promised."""
    desk.clock.at = case.promised_at or desk.clock.at
    for _ in range(10):
        desk.clock.advance(seconds=61)
        desk.services.cases.fire_deadlines()
        if desk.services.cases.get(case.id).status is Status.PROMISED:
            break
    return desk.services.cases.get(case.id)


def test_a_promise_by_name_and_time_and_the_number_they_gave(desk: Desk) -> None:
    case = _at_night(desk)
    name = desk.services.practices.manager(case.manager_id or "").name

    brief = brief_of(desk, case)

    promised = brief.promises[0].removeprefix(f"Call-back by {name}, ")
    tells(
        brief,
        who="Not known yet",
        wants=NOBODY_CALLS,
        why="Refund or disputed charge",
        since="since 3:00 AM",
        promised=(f"Call-back by {name}, {promised}",),
        reach=(f"By phone: a call-back is promised for {promised}", "Here in the chat, last heard from 3:00 AM"),
        phones=("(914) 555-0199",),
    )


def test_who_covers_for_whom_is_a_field_of_the_brief(desk: Desk) -> None:
    case = _at_night(desk)
    left, until = case.manager_id or "", (case.promised_at or desk.clock.at) + timedelta(hours=9)
    desk.services.rota.enter_absence(left, left, Kind.LEAVE, desk.clock.now(), until)

    covered = desk.services.cases.get(case.id)
    packet = Worklist(desk.services).open(case.id, covered.manager_id or "").packet

    (cover,) = packet.brief.covers
    assert (cover.cover_id, cover.left_id) == (covered.manager_id, left)
    assert cover.move == packet.moves[-1]
    names = [desk.services.practices.manager(one).name for one in (cover.cover_id, left)]
    assert "{} covers for {}".format(*names) in [step.words for step in brief_of(desk, covered).steps]


def test_a_promise_that_was_missed_is_told_with_its_own_time(desk: Desk) -> None:
    case = _at_night(desk)
    first = brief_of(desk, case).promises[0]

    again = _nobody_answers(desk, case)

    brief = brief_of(desk, again)
    assert again.promised_at != case.promised_at
    assert brief.promises[0] == f"{first}: missed"
    assert len(brief.promises) == 2
    assert not brief.promises[1].endswith(("missed", "kept"))
    assert brief.waits[0].endswith("3:00 AM")


def test_a_promise_that_is_kept_says_so(desk: Desk) -> None:
    case = _at_night(desk)
    desk.clock.at = case.promised_at or desk.clock.at
    desk.services.practices.set_presence(case.manager_id or "", available=True)
    desk.clock.advance(seconds=1)
    desk.services.cases.fire_deadlines()
    rung = desk.services.cases.get(case.id)

    desk.services.cases.accept(case.id, rung.manager_id or "")

    assert brief_of(desk, desk.services.cases.get(case.id)).promises[0].endswith(": kept")


def test_without_a_number_the_brief_says_that_one_is_needed(desk: Desk) -> None:
    desk.clock.at = SUNDAY_3
    caller = a_caller(desk)

    caller.says(NOBODY_CALLS, calls="refund_or_dispute")
    desk.clock.advance(minutes=20)

    brief = brief_of(desk, caller.case)
    assert brief.phones == ()
    assert brief.reach[1].startswith("In the chat, silent since 3:00 AM.")
    assert brief.reach[2] == "No number is known. Ask for one in the chat."
