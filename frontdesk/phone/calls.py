"""A patient's call, turn by turn: the caller's phone reads the transcript aloud and listens.

Each time the provider asks, the call is told what came into the transcript since it last spoke, and then to listen, to
join a manager, or to end. So whoever writes the transcript, the assistant, a manager at the console or the worker with
a notice, is heard. What is heard goes to reception, as a message in the chat does; the same listening again is the same
message.
"""

import secrets
from collections.abc import Callable
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import replace

from frontdesk import audit
from frontdesk.cases.service import Cases
from frontdesk.clock import Clock
from frontdesk.continuing.service import Continuing
from frontdesk.conversations.model import Line, Said
from frontdesk.conversations.service import Conversations
from frontdesk.db import Connection, Database
from frontdesk.errors import TooManyTries, TurnInProgress, WrongCode
from frontdesk.phone import store
from frontdesk.phone.answering import Answering
from frontdesk.phone.at_work import AtWork
from frontdesk.phone.hearing import (
    QUIET,
    Heard,
    Meaning,
)
from frontdesk.phone.legs.service import Legs
from frontdesk.phone.model import WISHES, PhoneCall, PhoneTurn
from frontdesk.phone.reading import NUMBER, Reading
from frontdesk.phone.script import GoOn, Record, Script
from frontdesk.phone.turns import changed_by, turn_of
from frontdesk.reception import MANAGER_BUTTON, Reception
from frontdesk.understanding.contact import read_phone

SOON = 1.6  # seconds: an answer that takes longer is announced by "one moment" (Twilio waits 15; a caller, two)
MOST_MOMENTS = 8  # then a person is fetched
NO_VOICE = 3  # as often running nothing was understood, and a person comes
CALLS = "/phone/calls"


class Calls:
    """The line as callers meet it."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        conversations: Conversations,
        cases: Cases,
        reception: Reception,
        continuing: Continuing,
        legs: Legs,
        reading: Reading,
        answering: Answering,
        soon: float = SOON,
    ) -> None:
        self.db = db
        self.clock = clock
        self.conversations = conversations
        self.cases = cases
        self.reception = reception
        self.continuing = continuing
        self.legs = legs
        self.reading = reading
        self.answering = answering
        self.soon = soon
        self.at_work = AtWork(reception)

    def answer(self, call_id: str, number: str | None) -> Script:
        """The beginning of a call; asked again, the same call. `number`: E.164, or None when it is withheld."""
        call = self._find(call_id) or self._open(call_id, number)
        return self.answering.greet(call, new_key())

    def begin(self, call_id: str, number: str, line: Line, of: str) -> str:
        """A call that we placed, once somebody there wants to hear what it is about: a caller like any other from here
        on, in a conversation that begins with this line about a patient, and in which nobody is proven. Gives its id;
        asked again, the same one."""
        if call := self._find(call_id):
            return call.conversation_id
        id = self.conversations.open("phone", line.language).conversation.id
        with self.db.begin() as tx:
            self.conversations.write(tx, id, line, of=of)
            call = PhoneCall(call_id, id, number, self.clock.now())
            store.add(tx, call)
            self._audit(tx, call, "write", "call")
            return store.get(tx, call_id).conversation_id

    def turn(self, call_id: str, key: str, heard: Heard) -> Script:
        """What a call does after something, or nothing, was heard. Raises Unknown for no call of ours."""
        with self.reception.practices.held():
            return self._answered(*self._note(call_id, key, heard))

    def again(self, call_id: str, key: str, moments: int) -> Script:
        """The same once more, after "one moment": as often as it takes, then a person."""
        with self.db.reading() as tx:
            call, turn = store.get(tx, call_id), store.find_turn(tx, call_id, key)
        return self._answered(call, turn, moments) if turn else self.next(call_id)

    def next(self, call_id: str) -> Script:
        """What a call does that was led here: when a manager comes, or has gone."""
        with self.db.reading() as tx:
            call = store.get(tx, call_id)
        return self._goes_on(call, PhoneTurn(call_id, new_key(), "", Meaning.LED, "", None, 0, call.spoken_upto))

    def recorded(self, call_id: str, recording_id: str, seconds: int) -> Script:
        """A message was recorded: it joins the case, and the talk goes on."""
        with self.db.reading() as tx:
            call = store.get(tx, call_id)
        self.legs.message_left(call.conversation_id, recording_id, seconds)
        return self.answering.say_and_listen(call, new_key(), "phone_message_kept", "phone_anything_else")

    def conversation_of(self, call_id: str) -> str | None:
        """The conversation of a call, if it is ours."""
        call = self._find(call_id)
        return call.conversation_id if call else None

    def _open(self, call_id: str, number: str | None) -> PhoneCall:
        id = self.reception.welcome("phone", None).conversation.id
        greeted = self.conversations.get(id).seq
        call = PhoneCall(call_id, id, number, self.clock.now(), spoken_upto=greeted, said_from=greeted)
        with self.db.begin() as tx:
            if number:
                self.conversations.note(tx, id, calls_from=number)
            store.add(tx, call)
            self._audit(tx, call, "write", "call")
            return store.get(tx, call_id)

    def _find(self, call_id: str) -> PhoneCall | None:
        with self.db.reading() as tx:
            return store.find(tx, call_id)

    def _note(self, call_id: str, key: str, heard: Heard) -> tuple[PhoneCall, PhoneTurn]:
        """Writes down what was heard, once."""
        with self.db.reading() as tx:
            call, known = store.get(tx, call_id), store.find_turn(tx, call_id, key)
        if known:
            return call, known
        understood = self.reading.understood(call, heard)
        with self.db.begin() as tx:
            call = store.get(tx, call_id, lock=True)
            turn = turn_of(call, key, understood)
            if not store.add_turn(tx, turn):
                return call, store.find_turn(tx, call_id, key) or turn
            if call.listens:
                store.forget_partial(tx, call_id)
            changed = changed_by(call, turn)
            store.change(tx, call_id, **changed, seen_at=self.clock.now())
            if understood.meaning is not Meaning.WORDS and understood.text:
                self._keep(tx, call, understood.text)
        return replace(call, **changed), turn

    def _keep(self, tx: Connection, call: PhoneCall, text: str) -> None:
        """Words to the line itself are on record, too."""
        language = self.conversations.read(tx, call.conversation_id).language
        line = Line("patient", text, language, personal=True, channel="phone")
        self.conversations.write(tx, call.conversation_id, line)

    def _answered(self, call: PhoneCall, turn: PhoneTurn, moments: int = 0) -> Script:
        meaning = Meaning(turn.meaning)
        silent = meaning in QUIET and turn.quiet >= NO_VOICE
        if silent and self.reading.asked_danger(call):  # who falls silent at that question is taken to have said yes
            return self._ask(call, turn, Said(turn.message_id, self.answering.yes(call), channel="phone"), moments)
        if silent and self.answering.is_stuck(call, meaning):
            said = Said(turn.message_id, self.answering.no_voice(call), payload=MANAGER_BUTTON, channel="phone")
            return self._ask(call, turn, said, moments)
        if meaning is Meaning.WORDS:
            said = Said(turn.message_id, turn.text, payload=turn.payload, channel="phone")
            return self._ask(call, turn, said, moments)
        return self._of_the_line(call, turn, meaning)

    def _ask(self, call: PhoneCall, turn: PhoneTurn, said: Said, moments: int) -> Script:
        """Reception's answer, or "one moment" while it takes."""
        try:
            self.at_work.answer(call.conversation_id, said).result(self.soon)
        except (TooSlow, TurnInProgress):
            if moments < MOST_MOMENTS:
                return self.answering.one_moment(call, f"{CALLS}/turns/{turn.key}/again/{moments + 1}", moments)
            self.cases.request(call.conversation_id, "assistant_failed")
            return self.answering.say_and_hold(call, new_key(), "handoff_assistant_failed")
        return self._goes_on(call, turn)

    def _of_the_line(self, call: PhoneCall, turn: PhoneTurn, meaning: Meaning) -> Script:
        """What the line answers by itself."""
        wished: dict[Meaning, Callable[[PhoneCall, PhoneTurn], Script]] = {
            Meaning.CODE: self._code,
            Meaning.CALLBACK: self._callback,
            Meaning.TALK_AGAIN: self._talk_again,
            Meaning.MESSAGE: self._message,
            Meaning.ASSISTANT: self._assistant,
            Meaning.LANGUAGE: self._language,
        }
        if meaning in wished:
            return wished[meaning](call, turn)
        return self._goes_on(call, turn)

    def _code(self, call: PhoneCall, turn: PhoneTurn) -> Script:
        """Goes on with a conversation that was begun in the chat; nobody is proven in it."""
        if call.expects is None and any(sign.isdigit() for sign in turn.text):  # asked twice: it was redeemed, or not
            return self.next(call.id)
        if not any(sign.isdigit() for sign in turn.text):
            self._change(call, expects=Meaning.CODE.value)
            return self.answering.ask_code(call, new_key())
        self._change(call, expects=None)
        try:
            opened = self.continuing.redeem(turn.text, f"call {call.id}")
        except (WrongCode, TooManyTries):
            return self.answering.say_and_listen(call, new_key(), "phone_wrong_code")
        there = opened.conversation
        self._change(call, conversation_id=there.id, spoken_upto=there.seq, said_from=max(there.seq - 1, 0))
        return self.answering.say_and_listen(self._now(call), new_key(), "phone_went_on", "utter_what_can_i_do")

    def _callback(self, call: PhoneCall, turn: PhoneTurn) -> Script:
        """A call-back in place of waiting, to the number that calls or the one that they give."""
        if number := read_phone(turn.text, self.conversations.get(call.conversation_id).language):
            with self.db.begin() as tx:
                self.conversations.note(tx, call.conversation_id, phone=number)
        known = self.legs.wants_callback(call.conversation_id)
        self._change(call, expects=None if known else NUMBER)
        return self._goes_on(call, turn) if known else self.answering.ask_number(call, new_key())

    def _talk_again(self, call: PhoneCall, turn: PhoneTurn) -> Script:
        """The manager who has just talked is rung again, if they can be; else they call back."""
        if self.legs.talk_again(call.conversation_id):
            return self.answering.say_and_hold(call, new_key(), "phone_holding")
        return self._callback(call, turn)

    def _assistant(self, call: PhoneCall, turn: PhoneTurn) -> Script:
        self.legs.back_to_assistant(call.conversation_id)
        return self._goes_on(call, turn)

    def _message(self, call: PhoneCall, _turn: PhoneTurn) -> Script:
        said = self.answering.say(call, "phone_leave_message")
        return Script((said, Record(f"{CALLS}/message", f"{CALLS}/recordings"), GoOn(f"{CALLS}/next")))

    def _language(self, call: PhoneCall, turn: PhoneTurn) -> Script:
        """The caller named a language, or pressed the key for the practice's other one; twice is the same."""
        languages = self.reception.practices.current().languages
        wanted = self.reading.hearing.language_of(turn.text, languages)
        self.reception.change_language(call.conversation_id, wanted)
        return self.answering.say_and_listen(call, new_key(), "phone_welcome")

    def _goes_on(self, call: PhoneCall, turn: PhoneTurn) -> Script:
        call = self._as_wished(call.id)
        told = self.answering.after(call, turn, key := new_key())
        listens = key if told.script.listens_for_pieces else None
        if told.lines:
            spoken = {"spoken_upto": told.lines[-1].seq, "said_from": turn.spoken_from, "quiet": 0}
            with self.db.begin() as tx:
                self.answering.replies.has_read(tx, call.conversation_id, told.upto)
                store.change(tx, call.id, **spoken, listens=listens)
            return told.script
        if told.upto:
            self.answering.replies.read_upto(call.conversation_id, told.upto)
        if listens != call.listens:
            self._change(call, listens=listens)
        return told.script

    def _as_wished(self, call_id: str) -> PhoneCall:
        """The call, spoken as whoever is proven asked for, in this call or an earlier one; kept for the next."""
        with self.db.reading() as tx:
            call = store.get(tx, call_id)
            person_id = self.conversations.read(tx, call.conversation_id).person_id
            before = store.wished_by(tx, person_id) if person_id else {}
        now = {wish: bool(getattr(call, wish)) for wish in WISHES}
        wished = {wish: now[wish] or before.get(wish, False) for wish in WISHES}
        is_kept = wished == before or not any(wished.values())
        if person_id is None or (is_kept and wished == now):
            return call
        with self.db.begin() as tx:
            if not is_kept:
                store.remember(tx, person_id, wished, self.clock.now())
                self._audit(tx, call, "write", "speech wishes", patient_id=person_id)
            if wished != now:
                store.change(tx, call_id, **wished)
                self._audit(tx, call, "read", "speech wishes", patient_id=person_id)
            return store.get(tx, call_id)

    def _audit(self, tx: Connection, call: PhoneCall, did: str, what: str, **whose: str) -> None:
        ids = {"conversation_id": call.conversation_id, **whose}
        audit.record(tx, self.clock.now(), "patient", did, what, call.id, "phone", **ids)

    def _now(self, call: PhoneCall) -> PhoneCall:
        with self.db.reading() as tx:
            return store.get(tx, call.id)

    def _change(self, call: PhoneCall, **values: str | int | None) -> None:
        with self.db.begin() as tx:
            store.change(tx, call.id, **values)


def new_key() -> str:
    """A name for one listening."""
    return secrets.token_hex(8)
