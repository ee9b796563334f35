"""A case always has an owner: rung, talking, or promised at a booked time."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest

from frontdesk.cases import store
from frontdesk.cases.model import Case, Status, reasons
from frontdesk.cases.ringing import MOST_STRANGERS
from frontdesk.conversations.model import ASSISTANT
from frontdesk.db import Connection
from frontdesk.errors import CaseTaken, IllegalMove, NotAllowed
from tests.builders import SUNDAY_3, Desk


def test_a_request_rings_a_manager_who_may_own_it_and_says_why(desk: Desk) -> None:
    conversation = desk.opens()

    case = desk.services.cases.request(conversation, "clinical_question")

    assert case.status is Status.OFFERED
    assert case.manager_id is not None
    assert desk.services.practices.manager(case.manager_id).clinical
    assert "may decide clinical matters" in case.why_manager
    assert case.deadline is not None


def test_one_conversation_has_one_open_case(desk: Desk) -> None:
    conversation = desk.opens()

    with ThreadPoolExecutor(8) as pool:
        tried = list(pool.map(lambda _: _request(desk, conversation), range(16)))

    assert len({case for case in tried if case}) == 1
    assert desk.services.cases.request(conversation, "asked_for_person").id in tried


def test_who_asks_again_at_the_moment_in_which_the_case_is_closed_gets_a_new_one(desk: Desk) -> None:
    conversation = desk.opens()
    case = desk.services.cases.request(conversation, "asked_for_person")
    owner = desk.services.cases.accept(case.id, case.manager_id or "").manager_id or ""

    with ThreadPoolExecutor(1) as pool, desk.services.db.begin() as tx:
        store.get(tx, case.id, lock=True)
        asking = pool.submit(desk.services.cases.request, conversation, "asked_for_person")
        time.sleep(0.5)  # by now the request has seen the open case and waits for its lock
        store.update(tx, case.id, status=Status.RESOLVED, manager_id=owner)
        desk.services.conversations.pass_word(tx, conversation, owner, ASSISTANT)
    again = asking.result(timeout=10)

    assert again.id != case.id
    assert desk.services.cases.of(conversation) == again


def _request(desk: Desk, conversation: str) -> str | None:
    try:
        return desk.services.cases.request(conversation, "asked_for_person").id
    except IllegalMove:  # another request opened the case in the same moment
        return None


def test_two_managers_accept_and_one_has_it(desk: Desk) -> None:
    case = desk.services.cases.request(desk.opens(), "danger")
    rung = [offer.manager_id for offer in desk.services.cases.offers(case.id)]
    assert len(rung) == 2

    def accept(manager: str) -> str:
        try:
            return desk.services.cases.accept(case.id, manager).manager_id or ""
        except CaseTaken:
            return "taken"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(accept, rung))

    assert outcomes.count("taken") == 1


def test_nobody_answers_then_the_deputy_then_a_promise_at_a_booked_time(desk: Desk) -> None:
    conversation = desk.opens()
    case = desk.services.cases.request(conversation, "asked_for_person")
    rung = [case.manager_id]

    for _ in range(10):
        desk.clock.advance(seconds=61)
        desk.services.cases.fire_deadlines()
        case = desk.services.cases.get(case.id)
        if case.status is Status.PROMISED:
            break
        rung.append(case.manager_id)

    assert case.status is Status.PROMISED
    assert len(set(rung)) == len(rung) >= 2
    assert case.promised_at is not None
    assert case.promised_at > desk.clock.now()
    manager = desk.services.practices.manager(case.manager_id or "")
    with desk.services.db.reading() as tx:
        assert desk.services.practices.rota(tx).is_there(manager, case.promised_at)
    assert manager.name in desk.replies(conversation)[-1]


def test_forty_patients_at_night_get_forty_different_times(desk: Desk) -> None:
    desk.clock.at = SUNDAY_3

    cases = [desk.services.cases.request(desk.opens(), "asked_for_person") for _ in range(40)]

    assert {case.status for case in cases} == {Status.PROMISED}
    assert len({(case.manager_id, case.promised_at) for case in cases}) == 40


def test_one_who_plays_with_the_button_takes_no_weeks_from_those_who_need_a_person(desk: Desk) -> None:
    desk.clock.at = SUNDAY_3
    services = desk.services
    known = desk.opens()
    services.patients.register(known, "Ada Example", date(1980, 1, 2), "+19145550199", "en-US")
    promised = [_promised(desk, desk.opens()) for _ in range(MOST_STRANGERS)]

    played = [_promised(desk, desk.opens()) for _ in range(60)]

    assert max(played) - max(promised) <= timedelta(days=1)
    assert _promised(desk, known) <= max(played)
    assert _promised(desk, desk.opens(), "danger") <= min(played)


def test_when_no_time_is_free_a_patient_is_promised_one_all_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.clock.at = SUNDAY_3
    monkeypatch.setattr(store, "book_callback", lambda *_: False)

    assert _promised(desk, desk.opens()) > desk.clock.now()


@pytest.mark.parametrize("error", [IllegalMove("no"), KeyError("a reason that is gone"), ValueError("data")])
def test_a_case_that_cannot_be_moved_on_keeps_no_other_waiting(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    stuck, other = (desk.services.cases.request(desk.opens(), "asked_for_person") for _ in range(2))
    offers, tried = desk.services.cases._offer, []

    def offer(tx: Connection, case: Case, by: str, why: str) -> Case:
        tried.append(case.id)
        if case.id == stuck.id:
            raise error
        return offers(tx, case, by, why)

    monkeypatch.setattr(desk.services.cases, "_offer", offer)
    desk.clock.advance(seconds=61)

    assert desk.services.cases.fire_deadlines() == 1
    for _ in range(10):
        desk.services.cases.fire_deadlines()
    assert tried.count(stuck.id) == 1
    assert desk.services.cases.figures().overdue == 1
    desk.clock.advance(seconds=61)
    desk.services.cases.fire_deadlines()
    assert tried.count(stuck.id) == 2
    assert other.id in tried


def _promised(desk: Desk, conversation: str, reason: str = "asked_for_person") -> datetime:
    promised = desk.services.cases.request(conversation, reason).promised_at
    assert promised is not None
    return promised


def test_a_promise_that_was_missed_is_rung_again_and_never_lost(desk: Desk) -> None:
    desk.clock.at = SUNDAY_3
    case = desk.services.cases.request(desk.opens(), "asked_for_person")
    assert case.promised_at is not None

    desk.clock.at = case.promised_at
    desk.clock.advance(seconds=1)
    desk.services.cases.fire_deadlines()

    rung = desk.services.cases.get(case.id)
    assert rung.status is Status.OFFERED
    assert rung.manager_id == case.manager_id


def test_declining_rings_the_next_at_once(desk: Desk) -> None:
    case = desk.services.cases.request(desk.opens(), "refund_or_dispute")
    first = case.manager_id or ""

    after = desk.services.cases.decline(case.id, first)

    assert after.status is Status.OFFERED
    assert after.manager_id != first


def test_only_the_owner_speaks_and_the_assistant_is_silent(desk: Desk) -> None:
    conversation = desk.opens()
    case = desk.services.cases.request(conversation, "asked_for_person")
    owner = case.manager_id or ""
    desk.services.cases.accept(case.id, owner)

    desk.services.cases.say(case.id, owner, "Hello, how can I help?")
    turn = desk.says(conversation, "thank you for coming")

    assert [line.author for line in turn.lines] == ["patient"]
    assert desk.services.cases.get(case.id).status is Status.TALKING
    with pytest.raises(NotAllowed):
        desk.services.cases.say(case.id, "somebody-else", "Hello")


def test_given_back_the_assistant_speaks_again_and_knows_what_was_agreed(desk: Desk) -> None:
    conversation = desk.opens()
    case = desk.services.cases.request(conversation, "complaint")
    owner = case.manager_id or ""
    desk.services.cases.accept(case.id, owner)

    desk.services.cases.give_back(case.id, owner, "We take the fee off.")
    turn = desk.says(conversation, "thanks")

    assert turn.handler == "assistant"
    assert [line.author for line in turn.lines] == ["patient", "assistant"]
    assert desk.services.conversations.facts(conversation)["agreed"] == "We take the fee off."
    again = desk.services.cases.request(conversation, "asked_for_person")
    assert (again.id, again.manager_id) == (case.id, owner)


def test_a_clinical_matter_is_never_owned_by_somebody_who_may_not_decide(desk: Desk) -> None:
    managers = desk.services.practices.current().managers.values()
    may_not = next(manager.id for manager in managers if not manager.clinical)
    for name, reason in reasons().items():
        if reason.clinical:
            case = desk.services.cases.request(desk.opens(), name)
            with pytest.raises(NotAllowed):
                desk.services.cases.accept(case.id, may_not)


def test_danger_in_an_open_case_rings_clinical_managers_at_once(desk: Desk) -> None:
    conversation = desk.opens()
    desk.services.cases.request(conversation, "refund_or_dispute")

    case = desk.services.cases.request(conversation, "danger")

    ringing = [o.manager_id for o in desk.services.cases.offers(case.id) if o.outcome is None]
    assert len(ringing) == 2
    assert any(desk.services.practices.manager(manager).clinical for manager in ringing)


def test_every_move_is_on_record_and_every_offer_was_sent(desk: Desk) -> None:
    case = desk.services.cases.request(desk.opens(), "asked_for_person")
    owner = case.manager_id or ""
    desk.services.cases.accept(case.id, owner)
    desk.services.cases.resolve(case.id, owner, "answered")

    moves = [(move.from_, move.to) for move in desk.services.cases.moves(case.id)]
    desk.services.outbox.send_due()

    assert moves == [
        (None, Status.REQUESTED),
        (Status.REQUESTED, Status.OFFERED),
        (Status.OFFERED, Status.ACCEPTED),
        (Status.ACCEPTED, Status.RESOLVED),
    ]
    assert desk.services.practices.manager(owner).email in [n.to for n in desk.messages.sent.values()]


def test_a_patient_who_is_left_without_an_answer_gets_another_manager(desk: Desk) -> None:
    conversation = desk.opens()
    case = desk.services.cases.request(conversation, "asked_for_person")
    silent = case.manager_id or ""
    desk.services.cases.accept(case.id, silent)

    desk.clock.advance(minutes=2)
    desk.services.cases.fire_deadlines()
    assert desk.services.cases.get(case.id).manager_id == silent
    desk.clock.advance(minutes=2)
    desk.services.cases.fire_deadlines()

    moved = desk.services.cases.get(case.id)
    assert moved.status is Status.OFFERED
    assert moved.manager_id != silent
    assert desk.services.conversations.get(conversation).handler == "assistant"


def test_an_answered_patient_keeps_the_manager_until_the_next_words_stay_unanswered(desk: Desk) -> None:
    conversation = desk.opens()
    case = desk.services.cases.request(conversation, "asked_for_person")
    owner = case.manager_id or ""
    desk.services.cases.accept(case.id, owner)
    desk.services.cases.say(case.id, owner, "I am here.")

    desk.clock.advance(minutes=30)
    desk.services.cases.fire_deadlines()
    assert desk.services.cases.get(case.id).status is Status.TALKING
    desk.says(conversation, "are you still there?")
    desk.clock.advance(minutes=4)
    desk.services.cases.fire_deadlines()

    assert desk.services.cases.get(case.id).manager_id != owner


def test_a_promised_patient_who_asks_again_is_put_through_when_somebody_is_there(desk: Desk) -> None:
    desk.clock.at = SUNDAY_3
    conversation = desk.opens()
    case = desk.services.cases.request(conversation, "asked_for_person")
    assert case.status is Status.PROMISED
    owner = case.manager_id or ""

    desk.services.practices.set_presence(owner, True)
    again = desk.services.cases.request(conversation, "asked_for_person")

    assert again.id == case.id
    assert again.status is Status.OFFERED
    assert again.manager_id == owner


def test_a_second_broken_promise_is_called_one_and_the_deputy_is_told(desk: Desk) -> None:
    desk.clock.at = SUNDAY_3
    conversation = desk.opens()
    case = desk.services.cases.request(conversation, "asked_for_person")
    deputy = desk.services.practices.manager(case.manager_id or "").deputy

    for _ in range(12):
        case = desk.services.cases.get(case.id)
        assert case.deadline is not None
        desk.clock.at = case.deadline
        desk.clock.advance(seconds=1)
        desk.services.cases.fire_deadlines()
        if desk.services.cases.get(case.id).status is Status.PROMISED:
            break
    desk.services.outbox.send_due()

    assert "could not be reached as promised" in desk.replies(conversation)[-1]
    assert desk.services.practices.manager(deputy).email in {n.to for n in desk.messages.sent.values()}


def test_a_promise_whose_time_has_not_come_is_not_called_a_broken_one(desk: Desk) -> None:
    desk.clock.at = SUNDAY_3
    conversation = desk.opens()
    case = desk.services.cases.request(conversation, "asked_for_person")
    desk.services.practices.set_presence(case.manager_id or "", True)
    desk.services.cases.request(conversation, "asked_for_person")
    desk.services.practices.set_presence(case.manager_id or "", False)

    desk.clock.advance(seconds=61)
    desk.services.cases.fire_deadlines()
    desk.services.outbox.send_due()

    assert desk.services.cases.get(case.id).status is Status.PROMISED
    assert "could not be reached as promised" not in desk.replies(conversation)[-1]
    owner = desk.services.practices.manager(case.manager_id or "")
    assert {notice.to for notice in desk.messages.sent.values()} == {owner.email}


def test_danger_told_to_a_manager_who_stays_silent_gets_another_manager(desk: Desk) -> None:
    conversation = desk.opens()
    case = desk.services.cases.request(conversation, "complaint")
    owner = case.manager_id or ""
    desk.services.cases.accept(case.id, owner)
    desk.services.cases.say(case.id, owner, "I am here.")

    desk.says(conversation, "I have chest pain and I can't breathe")
    desk.clock.advance(minutes=4)
    desk.services.cases.fire_deadlines()

    moved = desk.services.cases.get(case.id)
    assert moved.status is Status.OFFERED
    assert moved.manager_id != owner


def test_each_danger_told_to_a_manager_alerts_them_anew(desk: Desk) -> None:
    conversation = desk.opens()
    case = desk.services.cases.request(conversation, "danger")
    owner = case.manager_id or ""
    desk.services.cases.accept(case.id, owner)
    desk.services.cases.say(case.id, owner, "I am here.")
    desk.services.outbox.send_due()
    before = len(desk.messages.sent)

    for _ in range(2):
        desk.clock.advance(minutes=1)
        desk.says(conversation, "I have chest pain and I can't breathe")
    desk.services.outbox.send_due()

    email = desk.services.practices.manager(owner).email
    assert [notice.to for notice in list(desk.messages.sent.values())[before:]] == [email, email]


def test_a_talk_does_not_become_a_clinical_matter_of_a_manager_who_may_not_decide_it(desk: Desk) -> None:
    conversation = desk.opens()
    case = desk.services.cases.request(conversation, "complaint")
    owner = case.manager_id or ""
    desk.services.cases.accept(case.id, owner)

    during = desk.services.cases.request(conversation, "clinical_question")
    desk.services.cases.give_back(case.id, owner, "")
    after = desk.services.cases.request(conversation, "clinical_question")

    assert not desk.services.practices.manager(owner).clinical
    assert (during.reason, during.manager_id) == ("complaint", owner)
    assert (after.id, after.reason) == (case.id, "clinical_question")
    assert desk.services.practices.manager(after.manager_id or "").clinical
