"""Kinds of cases: named owners for failed devices and regulators, one question, and a kind that a manager changes."""

from typing import Any

import pytest

from frontdesk.cases.kinds.told import told_kind
from frontdesk.cases.model import Case, Status, Urgency, reasons
from frontdesk.conversations.model import ASSISTANT
from frontdesk.errors import IllegalMove, NotAllowed, Unknown
from frontdesk.saying import say_when
from tests.builders import SUNDAY_3, Desk
from tests.integration.after.closing import DANA, KEISHA, MIGUEL, PRIYA, ROSA, TOMAS, at, closed, last, presses

QUESTION = "Is a patient connected to it now?"


@pytest.mark.parametrize(
    ("words", "reason", "kind"),
    [
        ("This is Meadow Home Care, the infusion pump you ordered has failed", "professional_caller", "device_failure"),
        ("the ventilator keeps alarming and shut off", "assistant_failed", "device_failure"),
        ("Llamo de Cuidados Meadow, la bomba de infusión dejó de funcionar", "professional_caller", "device_failure"),
        ("Lee Park, I'm an inspector with the state health department", "professional_caller", "regulator_call"),
        ("Soy inspectora del departamento de salud", "professional_caller", "regulator_call"),
        ("I am with OSHA about a report", "legal", "regulator_call"),
        ("Dr. Nakamura's office, I need prior auths", "professional_caller", None),
        ("the infusion pump arrives on Tuesday", "professional_caller", None),
        ("I will report you to the medical board", "complaint", None),
        ("my pacemaker check, it stopped being free", "refund_or_dispute", None),
    ],
)
def test_reviewed_words_of_a_professional_tell_the_kind(words: str, reason: str, kind: str | None) -> None:
    assert told_kind(words, reason) == kind


def test_every_kind_has_a_first_sentence_in_every_language(desk: Desk) -> None:
    for language in desk.services.texts.languages:
        texts = desk.services.texts.by_language[language]
        assert not [name for name in reasons() if name != "danger" and f"handoff_{name}" not in texts]


def test_a_failed_device_rings_its_named_owner_and_nobody_who_is_none(desk: Desk) -> None:
    case = desk.services.cases.request(desk.opens("es-US"), "device_failure")

    assert case.manager_id == KEISHA
    with pytest.raises(NotAllowed):
        desk.services.cases.accept(case.id, DANA)
    desk.services.cases.decline(case.id, KEISHA)
    desk.clock.advance(minutes=1)
    after = desk.services.cases.get(case.id)
    assert (after.status, after.manager_id) == (Status.PROMISED, MIGUEL)  # nobody else whose field it is was there


def test_a_regulator_is_put_to_the_named_person_also_when_others_are_free(desk: Desk) -> None:
    first = desk.services.cases.request(desk.opens("es-US"), "regulator_call")
    assert first.manager_id == DANA

    desk.services.cases.decline(first.id, DANA)

    assert desk.services.cases.get(first.id).manager_id == TOMAS  # privacy is the next field


def test_at_night_a_regulator_is_promised_a_call_by_whose_field_it_is(desk: Desk) -> None:
    desk.clock.at = SUNDAY_3

    case = desk.services.cases.request(desk.opens(), "regulator_call")

    assert (case.status, case.manager_id) == (Status.PROMISED, DANA)


def _tells(desk: Desk, talk: str, words: str, reason: str) -> Any:
    """A professional calls, and the assistant calls a person."""
    desk.assistant.confirms[words] = "utter_handoff"
    desk.assistant.answers[words] = ("Thank you for telling us. I am getting you a manager now.",)
    desk.assistant.acts[words] = lambda conversation: desk.services.cases.request(conversation, reason)
    return desk.says(talk, words)


def test_a_failed_device_asks_one_question_once(desk: Desk) -> None:
    talk = desk.opens()
    line = _tells(desk, talk, "The pump has failed", "device_failure").lines[-1]

    assert (line.text, [button.title for button in line.buttons]) == (QUESTION, ["Yes", "No"])
    _tells(desk, talk, "It is pump 4", "device_failure")
    assert desk.replies(talk).count(QUESTION) == 1


@pytest.mark.parametrize("words", ["Yes", "yes, he is on it", "I'm not sure", "sí", "no sé"])
def test_a_connected_patient_is_danger_with_two_clinicians_at_once(desk: Desk, words: str) -> None:
    desk.clock.at = at(15)
    talk = desk.opens()
    _tells(desk, talk, "The pump has failed", "device_failure")

    said = presses(desk, talk, words) if words == "Yes" else desk.says(talk, words)

    case = desk.case(talk)
    rung = {offer.manager_id for offer in desk.services.cases.offers(case.id) if offer.outcome is None}
    assert (case.reason, case.urgency) == ("device_in_use", Urgency.DANGER)
    assert rung == {KEISHA, MIGUEL}
    assert "911" in said.lines[-1].text


def test_a_no_leaves_the_case_with_its_owner(desk: Desk) -> None:
    talk = desk.opens()
    _tells(desk, talk, "The pump has failed", "device_failure")
    before = desk.case(talk)

    said = presses(desk, talk, "No").lines[-1]

    assert said.text == "Thank you, that is with your message."
    assert desk.case(talk) == before


def test_a_yes_after_a_talk_with_the_manager_answers_nothing_that_was_asked_before_it(desk: Desk) -> None:
    talk = desk.opens()
    _tells(desk, talk, "The pump has failed", "device_failure")
    case = desk.case(talk)
    owner = case.manager_id or ""
    desk.services.cases.accept(case.id, owner)
    desk.says(talk, "who calls the supplier?")
    desk.services.cases.say(case.id, owner, "I do. Shall the assistant book a visit?")
    desk.services.cases.give_back(case.id, owner, "")

    desk.says(talk, "yes")

    after = desk.case(talk)
    assert (after.reason, after.status, after.urgency) == ("device_failure", Status.RETURNED, Urgency.TODAY)


def test_a_manager_who_may_own_the_new_kind_keeps_the_case(desk: Desk) -> None:
    case = desk.services.cases.request(desk.opens(), "refund_or_dispute")
    desk.services.cases.accept(case.id, TOMAS)

    after = desk.services.cases.change_kind(case.id, TOMAS, "privacy", "somebody else opened the letter")

    assert (after.reason, after.manager_id, after.status) == ("privacy", TOMAS, Status.ACCEPTED)
    (change,) = desk.services.cases.changes(case.id)
    assert (change.from_, change.to, change.by, change.why) == (
        *("refund_or_dispute", "privacy", TOMAS),
        "somebody else opened the letter",
    )


def test_another_kind_goes_to_who_may_own_it_and_the_patient_is_told(desk: Desk) -> None:
    case = desk.services.cases.request(desk.opens(), "refund_or_dispute")
    desk.services.cases.accept(case.id, TOMAS)

    after = desk.services.cases.change_kind(case.id, TOMAS, "clinical_question", "it is about the dose")

    assert (after.status, after.manager_id, after.urgency) == (Status.OFFERED, KEISHA, Urgency.TODAY)
    assert desk.services.conversations.get(case.conversation_id).handler == ASSISTANT
    assert last(desk, case).text.startswith("This is for somebody else here. Tomás Herrera has passed it on")
    assert desk.services.cases.moves(case.id)[-1].why == "kind clinical_question"


def _promised(desk: Desk, language: str = "en-US") -> Case:
    """Somebody comes at night: Miguel has promised a call-back, and a way to tell the patient is agreed."""
    desk.clock.at = SUNDAY_3
    talk = desk.opens(language)
    desk.services.conversations.remember(talk, reach_by="text", phone="+19145550199")
    desk.services.consents.agree(desk.services.conversations.get(talk), "text", "reply")
    case = desk.services.cases.request(talk, "refund_or_dispute")
    assert (case.status, case.manager_id) == (Status.PROMISED, MIGUEL)
    return case


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en-US", "This is for somebody else here. {} will get back to you on {}. They have all that you told us."),
        ("es-US", "Esto le toca a otra persona aquí. {} le responde el {}, y tiene todo lo que usted nos contó."),
    ],
)
def test_a_promise_that_becomes_anothers_is_told(desk: Desk, language: str, words: str) -> None:
    case = _promised(desk, language)

    after = desk.services.cases.change_kind(case.id, MIGUEL, "regulator_call", "an inspector, really")

    name = desk.services.practices.manager(after.manager_id or "").name
    assert (after.status, after.manager_id != MIGUEL) == (Status.PROMISED, True)
    when = say_when(after.promised_at or SUNDAY_3, language, desk.services.practices.current().zone)
    assert last(desk, after).text == words.format(name, when)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en-US",
            "NP has passed it on. The old time, {}, does not count any more. I am asking who can answer you now.",
        ),
        ("es-US", "NP se lo pasó. La hora de antes, {}, ya no vale. Estoy preguntando quién le puede responder ya."),
    ],
)
def test_a_promise_in_whose_place_somebody_is_rung_now_is_told(desk: Desk, language: str, words: str) -> None:
    case = _promised(desk, language)
    desk.services.practices.set_presence(DANA, available=True)

    after = desk.services.cases.change_kind(case.id, MIGUEL, "regulator_call", "an inspector, really")

    when = say_when(case.promised_at or SUNDAY_3, language, desk.services.practices.current().zone)
    assert after.status is Status.OFFERED
    assert last(desk, after).text.endswith(words.format(when))


@pytest.mark.parametrize("reads", [False, True])
@pytest.mark.parametrize("is_there", [False, True], ids=["promised", "rung"])
def test_who_is_away_is_told_of_it_by_the_agreed_way(desk: Desk, is_there: bool, reads: bool) -> None:
    case = _promised(desk)
    desk.services.practices.set_presence(DANA, available=is_there)
    desk.services.cases.change_kind(case.id, MIGUEL, "regulator_call", "an inspector, really")
    if reads:
        desk.services.replies.read_upto(case.conversation_id, last(desk, case).seq)

    desk.clock.advance(hours=6)  # it is nine in the morning
    desk.services.reaching.look()
    desk.services.outbox.send_due()

    sent = [notice for notice in desk.messages.sent.values() if notice.to == "+19145550199"]
    assert len(sent) == (0 if reads else 1)
    assert all("inspector" not in notice.body for notice in sent)


def test_the_assistant_that_hears_what_it_is_says_itself_where_it_stands(desk: Desk) -> None:
    case = _promised(desk)
    before = last(desk, case)

    desk.services.cases.change_kind(case.id, ASSISTANT, "regulator_call", "told")

    assert last(desk, case) == before


def test_what_is_rung_for_goes_to_whose_field_it_is(desk: Desk) -> None:
    case = desk.services.cases.request(desk.opens(), "professional_caller")

    after = desk.services.cases.change_kind(case.id, ASSISTANT, "regulator_call", "told")

    assert (after.manager_id, after.status) == (DANA, Status.OFFERED)
    with pytest.raises(NotAllowed):
        desk.services.cases.change_kind(case.id, KEISHA, "complaint", "x")


def test_only_who_has_a_case_or_is_rung_for_it_says_what_it_is(desk: Desk) -> None:
    case = desk.services.cases.request(desk.opens(), "refund_or_dispute")

    for manager in (PRIYA, ROSA):
        with pytest.raises(NotAllowed):
            desk.services.cases.change_kind(case.id, manager, "complaint", "x")
    with pytest.raises(Unknown):
        desk.services.cases.change_kind(case.id, TOMAS, "nothing", "x")
    with pytest.raises(IllegalMove):
        desk.services.cases.change_kind(closed(desk).id, TOMAS, "complaint", "x")
    assert desk.services.cases.change_kind(case.id, TOMAS, "refund_or_dispute", "x") == case
    assert desk.services.cases.changes(case.id) == []
