"""What is on record and was never answered is not forgotten when nobody asks for it any more."""

import pytest

from frontdesk.conversations.model import Said
from frontdesk.errors import DatabaseAway
from frontdesk.failpoints import watching
from frontdesk.unanswered import GIVEN_UP_AFTER
from tests.builders import Desk

CHEST_PAIN = "I have chest pain and I can't breathe"
UNSURE = "my chest hurt yesterday"
LATER = GIVEN_UP_AFTER.total_seconds() + 1


def _kept(desk: Desk, text: str, conversation: str | None = None) -> str:
    conversation = conversation or desk.opens()
    desk.services.reception.keep(conversation, Said("kept", text=text))
    return conversation


def test_danger_that_nobody_asks_about_any_more_calls_a_manager_once(desk: Desk) -> None:
    conversation = _kept(desk, CHEST_PAIN)

    assert desk.services.unanswered.look() == 0
    desk.clock.advance(seconds=LATER)
    assert desk.services.unanswered.look() == 1
    assert desk.services.unanswered.look() == 0

    assert desk.case(conversation).reason == "danger"


def test_danger_told_in_two_messages_is_seen(desk: Desk) -> None:
    conversation = desk.opens()
    desk.says(conversation, "I have a terrible pain")
    _kept(desk, "in my chest", conversation)

    desk.clock.advance(seconds=LATER)
    desk.services.unanswered.look()

    assert desk.case(conversation).reason == "danger"


def test_a_yes_to_is_it_happening_now_is_danger_although_nobody_asks_any_more(desk: Desk) -> None:
    conversation = desk.opens()
    assert desk.says(conversation, UNSURE).asks_danger
    _kept(desk, "yes, right now", conversation)

    desk.clock.advance(seconds=LATER)
    desk.services.unanswered.look()

    assert desk.case(conversation).reason == "danger"


def test_who_would_have_been_asked_and_is_gone_is_looked_after_today_without_an_alarm(desk: Desk) -> None:
    conversation = _kept(desk, UNSURE)

    desk.clock.advance(seconds=LATER)
    desk.services.unanswered.look()

    assert desk.case(conversation).reason == "urgent_today"


def test_danger_that_was_typed_again_and_answered_is_not_called_about_twice(desk: Desk) -> None:
    conversation = _kept(desk, CHEST_PAIN)
    desk.says(conversation, CHEST_PAIN, "typed again")
    case = desk.case(conversation)
    desk.services.cases.accept(case.id, case.manager_id or "")
    desk.services.cases.resolve(case.id, case.manager_id or "", "an ambulance came")

    desk.clock.advance(seconds=LATER)

    assert desk.services.unanswered.look() == 0
    assert desk.case(conversation).id == case.id


def test_one_that_cannot_be_handled_keeps_no_other_waiting(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _kept(desk, CHEST_PAIN)
    other = _kept(desk, CHEST_PAIN, desk.opens("es-US"))
    request, broken = desk.services.cases.request, [True]

    def breaks_once(*given: str, **named: str) -> object:
        if broken:
            broken.pop()
            raise KeyError("a reason that was renamed")
        return request(*given, **named)

    monkeypatch.setattr(desk.services.cases, "request", breaks_once)
    desk.clock.advance(seconds=LATER)

    assert desk.services.unanswered.look() == 1
    assert desk.case(other).reason == "danger"
    assert desk.services.unanswered.look() == 0


def test_danger_whose_emergency_words_were_said_before_anybody_was_called_is_not_forgotten(desk: Desk) -> None:
    conversation = desk.opens()

    def dies(point: str) -> None:
        if point == "after danger words":
            raise KeyboardInterrupt

    with watching(dies), pytest.raises(KeyboardInterrupt):
        desk.says(conversation, CHEST_PAIN)
    assert any(line.alert for line in desk.services.conversations.transcript(conversation))

    desk.clock.advance(seconds=LATER)
    desk.services.unanswered.look()

    assert desk.case(conversation).reason == "danger"


def test_a_yes_from_before_the_question_answers_no_question(desk: Desk) -> None:
    conversation = _kept(desk, "yes, right now")
    desk.clock.advance(seconds=1)
    assert desk.says(conversation, UNSURE).asks_danger

    desk.clock.advance(seconds=LATER)

    assert desk.services.unanswered.look() == 0
    assert desk.services.cases.latest(conversation) is None


def test_after_a_flood_they_are_read_a_few_at_a_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frontdesk.unanswered.AT_ONCE", 2)
    for _ in range(3):
        _kept(desk, CHEST_PAIN)
        desk.clock.advance(seconds=1)
    desk.clock.advance(seconds=LATER)

    assert [desk.services.unanswered.look() for _ in range(3)] == [2, 1, 0]


@pytest.mark.parametrize("language", ["en-US", "es-US"])
def test_the_managers_button_calls_one_although_the_browser_is_gone(desk: Desk, language: str) -> None:
    words = desk.services.texts.say("widget_talk_to_manager", language)
    conversation = _kept(desk, words, desk.opens(language))

    desk.clock.advance(seconds=LATER)
    desk.services.unanswered.look()

    assert desk.case(conversation).reason == "asked_for_person"


def test_what_comes_again_after_all_is_answered_and_has_the_same_case(desk: Desk) -> None:
    conversation = _kept(desk, CHEST_PAIN)
    desk.clock.advance(seconds=LATER)
    desk.services.unanswered.look()
    case = desk.case(conversation)

    turn = desk.says(conversation, CHEST_PAIN, "kept")

    assert turn.danger
    assert desk.case(conversation).id == case.id


def test_the_rest_is_counted_and_calls_nobody(desk: Desk) -> None:
    conversation = _kept(desk, "what are your hours?")
    desk.says(desk.opens(), CHEST_PAIN)

    desk.clock.advance(seconds=LATER)

    assert desk.services.unanswered.look() == 0
    assert desk.services.cases.latest(conversation) is None
    assert desk.services.unanswered.waiting() == 1


def test_a_database_that_is_away_puts_it_off_and_forgets_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    conversation = _kept(desk, CHEST_PAIN)
    desk.clock.advance(seconds=LATER)

    def away(*_: object, **__: object) -> None:
        raise DatabaseAway("OperationalError")

    monkeypatch.setattr(desk.services.cases, "request", away)
    with pytest.raises(DatabaseAway):
        desk.services.unanswered.look()
    monkeypatch.undo()

    assert desk.services.unanswered.look() == 1
    assert desk.case(conversation).reason == "danger"


@pytest.mark.parametrize("answers", [False, True])
def test_words_to_a_manager_that_nobody_asks_about_any_more_have_a_time_by_which_to_answer(
    desk: Desk, answers: bool
) -> None:
    conversation = desk.opens()
    case = desk.services.cases.request(conversation, "complaint")
    owner = case.manager_id or ""
    desk.services.cases.accept(case.id, owner)
    desk.services.cases.say(case.id, owner, "I am here.")
    _kept(desk, "are you still there?", conversation)
    if answers:
        desk.services.cases.say(case.id, owner, "Yes.")

    desk.clock.advance(seconds=LATER)
    assert desk.services.unanswered.look() == 0
    desk.clock.advance(minutes=4)
    desk.services.cases.fire_deadlines()

    assert (desk.services.cases.get(case.id).manager_id == owner) is answers
