"""Patients in several talks: what they write, what of it must reach a person, and what they were answered."""

from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from frontdesk.conversations.model import TOKEN_LASTS, Turn, new_message_id
from frontdesk.errors import TurnInProgress
from frontdesk.reception import MANAGER_BUTTON
from tests.soak.invariants import LOOKED_AT
from tests.soak.stage import Stage
from tests.soak.tables import Row, Tables

WORDS = {
    "plain": "hello",
    "person": "",  # the button, in the language of the talk
    "danger": "I have chest pain and I can't breathe",
    "unsure": "sometimes my chest hurts",
    "yes": "yes",
    "today": "my wound is red and warm",
    "results": "tell me what the lab found",
    "refill": "I have run out of my tablets",
    "complaint": "I have a complaint",
}
KINDS = tuple(WORDS)
BY_ASSISTANT = {"results": "test_results", "refill": "refill_needed", "complaint": "complaint"}  # words and reasons
NEEDS_A_PERSON = ("person", "danger", "today", *BY_ASSISTANT)
SEEN_BY_WORKER = ("person", "danger")
LANGUAGES = ("en-US", "en-US", "es-US", "en-US", "es-US", "en-US")
KNOWN = {0: "lucia-ferrer", 1: "mateo-torres", 2: "lucia-ferrer", 3: "andres-torres"}  # who can prove who they are
TRIES = 5


@dataclass(frozen=True)
class Message:
    """What a patient sent."""

    id: str
    kind: str


class Patients:
    """Everybody who writes, and what they must find again."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._talks: dict[int, str] = {}
        self.sent: dict[str, list[Message]] = {}
        self.answers: dict[tuple[str, str], list[tuple[int, str]]] = {}
        services = stage.desk.services
        for kind, reason in BY_ASSISTANT.items():
            act = partial(services.cases.request, reason_name=reason)
            stage.desk.assistant.acts[WORDS[kind]] = act

    def talk(self, number: int) -> str:
        """The id of a talk, which is opened when somebody first looks for it."""
        if number not in self._talks:
            self._talks[number] = self.stage.desk.opens(LANGUAGES[number])
            self.sent[self._talks[number]] = []
        return self._talks[number]

    def writes(self, talk: int, kind: str, point: str = "", *, again: bool = True, lives: int = 1) -> None:
        """A new message; with `again`, whoever got no answer sends it once more."""
        conversation = self.talk(talk)
        message = Message(new_message_id(), kind)
        self.sent[conversation].append(message)
        self._sends(conversation, message, point, again=again, lives=lives)

    def sends_again(self, talk: int, which: int, point: str = "") -> None:
        """One of the last messages once more, answered by then or not."""
        conversation = self.talk(talk)
        if sent := self.sent[conversation]:
            self._sends(conversation, sent[-1 - which % len(sent)], point)

    def proves(self, talk: int) -> None:
        """Somebody the practice knows says who they are, as the action has it."""
        conversation, desk = self.talk(talk), self.stage.desk
        if talk in KNOWN:
            desk.verifies(conversation, desk.services.patients.get(KNOWN[talk], "test", "test"))
            desk.services.cases.link_patient(conversation)

    def hold(self, seen: Tables) -> None:
        """Every message that was answered is on record once, and whoever needed a person has had a case."""
        for conversation, sent in self.sent.items():
            lines = {line.turn_id: line for line in seen.lines[conversation] if line.author == "patient"}
            assert set(lines) <= {message.id for message in sent}, "a message from nowhere"
            for message in sent:
                line, done = lines.get(message.id), (conversation, message.id) in seen.answered
                assert done or (conversation, message.id) not in self.answers, "an answer that is not on record"
                assert line or not done, "a message that is lost"
                if line and self._must_have_a_case(message, line, done=done):
                    assert _has_a_case(seen, line), f"nobody was called: {message.kind}"

    def _must_have_a_case(self, message: Message, line: Row, *, done: bool) -> bool:
        looked_at = LOOKED_AT < self.stage.worked_at - line.at < TOKEN_LASTS
        return message.kind in (NEEDS_A_PERSON if done else SEEN_BY_WORKER if looked_at else ())

    def _sends(self, conversation: str, message: Message, point: str, *, again: bool = True, lives: int = 1) -> None:
        hear = partial(self._hear, conversation, message)
        turn = self.stage.attempt(hear, point, again=again, lives=lives)
        if turn is not None:
            self._answered(turn)

    def _hear(self, conversation: str, message: Message) -> Turn | None:
        """As a browser does: it asks again while somebody else answers."""
        desk, text, more = self.stage.desk, WORDS[message.kind], {}
        if message.kind == "person":
            language = desk.services.conversations.get(conversation).language
            text, more = desk.services.texts.say("widget_talk_to_manager", language), {"payload": MANAGER_BUTTON}
        for _ in range(TRIES):
            with suppress(TurnInProgress):
                return desk.says(conversation, text, message.id, **more)
        return None

    def _answered(self, turn: Turn) -> None:
        """The same answer as before, if there was one; never silence while nobody else speaks."""
        told = [(line.seq, line.text) for line in turn.lines]
        assert self.answers.setdefault((turn.conversation_id, turn.turn_id), told) == told, "another answer than before"
        assert len(told) > 1 or turn.repeated or turn.handler != "assistant", "silence"


def _has_a_case(seen: Tables, line: Row) -> bool:
    """Whether a case was open at this message or later."""
    ends = [seen.moves[case.id][-1] for case in seen.in_conversation(line.conversation_id)]
    return any(end.to != "resolved" or end.at >= line.at for end in ends)
