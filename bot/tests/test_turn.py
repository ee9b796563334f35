"""A turn, and the tracker before and after it."""

from typing import Any, List
from unittest import TestCase

from components.turn import (
    LONGEST_TEXT,
    MOST_EVENTS,
    BadTurn,
    Turn,
    harmless,
    is_answered,
    outcome,
    prepared,
    read_turn,
    state_of,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, SlotSet, UserUtteranceReverted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.training_data.message import Message

DOMAIN = Domain.from_yaml("""
version: "3.1"
intents: [greet]
slots:
  language: {type: text, influence_conversation: false, mappings: [{type: custom}]}
  draft: {type: any, mappings: [{type: custom}]}
  answer: {type: any, mappings: [{type: custom}]}
forms:
  book_form: {required_slots: [answer]}
""")


def a_turn(id: str = "t1", **changes: Any) -> Turn:
    """A turn in which somebody says hello."""
    return Turn(
        **{"conversation": "c", "message": "hello", "slots": {}, "state": None, "first": True, **changes}, id=id
    )


def a_tracker(*events: Any) -> DialogueStateTracker:
    """The tracker after these events."""
    return DialogueStateTracker.from_events("c", list(events), DOMAIN.slots)


def said(text: str, turn: str) -> UserUttered:
    """Something a patient said."""
    parsed = {"intent": {"name": "greet", "confidence": 0.9}, "intent_ranking": [{"name": str(n)} for n in range(5)]}
    return UserUttered(text, parsed["intent"], [], parsed, metadata={"turn": turn})


LISTEN = ActionExecuted("action_listen")
BUTTONS = {"buttons": [{"title": "Yes", "payload": "/affirm", "extra": 1}]}


class ReadingATurn(TestCase):
    """From the request."""

    def test_reads_text(self) -> None:
        turn = read_turn({"conversation": "c", "turn": "t", "text": " hello ", "payload": None, "first": True})
        self.assertEqual(turn, Turn("c", "t", "hello", {}, None, True))

    def test_a_payload_is_what_rasa_hears(self) -> None:
        body = {"conversation": "c", "turn": "t", "text": "Tuesday", "payload": '/choose{"pick": "1"}'}
        self.assertEqual(read_turn(body).message, '/choose{"pick": "1"}')

    def test_refuses_what_is_no_turn(self) -> None:
        for body in ({}, [], None, "x", {"conversation": "c"}, {"conversation": "c", "turn": "t", "payload": "hi"}):
            with self.assertRaises(BadTurn, msg=repr(body)):
                read_turn(body)

    def test_typed_text_is_never_a_command(self) -> None:
        for text in ("/greet", "  /greet", "\n/greet@0.9", "//greet", "\u00a0/greet", "/ greet", "/"):
            message = Message({"text": harmless(text)})
            self.assertIs(YAMLStoryReader.unpack_regex_message(message, DOMAIN), message, msg=repr(text))
            self.assertFalse(harmless(text).startswith("/"), msg=repr(text))

    def test_a_slash_inside_stays(self) -> None:
        self.assertEqual(harmless("on 3/4"), "on 3/4")

    def test_a_long_story_is_cut(self) -> None:
        self.assertEqual(len(harmless("knee " * 1000)), LONGEST_TEXT)


class PreparingTheTracker(TestCase):
    """Before the message."""

    def test_a_new_conversation_waits_for_the_patient(self) -> None:
        tracker = prepared(None, a_turn(slots={"language": "es-US"}), DOMAIN)
        self.assertEqual(tracker.latest_action_name, "action_listen")
        self.assertEqual(tracker.get_slot("language"), "es-US")

    def test_a_state_comes_back_as_it_was(self) -> None:
        state = {"slots": {"language": "en-US", "draft": {"a": [1]}, "requested_slot": "answer"}, "loop": "book_form"}
        tracker = prepared(None, a_turn(state=state), DOMAIN)
        self.assertEqual(state_of(tracker), state)
        self.assertEqual(tracker.latest_action_name, "action_listen")
        self.assertFalse(tracker.is_active_loop_rejected)

    def test_what_a_new_model_does_not_know_is_left_out(self) -> None:
        state = {"slots": {"old": 1, "language": "en-US"}, "loop": "old_form"}
        tracker = prepared(None, a_turn(state=state, slots={"older": 2}), DOMAIN)
        self.assertEqual(state_of(tracker), {"slots": {"language": "en-US"}, "loop": None})

    def test_a_known_conversation_keeps_its_own_state(self) -> None:
        known = a_tracker(SlotSet("draft", 1), LISTEN)
        tracker = prepared(known, a_turn(state={"slots": {"draft": 2}, "loop": None}), DOMAIN)
        self.assertEqual(tracker.get_slot("draft"), 1)

    def test_a_slot_is_set_only_when_it_changes(self) -> None:
        known = a_tracker(SlotSet("language", "en-US"), LISTEN)
        self.assertEqual(len(prepared(known, a_turn(slots={"language": "en-US"}), DOMAIN).events), 2)
        self.assertEqual(prepared(known, a_turn(slots={"language": "es-US"}), DOMAIN).get_slot("language"), "es-US")

    def test_a_long_memory_is_cut_down_to_its_state(self) -> None:
        long: List[Any] = [SlotSet("draft", {"kept": True}), ActionExecuted("book_form"), ActiveLoop("book_form")]
        for number in range(MOST_EVENTS):
            long += [LISTEN, said("hello", str(number))]
        tracker = prepared(a_tracker(*long, LISTEN), a_turn(), DOMAIN)
        self.assertLess(len(tracker.events), 10)
        self.assertEqual(state_of(tracker), {"slots": {"draft": {"kept": True}}, "loop": "book_form"})


class TheOutcome(TestCase):
    """After the message."""

    def test_holds_the_answers_to_the_newest_message_with_their_names(self) -> None:
        tracker = a_tracker(
            LISTEN,
            said("hi", "t1"),
            BotUttered("Hello", metadata={"utter_action": "utter_greet"}),
            LISTEN,
            said("yes", "t2"),
            BotUttered("One", BUTTONS, {"utter_action": "utter_one"}),
            SlotSet("language", "en-US"),
            BotUttered("Two"),
            LISTEN,
        )
        answer = outcome(tracker, "t2", repeated=False)
        one = {"response": "utter_one", "text": "One", "buttons": [{"title": "Yes", "payload": "/affirm"}]}
        self.assertEqual(answer["replies"], [one, {"response": None, "text": "Two", "buttons": []}])
        self.assertEqual(answer["intent"], {"name": "greet", "confidence": 0.9})
        self.assertEqual(len(answer["ranking"]), 3)
        self.assertEqual(answer["state"], {"slots": {"language": "en-US"}, "loop": None})
        self.assertFalse(answer["repeated"])

    def test_an_earlier_message_still_has_its_own_answers(self) -> None:
        hello, bye = BotUttered("Hello"), BotUttered("Bye")
        tracker = a_tracker(LISTEN, said("hi", "t1"), hello, LISTEN, said("thanks", "t2"), bye, LISTEN)
        answers = [outcome(tracker, turn, repeated=True)["replies"] for turn in ("t1", "t2")]
        self.assertEqual([[reply["text"] for reply in replies] for replies in answers], [["Hello"], ["Bye"]])

    def test_an_earlier_message_tells_whether_a_task_was_under_way_then(self) -> None:
        begins, ends = [ActionExecuted("book_form"), ActiveLoop("book_form")], [ActiveLoop(None)]
        first = [LISTEN, said("hi", "t1"), BotUttered("Hello"), LISTEN]
        second = [said("book", "t2"), *begins, BotUttered("When?"), LISTEN]
        tracker = a_tracker(*first, *second, said("stop", "t3"), *ends, BotUttered("Bye"), LISTEN)
        answers = [outcome(tracker, turn, repeated=True) for turn in ("t1", "t2", "t3")]
        self.assertEqual([answer["busy"] for answer in answers], [False, True, False])
        self.assertEqual([answer["state"]["loop"] for answer in answers], [None] * 3)

    def test_a_message_that_was_taken_back_is_still_answered(self) -> None:
        tracker = a_tracker(LISTEN, said("hi", "t1"), LISTEN, said("hm", "t2"), UserUtteranceReverted())
        self.assertTrue(is_answered(tracker, "t1"))
        self.assertTrue(is_answered(tracker, "t2"))

    def test_without_a_message_there_is_nothing(self) -> None:
        tracker = a_tracker(LISTEN)
        self.assertFalse(is_answered(tracker, "t1"))
        self.assertEqual(outcome(tracker, "t1", repeated=False)["replies"], [])
