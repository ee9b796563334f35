"""Two requests in one message."""

from typing import Dict, List, Sequence
from unittest import TestCase

from components.requests import Reading, pieces, request_in_talk, two_in

MEANT: Dict[str, str] = {
    "cancel my visit on tuesday": "cancel_appointment",
    "i need a visit on friday": "book_appointment",
    "do you have anything early": "find_times",
    "what do i owe you": "ask_balance",
    "where can i park": "ask_practice",
    "cuánto les debo a ustedes": "ask_balance",
    "quiero cancelar mi cita": "cancel_appointment",
    "my husband passed away": "bereavement",
    "thanks": "thank",
}


def read(texts: Sequence[str]) -> List[Reading]:
    """Reads these sentences surely, and nothing else."""
    return [Reading(MEANT[text], 0.9) if text in MEANT else Reading("inform", 0.2) for text in texts]


class TwoRequests(TestCase):
    """Found where both are clear and different."""

    def assert_two(self, text: str, first: str, second: str) -> None:
        two = two_in(text, read)
        self.assertIsNotNone(two)
        self.assertEqual([two.first.intent, two.second.intent], [first, second])

    def test_are_found_at_joining_words_of_both_languages(self) -> None:
        self.assert_two("cancel my visit on tuesday and also what do i owe you", "cancel_appointment", "ask_balance")
        self.assert_two("what do i owe you? where can i park", "ask_balance", "ask_practice")
        self.assert_two("cancel my visit on tuesday and where can i park", "cancel_appointment", "ask_practice")
        self.assert_two(
            "quiero cancelar mi cita y también cuánto les debo a ustedes", "cancel_appointment", "ask_balance"
        )

    def test_are_not_seen_in_one_request_in_two_halves(self) -> None:
        self.assertIsNone(two_in("i need a visit on friday. do you have anything early", read))

    def test_are_not_seen_in_a_story(self) -> None:
        self.assertIsNone(two_in("my cat ran away from me. what do i owe you", read))

    def test_give_way_to_what_needs_a_person(self) -> None:
        two = two_in("my husband passed away. cancel my visit on tuesday", read)
        self.assertEqual(two.first.intent, "bereavement")
        self.assertIsNone(two.second)

    def test_give_way_to_the_request_behind_a_courtesy(self) -> None:
        two = two_in("thanks. what do i owe you", read)
        self.assertEqual([two.first.intent, two.first_text], ["ask_balance", "what do i owe you"])
        self.assertIsNone(two.second)

    def test_cost_little_in_a_long_story(self) -> None:
        self.assertLessEqual(len(pieces("I said so. And then I said more. And also this was so. " * 5)), 2)

    def test_an_aside_that_may_need_a_person_calls_nobody(self) -> None:
        def reads(texts: Sequence[str]) -> List[Reading]:
            return [
                Reading("complaint", 0.7) if text == "not mad only nosy" else found
                for text, found in zip(texts, read(texts), strict=True)
            ]

        self.assertIsNone(two_in("not mad only nosy. what do i owe you", reads))


class RequestInTalk(TestCase):
    """One sentence of a message is a request, and the rest is talk."""

    def test_is_found_where_the_whole_is_nothing_of_ours(self) -> None:
        found = request_in_talk(Reading("out_of_scope", 0.8), "My dog barks so much. i need a visit on friday", read)
        self.assertEqual(found.intent, "book_appointment")

    def test_is_not_looked_for_where_the_whole_is_understood(self) -> None:
        self.assertIsNone(
            request_in_talk(Reading("ask_balance", 0.5), "My dog barks so much. i need a visit on friday", read)
        )

    def test_gives_way_to_what_needs_a_person(self) -> None:
        told = "my husband passed away. what do i owe you"
        self.assertIsNone(request_in_talk(Reading("out_of_scope", 0.8), told, read))
        sure = Reading("complaint", 0.95)
        self.assertIsNone(request_in_talk(sure, "My dog barks so much. i need a visit on friday", read))
