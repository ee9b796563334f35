"""Whether it was solved is asked once, and thanks reach who earned them."""

from datetime import timedelta

import pytest

from frontdesk.cases.after.model import LATER
from frontdesk.cases.model import Ask, Case, reasons
from frontdesk.conversations.model import HIDE_AFTER, Said, new_message_id
from tests.builders import Desk
from tests.integration.after.closing import DANA, NO_CHECK, TOMAS, at, closed, last, presses

QUESTION = "Was it solved?"


def _later(desk: Desk, case: Case) -> str:
    """What waits in the chat for a patient who was not there when the case was closed."""
    desk.clock.advance(seconds=int((LATER + timedelta(seconds=1)).total_seconds()))
    desk.services.due.look()
    return last(desk, case).text


def _closed_alone(desk: Desk, reason: str = "refund_or_dispute") -> Case:
    """A case whose patient has left before it was closed."""
    talk = desk.opens()
    desk.says(talk, "hello")
    case = desk.services.cases.request(talk, reason)
    desk.services.cases.accept(case.id, case.manager_id or "")
    desk.clock.advance(seconds=int(HIDE_AFTER.total_seconds()) + 1)
    return desk.services.cases.resolve(case.id, case.manager_id or "", "answered", NO_CHECK)


def _asked(desk: Desk, case: Case) -> int:
    return sum(QUESTION in text for text in desk.replies(case.conversation_id))


def test_who_is_there_is_asked_with_the_last_line_and_two_buttons(desk: Desk) -> None:
    line = last(desk, closed(desk, how=NO_CHECK))

    assert line.text == (
        "Tomás Herrera has finished here. The assistant is back, if you need anything else.\nWas it solved?"
    )
    assert [button.title for button in line.buttons] == ["Yes", "No, not yet"]
    assert not line.personal


def test_it_is_asked_once_however_much_is_said_and_done_afterwards(desk: Desk) -> None:
    case = closed(desk)
    desk.says(case.conversation_id, "do you have parking")
    desk.clock.advance(hours=30)
    for _ in range(3):
        desk.services.due.look()

    desk.says(case.conversation_id, "are you open on Saturday")

    assert _asked(desk, case) == 1


def test_who_is_not_there_is_asked_in_the_chat_and_told_by_the_agreed_way_with_nothing_in_it(desk: Desk) -> None:
    talk = desk.opens()
    desk.services.conversations.remember(talk, phone="+19145550142", reach_by="text")
    desk.services.consents.agree(desk.services.conversations.get(talk), "text", "reply")
    case = desk.services.cases.request(talk, "refund_or_dispute")
    desk.services.cases.accept(case.id, TOMAS)
    desk.clock.advance(minutes=16)
    desk.services.cases.resolve(case.id, TOMAS, "bill: the fee is off", NO_CHECK)
    assert _asked(desk, case) == 0

    text = _later(desk, case)
    _later(desk, case)
    desk.services.outbox.send_due()

    assert text == "Tomás Herrera has finished your request. Was it solved?"
    (notice,) = [one for one in desk.messages.sent.values() if one.by == "text"]
    assert notice.to == "+19145550142"
    assert notice.body.startswith("Alder Falls Medical Group: there is a message for you.")
    assert not {"Tomás", "fee", "solved"} & set(notice.body.replace(".", " ").split())
    assert _asked(desk, case) == 1


def test_who_was_there_and_does_not_come_back_is_told_once_that_it_waits(desk: Desk) -> None:
    talk, other = desk.opens(), desk.opens()
    for each in (talk, other):
        desk.services.conversations.remember(each, phone="+19145550142", reach_by="text")
        desk.services.consents.agree(desk.services.conversations.get(each), "text", "reply")
    gone, back = closed(desk, how=NO_CHECK, talk=talk), closed(desk, "privacy", NO_CHECK, talk=other)
    desk.clock.advance(minutes=1)
    desk.services.conversations.still_here(other)

    for _ in range(3):
        desk.clock.advance(minutes=61)
        desk.services.due.look()
    desk.services.outbox.send_due()

    assert len([one for one in desk.messages.sent.values() if one.by == "text"]) == 1
    assert (_asked(desk, gone), _asked(desk, back)) == (1, 1)


def test_nobody_is_written_to_at_night(desk: Desk) -> None:
    desk.clock.at = at(20, 30)
    case = _closed_alone(desk, "asked_for_person")

    assert QUESTION not in _later(desk, case)
    desk.clock.at = at(9, 0, day=24)
    assert QUESTION in _later(desk, case)


def test_while_another_matter_is_open_it_is_not_asked_and_never_again(desk: Desk) -> None:
    case = _closed_alone(desk)
    desk.services.cases.request(case.conversation_id, "danger")

    _later(desk, case)
    other = desk.case(case.conversation_id)
    desk.services.cases.accept(other.id, other.manager_id or "")
    desk.services.cases.resolve(other.id, other.manager_id or "", "emergency")
    _later(desk, case)

    assert _asked(desk, case) == 0


@pytest.mark.parametrize("reason", [name for name, kind in reasons().items() if kind.solved is Ask.NONE])
def test_professionals_and_what_is_delicate_are_not_asked(desk: Desk, reason: str) -> None:
    case = closed(desk, reason)

    _later(desk, case)

    assert not any("?" in text for text in desk.replies(case.conversation_id)[-2:])


def test_after_a_death_or_a_danger_it_is_asked_gently_and_thanks_are_not_asked_for(desk: Desk) -> None:
    for reason in ("bereavement", "danger", "mental_health"):
        case = closed(desk, reason, NO_CHECK)
        assert last(desk, case).text.endswith("You do not have to answer this. Did you get what you needed?")

        said = presses(desk, case.conversation_id, "Yes").lines[-1]

        assert said.text == "Thank you for telling me. We are here when you need us."
        assert said.buttons == ()


def test_it_can_be_said_days_later_in_plain_words(desk: Desk) -> None:
    case = closed(desk)
    desk.says(case.conversation_id, "are you open on Saturday")
    desk.clock.advance(hours=30)

    desk.says(case.conversation_id, "it is still not solved")

    assert desk.case(case.conversation_id).manager_id == TOMAS
    assert len(desk.services.cases.all_in(case.conversation_id)) == 2


def test_only_the_next_words_answer_the_question(desk: Desk) -> None:
    case = closed(desk)
    desk.says(case.conversation_id, "can I book a visit for my son on Monday or Tuesday")

    desk.says(case.conversation_id, "no")

    assert desk.case(case.conversation_id).id == case.id
    assert desk.assistant.asked[-1].text == "no"


@pytest.mark.parametrize("words", ["no thanks", "what does copay mean?", "I would like to see Dr. Patel on Monday"])
def test_other_words_go_to_the_assistant(desk: Desk, words: str) -> None:
    case = closed(desk)

    desk.says(case.conversation_id, words)

    assert desk.case(case.conversation_id).id == case.id
    assert desk.assistant.asked[-1].text == words


def test_a_yes_may_be_followed_by_thanks_with_one_tap(desk: Desk) -> None:
    case = closed(desk)

    glad = desk.says(case.conversation_id, "yes").lines[-1]
    said = presses(desk, case.conversation_id, "Thank Tomás Herrera").lines[-1]

    assert [button.title for button in glad.buttons] == ["Thank Tomás Herrera"]
    assert said.text == "Tomás Herrera will see that. Thank you."
    (thanks,) = desk.services.after.thanks(TOMAS)
    assert (thanks.reason, thanks.words) == ("refund_or_dispute", None)
    assert desk.services.after.thanks(DANA) == []


@pytest.mark.parametrize(
    "words", ["Yes, thank Tomás for me", "sí, muchas gracias", "thank you so much", "yes", "thank Tomás for me please"]
)
def test_thanks_in_words_reach_who_earned_them(desk: Desk, words: str) -> None:
    case = closed(desk)
    desk.says(case.conversation_id, words)
    if words == "yes":
        words = "please tell him thank you, he was so kind"
        desk.says(case.conversation_id, words)

    (thanks,) = desk.services.after.thanks(TOMAS)

    assert thanks.words == words
    assert desk.case(case.conversation_id).id == case.id


@pytest.mark.parametrize("words", ["yes, and I need to book a visit", "yes thank you, now I want to change my visit"])
def test_a_wish_beside_the_answer_goes_to_the_assistant_and_the_answer_is_kept(desk: Desk, words: str) -> None:
    case = closed(desk)

    desk.says(case.conversation_id, words)

    known = desk.services.after.solved(case.id)
    assert known is not None
    assert known.answer == "yes"
    assert bool(known.thanked_at) is ("thank" in words)
    assert desk.assistant.asked[-1].text == words


def test_thanks_by_name_are_passed_on_days_later_and_thanks_alone_are_small_talk(desk: Desk) -> None:
    case = closed(desk)
    desk.says(case.conversation_id, "are you open on Saturday")
    desk.clock.advance(hours=30)

    desk.says(case.conversation_id, "thank you")
    assert desk.services.after.thanks(TOMAS) == []
    desk.says(case.conversation_id, "Please thank Tomás for the letter")

    assert [one.words for one in desk.services.after.thanks(TOMAS)] == ["Please thank Tomás for the letter"]


def test_somebody_else_at_the_same_screen_answers_for_nobody(desk: Desk) -> None:
    talk = desk.opens()
    desk.verifies(talk, desk.services.patients.get("lucia-ferrer", "test", "test"))
    case = closed(desk, talk=talk)
    desk.services.cases.link_patient(talk)
    desk.clock.advance(minutes=20)
    desk.verifies(talk, desk.services.patients.get("ruth-abernathy", "test", "test"))

    said = presses(desk, talk, "No, not yet").lines[-1]

    assert said.response == "solved_over"
    assert desk.case(talk).id == case.id


def test_it_is_asked_and_answered_in_spanish(desk: Desk) -> None:
    case = closed(desk, how=NO_CHECK, language="es-US")
    assert last(desk, case).text.endswith("¿Quedó resuelto?")

    said = desk.says(case.conversation_id, "todavía no").lines[-1].text

    assert said.startswith("Siento que no esté resuelto.")
    assert desk.case(case.conversation_id).manager_id == case.manager_id


def test_danger_comes_before_the_question(desk: Desk) -> None:
    case = closed(desk)

    turn = desk.services.reception.hear(
        case.conversation_id, Said(new_message_id(), text="no, and I have crushing chest pain right now")
    )

    assert turn.danger
    assert desk.case(case.conversation_id).reason == "danger"
