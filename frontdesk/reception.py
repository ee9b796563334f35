"""One turn of a conversation, the same for every channel.

record → screen for danger → who is handling? → ask the assistant → record the answer → reply

What a patient said is on record before anything acts on it. A message is answered once: the same message again gets
the stored answer. When anything fails, the patient hears an honest sentence and a person is called.
"""

from dataclasses import replace
from functools import partial

from frontdesk.adapters.assistant.port import Answer, Assistant, Question, Reply
from frontdesk.asides import Aside, Asides
from frontdesk.cases.meanwhile import reason_meanwhile
from frontdesk.cases.model import Case, Status
from frontdesk.cases.service import Cases
from frontdesk.conversations import once
from frontdesk.conversations.model import (
    ASSISTANT,
    INTERRUPTED,
    LONGEST_MESSAGE,
    MASKED,
    Conversation,
    Known,
    Line,
    Opened,
    Said,
    Turn,
)
from frontdesk.conversations.service import Conversations
from frontdesk.conversations.turns import Turns
from frontdesk.conversations.word import Word
from frontdesk.danger import Dangers
from frontdesk.db import Connection
from frontdesk.errors import (
    AssistantForgot,
    AssistantUnavailable,
    DatabaseAway,
    FrontdeskError,
    MessageTooLong,
    Overloaded,
    TurnInProgress,
    WordLost,
)
from frontdesk.failpoints import around
from frontdesk.heard import language_of, typed
from frontdesk.interpreting import INTERPRETER, UNKNOWN, Help, Interpreting
from frontdesk.lines import as_notice, reply_line
from frontdesk.practice.service import Practices
from frontdesk.questions import Questions
from frontdesk.second import serve
from frontdesk.standing import Standing
from frontdesk.texts import Texts
from frontdesk.watch import watched

MANAGER_BUTTON = "/asked_for_person"
YES_OR_NO = ("confirm", "confirm_cancel", "coming", "right")  # the steps whose "yes" changes something or counts
SHOW_AGAIN, IDENTIFY = "widget_show_again_request", "/identify"


class Reception:
    """Hears patients, and answers or hands on."""

    def __init__(
        self,
        conversations: Conversations,
        turns: Turns,
        practices: Practices,
        cases: Cases,
        assistant: Assistant,
        dangers: Dangers,
        standings: Standing,
        texts: Texts,
        asides: Asides,
        questions: Questions,
        patient_seconds: float = 6.0,
    ) -> None:
        self.conversations = conversations
        self.turns = turns
        self.practices = practices
        self.cases = cases
        self.assistant = assistant
        self.dangers = dangers
        self.standings = standings
        self.texts = texts
        self.asides = asides
        self.questions = questions
        self.patient_seconds = patient_seconds
        self.interpreting = Interpreting(texts)

    def welcome(self, channel: str, language: str | None) -> Opened:
        """Opens a conversation with a greeting that says it is automated and how to reach a person."""
        practice = self.practices.current()
        spoken = language if language in practice.languages else practice.languages[0]
        opened = self.conversations.open(channel, spoken)
        key = "greeting_phone" if channel == "phone" else "greeting"
        text = self.texts.say(key, spoken, practice=practice.details.name)
        line = Line("assistant", text, spoken, response=key, channel=channel)
        self.conversations.add_line(opened.conversation.id, line)
        return opened

    @watched
    def hear(self, conversation_id: str, said: Said) -> Turn:
        """Answers one message. Raises MessageTooLong, Unknown; TurnInProgress, Overloaded (ask again, same id)."""
        if len(said.text) > LONGEST_MESSAGE and not self.is_danger(said.text, hurried=said.hurried):
            raise MessageTooLong(str(len(said.text)))
        said = self._pressed(conversation_id, replace(said, text=typed(said.text)))
        said = replace(said, text=self._record(conversation_id, said))
        mine, word_of = once.in_turn(said.message_id), self.turns.words.taken(conversation_id, self.patient_seconds)
        with self.practices.held(), mine, word_of as word:
            known = self.turns.known(conversation_id, said.message_id)
            return known.answered or self._answer(known, said, word)

    def keep(self, conversation_id: str, said: Said) -> None:
        """Writes a message down that nobody has time for now; `hear` answers it when it comes again."""
        self._record(conversation_id, self._pressed(conversation_id, replace(said, text=typed(said.text))))

    def is_danger(self, text: str, *, hurried: bool = False) -> bool:
        """Whether these words may not wait for anything; hurried, whether patterns say so."""
        return self.dangers.is_danger(text, hurried=hurried)

    def change_language(self, conversation_id: str, language: str) -> None:
        """The patient chose a language by hand."""
        if language in self.practices.current().languages:
            self.conversations.speak(conversation_id, language)

    def standing(self, conversation_id: str) -> Case | None:
        """The conversation's open case."""
        return self.cases.of(conversation_id)

    def _pressed(self, conversation_id: str, said: Said) -> Said:
        """The words and the meaning of a button in place of its id."""
        if said.text and said.text in (self.texts.say(SHOW_AGAIN, language) for language in self.texts.languages):
            return replace(said, payload=IDENTIFY)
        button = self.turns.offered(conversation_id, said.button) if said.button else None
        return replace(said, text=button.title, payload=button.payload) if button else said

    def _record(self, conversation_id: str, said: Said) -> str:
        """Writes the message down before anything acts on it; gives its words without card numbers."""
        with self.conversations.db.reading():
            speaks = self.practices.current().languages
            language = language_of(said, self.conversations.get(conversation_id), speaks, self.texts)
        line = Line("patient", said.text, language, personal=True, channel=said.channel)
        return self.turns.record(conversation_id, said.message_id, line)

    def _answer(self, known: Known, said: Said, word: Word) -> Turn:
        conversation = known.conversation
        turn = Turn(conversation.id, said.message_id, handler=conversation.handler, text=said.text)

        def finish(answer: Answer | None, *, for_manager: bool = False) -> Turn:
            asked = self.questions.asked(conversation, known.facts, answer, turn) if answer else None
            return self._finish(turn, asked, word, for_manager=for_manager)

        said, danger = self.dangers.screened(known, said, turn)
        if danger is not None and self.dangers.act_on(danger, conversation, turn, said, word):
            self._call_meanwhile(conversation, said, turn, word)
            return finish(None)
        aside = self.asides.of(conversation, said.text, said.channel) if said.payload is None else Aside()
        turn.lines += aside.lines
        if aside.is_all and conversation.handler == ASSISTANT:
            return finish(aside.then)
        if conversation.handler != ASSISTANT:
            turn.remembers |= {INTERRUPTED: True} if INTERRUPTED in known.facts else {}
            self.cases.patient_waits(conversation.id)
            return finish(None, for_manager=True)
        if agreed := self.questions.answer(conversation, said, known.facts, turn):
            return finish(agreed)
        if said.payload == MANAGER_BUTTON:
            turn.remembers[INTERRUPTED] = True
            return finish(self._call_person(conversation, "asked_for_person", word))
        if not said.text and said.payload is None:
            return finish(self._one(conversation, "nothing_heard"))
        if said.payload is None and (needed := self._interpreter(conversation, said.text)):
            return finish(self._call_interpreter(known, needed, said, turn, word))
        if said.payload is None and self.dangers.must_be_seen_today(conversation, said.text):
            return finish(self._call_person(conversation, "urgent_today", word))
        turn.forgets += [INTERRUPTED] if INTERRUPTED in known.facts else []
        return finish(self._ask(known, said, turn, word))

    def _ask(self, known: Known, said: Said, turn: Turn, word: Word) -> Answer:
        """The assistant's answer; a person's help when it fails. Once interrupted, a "yes" answers nothing old."""
        conversation = known.conversation
        state = conversation.engine_state or {}
        slots = state.get("slots", {})
        closed = {"step": None} if INTERRUPTED in known.facts and slots.get("step") in YES_OR_NO else {}
        masked = slots if state.get(MASKED) else {}  # or the assistant's own, with the number, would be kept again
        question = Question(
            conversation_id=conversation.id,
            turn_id=said.message_id,
            text=None if said.payload else said.text,
            payload=said.payload,
            slots={**masked, "language": conversation.language, **closed},
            first=not conversation.asked_engine,
        )
        try:
            ask = partial(self._ask_knowing, conversation)
            with around("assistant"):
                answer = serve(ask, question, ask(question), turn, known.facts, self.texts)
        except AssistantUnavailable:
            return self._call_person(conversation, "assistant_failed", word)
        return answer if answer.replies else self._call_person(conversation, "assistant_failed", word)

    def _ask_knowing(self, conversation: Conversation, question: Question) -> Answer:
        try:
            return self.assistant.ask(question)
        except AssistantForgot:
            return self.assistant.ask(replace(question, state=conversation.engine_state or {}))

    def _call_meanwhile(self, conversation: Conversation, said: Said, turn: Turn, word: Word) -> None:
        """While danger is asked about, whoever needs a person in any case gets one; the question is said last. In the
        middle of a task words answer that."""
        if not turn.asks_danger or said.hurried or conversation.is_busy or self.cases.of(conversation.id):
            return
        try:
            reason = reason_meanwhile(said.text, self.assistant.read(said.text))
        except (AssistantUnavailable, Overloaded):
            return
        if reason:
            [called] = self._call_person(conversation, reason, word).replies
            turn.lines.insert(-1, reply_line(self.texts, conversation, called))

    def _interpreter(self, conversation: Conversation, text: str) -> Help | None:
        speaks = self.practices.current().languages
        return self.interpreting.needed(text, speaks, busy=conversation.is_busy)

    def _call_interpreter(self, known: Known, needed: Help, said: Said, turn: Turn, word: Word) -> Answer | None:
        """A person, who learns which language; and a sentence in it, which a voice of ours could not say. A case that
        is open stays what it is."""
        conversation, case = known.conversation, self.cases.of(known.conversation.id)
        if needed.which != UNKNOWN or INTERPRETER not in known.facts:
            turn.remembers[INTERPRETER] = needed.which
        told = needed.called if said.channel != "phone" else ""
        if told:
            turn.lines.append(Line("assistant", told, needed.which, response="interpreter_called"))
        is_open = case is not None and case.status is not Status.RETURNED
        reason = case.reason if case and is_open else INTERPRETER
        called = self._call_person(conversation, reason, word, "handoff_interpreter")
        waits = case is not None and case.status in (Status.REQUESTED, Status.OFFERED)
        return None if waits and told else called

    def _call_person(self, conversation: Conversation, reason: str, word: Word, key: str | None = None) -> Answer:
        """Opens a case and says who comes, or when; the words begin with what went wrong, or with those of `key`."""
        try:
            case = self.cases.request(conversation.id, reason, word=word)
        except (WordLost, DatabaseAway):  # the message comes again, and then somebody is called
            raise
        except FrontdeskError:
            return self._one(conversation, "cannot_reach_anybody")
        opening = self.texts.say(key or f"handoff_{reason}", conversation.language)
        return Answer(
            (Reply(f"{opening} {self.where_it_stands(case, conversation.language)}", "handoff"),), reason, 1.0
        )

    def where_it_stands(self, case: Case, language: str) -> str:
        """What happens next with a case."""
        return self.standings.of(case, language)

    def _one(self, conversation: Conversation, key: str) -> Answer:
        return Answer((Reply(self.texts.say(key, conversation.language), key),), None, 0.0)

    def _finish(self, turn: Turn, answer: Answer | None, word: Word, *, for_manager: bool) -> Turn:
        """Closes the turn. The assistant is silent if a manager took over meanwhile; what was booked, moved or
        cancelled for this message is told all the same, as it is when the assistant's own words were lost.

        Raises TurnInProgress for a message that was left to a manager who has given the conversation back by now.
        """
        if answer is not None:
            turn.intent, turn.confidence = answer.intent, answer.confidence

        def lines_of(tx: Connection, current: Conversation) -> list[Line]:
            if for_manager and current.handler == ASSISTANT:
                raise TurnInProgress(current.id)
            if current.handler != ASSISTANT:
                turn.lines[:] = [as_notice(line) for line in turn.lines]
            done = self.standings.done(tx, current, self.turns.changes(tx, turn))
            replies = answer.replies if answer and current.handler == ASSISTANT else ()
            told = {reply.response for reply in replies}
            untold = [line for response, line in done.items() if response not in told]
            return untold + [reply_line(self.texts, current, reply) for reply in replies]

        return self.turns.finish(turn, word, lines_of, answer.state if answer else None)
