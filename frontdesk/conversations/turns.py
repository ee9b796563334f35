"""Turns: a message is written down at once, and answered once, whoever works on it how often."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from frontdesk import audit
from frontdesk.cards.digits import words
from frontdesk.cards.mask import mask, mask_spread
from frontdesk.cards.talk import taken_out
from frontdesk.clock import Clock
from frontdesk.conversations import store
from frontdesk.conversations.about import store as about
from frontdesk.conversations.answers import store as answers
from frontdesk.conversations.facts import store as facts
from frontdesk.conversations.masked import store as masked
from frontdesk.conversations.model import (
    ASSISTANT,
    DANGER_ASKED,
    TOKEN_LASTS,
    Button,
    Conversation,
    Known,
    Line,
    Turn,
    Unanswered,
    second_of,
)
from frontdesk.conversations.word import Word, Words, check
from frontdesk.db import Connection, Database
from frontdesk.lines import in_its_language
from frontdesk.texts import Texts

LinesOf = Callable[[Connection, Conversation], Sequence[Line]]


class Turns:
    """The only writer of turns."""

    def __init__(self, db: Database, clock: Clock, words: Words, texts: Texts) -> None:
        self.db = db
        self.clock = clock
        self.texts = texts
        self.words = words

    def record(self, conversation_id: str, turn_id: str, line: Line) -> str:
        """Writes a patient's message down, once however often it comes; a long silence before it ends identity.

        Gives its words as they are kept: a card number is not, and its earlier parts are masked with its last one.
        """
        own = mask(line.text)  # a long text takes a while, in which nobody should wait for the database
        with self.db.begin("message") as tx:
            conversation, now = store.get(tx, conversation_id, lock=True), self.clock.now()
            if not answers.start_turn(tx, conversation_id, turn_id, now):
                return store.lines_of(tx, conversation_id, turn_id)[0].text
            store.change(
                tx,
                conversation_id,
                heard_at=now,
                level=conversation.level_now(now),
                hidden_upto=conversation.hidden_now(now),
                language=line.language,
            )
            text = self._without_spread_cards(tx, conversation_id, own)
            store.append(tx, conversation_id, replace(line, text=text, turn_id=turn_id), now)
            self._audit(tx, conversation_id, conversation.patient_id, "patient", turn_id)
        return text

    def _without_spread_cards(self, tx: Connection, conversation_id: str, text: str) -> str:
        """The text without its part of a card number; masks what earlier messages hold of one that it completes."""
        before = masked.newest_messages(tx, conversation_id, words()["asks_number"])
        before[-1] = replace(before[-1], text=text)
        after = mask_spread(before)
        for old, new in zip(before[:-1], after[:-1], strict=True):
            if old.text != new.text:
                masked.rewrite(tx, conversation_id, old, new)
                ids = {"patient_id": store.patient_of(tx, conversation_id), "conversation_id": conversation_id}
                audit.record(tx, self.clock.now(), "reception", "mask", "line", str(old.seq), "card number", **ids)
        return after[-1].text

    def known(self, conversation_id: str, turn_id: str) -> Known:
        """What is known when a message is to be answered, at one moment; its answer, if it has one already."""
        with self.db.reading() as tx:
            return Known(
                conversation=store.get(tx, conversation_id),
                facts=facts.read(tx, conversation_id),
                said_before=store.said_before(tx, conversation_id, turn_id),
                answered=self._stored(tx, conversation_id, turn_id),
            )

    def _stored(self, tx: Connection, conversation_id: str, turn_id: str) -> Turn | None:
        """A turn that was answered to the end, as it is on record."""
        if not answers.answered(tx, conversation_id, turn_id):
            return None
        turn = Turn(conversation_id, turn_id, repeated=True)
        self._read(tx, turn)
        return turn

    def unanswered(self, after: datetime, upto: datetime, most: int) -> list[Unanswered]:
        """Messages that came in this time and have no answer, the oldest first. Each leaves an audit row."""
        with self.db.begin() as tx:
            found = [self._unanswered(tx, *message) for message in answers.unanswered(tx, after, upto, most)]
        return [message for message in found if message]

    def _unanswered(self, tx: Connection, conversation_id: str, turn_id: str, came_at: datetime) -> Unanswered | None:
        ids = {"patient_id": store.patient_of(tx, conversation_id), "conversation_id": conversation_id}
        audit.record(tx, self.clock.now(), "worker", "read", "turn", turn_id, "unanswered", **ids)
        said = next((line for line in store.lines_of(tx, conversation_id, turn_id) if line.author == "patient"), None)
        if said is None:
            return None
        return Unanswered(
            conversation_id,
            turn_id,
            came_at,
            said.text,
            store.said_before(tx, conversation_id, turn_id),
            asked_danger=DANGER_ASKED in facts.read(tx, conversation_id, came_at),
        )

    def waiting(self, upto: datetime) -> int:
        """How many messages of the last day, up to a moment, have no answer; reads no words."""
        with self.db.reading() as tx:
            return answers.count_unanswered(tx, upto - TOKEN_LASTS, upto)

    def changes(self, tx: Connection, turn: Turn) -> dict[str, str]:
        """What was changed for this turn and its second request, by whichever attempt: ids by kind of change."""
        return answers.changes_of(tx, turn.conversation_id, second_of(turn.turn_id), turn.turn_id)

    def write(self, turn: Turn, word: Word) -> None:
        """Writes lines of a turn before it is finished: what cannot wait for the rest. Raises WordLost.

        An attempt that died may have written them: then they stand as they are.
        """
        with self.db.begin("danger words") as tx:
            check(tx, word)
            written = [line for line in self._lines(tx, turn) if line.author != "patient"]
            if written:
                turn.lines = written
            self._write(tx, turn)

    def finish(self, turn: Turn, word: Word, lines_of: LinesOf, engine_state: dict[str, Any] | None) -> Turn:
        """Writes the answer, what is remembered of it, and closes the turn, together. Raises WordLost.

        `lines_of` sees who speaks at that very moment.
        """
        with self.db.begin("answer") as tx:
            now, at = self.clock.now(), (turn.conversation_id, turn.turn_id)
            check(tx, word)
            turn.lines += lines_of(tx, store.get(tx, turn.conversation_id))
            self._write(tx, turn)
            self._read(tx, turn)
            if engine_state:
                store.change(tx, turn.conversation_id, engine_state=engine_state, asked_engine=True)
            if turn.forgets:
                facts.drop(tx, turn.conversation_id, turn.forgets)
            for key, value in turn.remembers.items():
                facts.put(tx, turn.conversation_id, key, value, now, about.whose(turn.conversation_id, ASSISTANT))
            if turn.text and turn.text != (now_kept := turn.lines[0].text):  # the next message had the rest of a card
                masked.take_out(tx, turn.conversation_id, taken_out(turn.text, now_kept))
            answers.finish_turn(tx, *at, now, turn.intent, turn.confidence)
            self.words.give_back(tx, word)
        word.given_back = True
        return turn

    def open_question(self, conversation_id: str) -> Line | None:
        """What the assistant asked last, while a task is under way; None when it is hidden from whoever is here."""
        with self.db.reading() as tx:
            conversation = store.get(tx, conversation_id)
            line = store.last_answer(tx, conversation_id) if conversation.is_busy else None
            return None if line is None or conversation.hides(line, self.clock.now()) else line

    def offered(self, conversation_id: str, button_id: str) -> Button | None:
        """The answer that we offered under this id: `<line>-<place>`; None when the line is hidden by now."""
        seq, _, place = button_id.partition("-")
        if not (seq.isdecimal() and place.isdecimal() and len(seq) < 10 and len(place) < 4):
            return None
        with self.db.reading() as tx:
            conversation = store.get(tx, conversation_id)
            lines = store.read(tx, conversation_id, int(seq) - 1, upto=int(seq))
        buttons = lines[0].buttons if lines and not conversation.hides(lines[0], self.clock.now()) else ()
        return buttons[int(place)] if int(place) < len(buttons) else None

    def _write(self, tx: Connection, turn: Turn) -> None:
        """Writes the lines that are not written yet."""
        if any(not line.seq for line in turn.lines):
            patient_id = store.patient_of(tx, turn.conversation_id)
            self._audit(tx, turn.conversation_id, patient_id, "assistant", turn.turn_id)
        for place, line in enumerate(turn.lines):
            if not line.seq:
                own = replace(in_its_language(self.texts, line), turn_id=turn.turn_id)
                turn.lines[place] = replace(own, seq=store.append(tx, turn.conversation_id, own, self.clock.now()))

    def _audit(self, tx: Connection, id: str, patient_id: str | None, who: str, turn_id: str) -> None:
        ids = {"patient_id": patient_id, "conversation_id": id}
        audit.record(tx, self.clock.now(), who, "write", "turn", turn_id, "conversation", **ids)

    def _read(self, tx: Connection, turn: Turn) -> None:
        turn.lines = self._lines(tx, turn)
        turn.handler = store.get(tx, turn.conversation_id).handler

    def _lines(self, tx: Connection, turn: Turn) -> list[Line]:
        return store.lines_of(tx, turn.conversation_id, turn.turn_id)
