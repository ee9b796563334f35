"""A no to whether it was solved goes back to the same person, once and in one step."""

from datetime import timedelta

import pytest

from frontdesk.cases.model import Status
from frontdesk.conversations.model import Said, new_message_id
from frontdesk.errors import CaseTaken
from tests.builders import Desk
from tests.crashes import Killer, until_done
from tests.integration.after.closing import NO_CHECK, ROSA, TOMAS, at, closed, presses


@pytest.mark.parametrize("words", ["No, not yet", "no", "todavía no", "yes but I still have no letter", "not really"])
def test_a_no_goes_back_to_the_same_person_in_one_step(desk: Desk, words: str) -> None:
    case = closed(desk)

    said = desk.says(case.conversation_id, words).lines[-1].text

    new = desk.case(case.conversation_id)
    assert new.id != case.id
    assert (new.status, new.manager_id, new.reason) == (Status.OFFERED, TOMAS, case.reason)
    assert [offer.manager_id for offer in desk.services.cases.offers(new.id)] == [TOMAS]
    assert new.why_manager.startswith("had this matter")
    assert "the same person first" in said or "Primero le aviso a la misma persona" in said
    assert desk.services.after.planned(case.id) is None


def test_the_same_button_twice_opens_one_case(desk: Desk) -> None:
    case = closed(desk)
    presses(desk, case.conversation_id, "No, not yet")

    presses(desk, case.conversation_id, "No, not yet")

    assert len(desk.services.cases.all_in(case.conversation_id)) == 2


def test_who_had_it_and_is_not_there_promises_their_next_time(desk: Desk) -> None:
    case = closed(desk, "complaint", NO_CHECK)
    owner = case.manager_id or ""
    desk.clock.at = at(7, 15, day=24) if owner != ROSA else at(16, day=23)

    presses(desk, case.conversation_id, "No, not yet")

    new = desk.case(case.conversation_id)
    assert (new.status, new.manager_id) == (Status.PROMISED, owner)


def test_who_holds_as_many_talks_as_they_can_promises_a_time_rather_than_passing_it_on(desk: Desk) -> None:
    case = closed(desk)
    for _ in range(3):
        other = desk.services.cases.request(desk.opens(), "refund_or_dispute")
        desk.services.cases.accept(other.id, TOMAS)

    presses(desk, case.conversation_id, "No, not yet")

    assert desk.case(case.conversation_id).manager_id == TOMAS


def test_what_cannot_wait_is_rung_for_also_when_who_had_it_is_not_there(desk: Desk) -> None:
    desk.clock.at = at(15)
    case = closed(desk, "refill_needed", NO_CHECK)
    desk.services.practices.set_presence(case.manager_id or "", available=False)

    presses(desk, case.conversation_id, "No, not yet")

    new = desk.case(case.conversation_id)
    assert new.status is Status.OFFERED
    assert new.manager_id != case.manager_id


def test_after_a_week_whoever_is_next_has_it(desk: Desk) -> None:
    case = closed(desk)
    desk.clock.advance(hours=24 * 7 + 1)
    desk.services.rota.enter_absence(TOMAS, TOMAS, "leave", desk.clock.now(), desk.clock.now() + timedelta(days=30))

    presses(desk, case.conversation_id, "No, not yet")

    assert desk.case(case.conversation_id).manager_id != TOMAS


@pytest.mark.parametrize("point", ["before case", "after case", "before answer", "after answer"])
def test_a_no_in_which_the_process_dies_opens_one_case_with_the_same_person(desk: Desk, point: str) -> None:
    case, killer = closed(desk), Killer(point, lives=1)

    until_done(desk, killer, lambda: desk.says(case.conversation_id, "no", "the same message"))

    known = desk.services.after.solved(case.id)
    assert killer.crashes == 1
    assert len(desk.services.cases.all_in(case.conversation_id)) == 2
    assert desk.case(case.conversation_id).manager_id == TOMAS
    assert known is not None
    assert known.answer == "no"
    assert desk.replies(case.conversation_id)[-1].startswith("I am sorry that it is not solved.")


def test_a_no_while_another_matter_is_open_leaves_the_promised_check_as_it_is(desk: Desk) -> None:
    case = closed(desk, "complaint")
    other = desk.services.cases.request(case.conversation_id, "refund_or_dispute")
    planned = desk.services.after.planned(case.id)

    presses(desk, case.conversation_id, "No, not yet")

    assert desk.case(case.conversation_id).id == other.id
    assert desk.services.after.planned(case.id) == planned
    assert planned is not None


def test_who_asked_for_the_manager_by_the_button_can_say_no_in_words(desk: Desk) -> None:
    talk = desk.opens()
    desk.services.reception.hear(talk, Said(new_message_id(), payload="/asked_for_person"))
    case = desk.case(talk)
    desk.services.cases.accept(case.id, case.manager_id or "")
    desk.says(talk, "my bill is wrong")
    desk.services.cases.say(case.id, case.manager_id or "", "I see", "one")
    desk.services.cases.resolve(case.id, case.manager_id or "", "answered", NO_CHECK)

    desk.says(talk, "no")

    assert desk.case(talk).id != case.id


def test_it_is_not_opened_again_over_another_matter(desk: Desk) -> None:
    case = closed(desk, "complaint")
    other = desk.services.cases.request(case.conversation_id, "refund_or_dispute")

    with pytest.raises(CaseTaken):
        desk.services.after.reopen(case.id, case.manager_id or "")

    assert desk.services.after.planned(case.id) is not None
    assert desk.case(case.conversation_id).id == other.id
