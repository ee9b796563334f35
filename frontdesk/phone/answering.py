"""What a call is told to do next: say what is new, then listen, join a manager, wait, or end."""

from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.cases.model import Status
from frontdesk.cases.service import Cases
from frontdesk.clock import Clock
from frontdesk.conversations.awaited import awaited
from frontdesk.conversations.model import ASSISTANT, DANGER_ASKED, Conversation, Line
from frontdesk.conversations.service import Conversations
from frontdesk.phone.hearing import QUIET, Asked, Meaning
from frontdesk.phone.legs.service import Legs
from frontdesk.phone.listening import KEYED, patience
from frontdesk.phone.model import PhoneCall, PhoneTurn
from frontdesk.phone.script import GoOn, HangUp, Listen, Pause, Say, Script
from frontdesk.phone.spoken import danger_again, options
from frontdesk.phone.voice import Voice
from frontdesk.practice.service import Practices
from frontdesk.reaching.replies import Replies

GOODBYE, TALK_ENDED = "utter_goodbye", "talk_ended"
UNSAID = frozenset(  # lines that are for the eye, or said already
    {"greeting", "greeting_phone", "talked_by_phone", "talked_by_phone_with", "voice_message_left"}
)
HOLD_LISTENS = 8  # seconds between two looks for a manager; every second time the words of `phone_hold`, 12 s long
READS_EVERY = 5  # seconds between two looks at what a manager typed
MOST_HINTS = 300  # phrases (Twilio takes 500)


@dataclass(frozen=True)
class Stand:
    """Where a talk stands: the lines of a part of it that a caller may hear, how far that part goes (0: nothing is in
    it), whether a person is being fetched, and which question about danger is open, while nobody else hears it."""

    conversation: Conversation
    lines: Sequence[Line]
    upto: int
    waits: bool
    danger: str | None = None

    def new(self, turn: PhoneTurn) -> list[Line]:
        """What the answer to a turn says."""
        return [line for line in self.lines if line.seq > turn.spoken_from]

    def before(self, call: PhoneCall) -> list[Line]:
        """What was said last."""
        return [line for line in self.lines if call.said_from < line.seq <= call.spoken_upto]

    def last(self, call: PhoneCall) -> Line | None:
        """The end of what was said last: the question that a caller may be answering."""
        return next(reversed(self.before(call)), None)


@dataclass(frozen=True)
class Told:
    """What a call is told: the script, the lines that are spoken for the first time, and how far it has the talk."""

    script: Script
    lines: Sequence[Line]
    upto: int


class Answering:
    """Makes scripts from where a conversation stands."""

    def __init__(
        self,
        clock: Clock,
        practices: Practices,
        conversations: Conversations,
        cases: Cases,
        replies: Replies,
        legs: Legs,
        voice: Voice,
    ) -> None:
        self.clock = clock
        self.practices = practices
        self.conversations = conversations
        self.cases = cases
        self.replies = replies
        self.legs = legs
        self.voice = voice

    def greet(self, call: PhoneCall, key: str) -> Script:
        """Who we are, that it is no person, and the ways to one; ten seconds at most, and any word interrupts it."""
        conversation = self.conversations.get(call.conversation_id)
        return self._listen(call, key, conversation, self._greeting(call, conversation.language), None)

    def say(self, call: PhoneCall, text_key: str) -> Say:
        """One sentence of the line itself."""
        return self.voice.words(call, self.conversations.get(call.conversation_id).language, text_key)

    def say_and_listen(self, call: PhoneCall, key: str, *text_keys: str) -> Script:
        """Sentences of the line itself, and then the caller's turn."""
        conversation = self.conversations.get(call.conversation_id)
        said = tuple(self.voice.words(call, conversation.language, text_key) for text_key in text_keys)
        return self._listen(call, key, conversation, said, None)

    def ask_code(self, call: PhoneCall, key: str) -> Script:
        """Asks for the code that goes on with a chat."""
        conversation = self.conversations.get(call.conversation_id)
        said = (self.voice.words(call, conversation.language, "phone_ask_code"),)
        return self._listen(call, key, conversation, said, "code")

    def ask_number(self, call: PhoneCall, key: str) -> Script:
        """Asks for the number to call back, where none is known."""
        conversation = self.conversations.get(call.conversation_id)
        return self._listen(call, key, conversation, (self.say(call, "reach_ask_phone"),), "phone")

    def say_and_hold(self, call: PhoneCall, key: str, text_key: str) -> Script:
        """A sentence, and then waiting for a person."""
        return self._hold(key, self.conversations.get(call.conversation_id), (self.say(call, text_key),))

    def no_voice(self, call: PhoneCall) -> str:
        """What stands in the transcript where nothing could be understood."""
        return self.say(call, "phone_no_words").text

    def one_moment(self, call: PhoneCall, path: str, moments: int) -> Script:
        """The answer takes longer than anybody waits in silence."""
        words = self.say(call, "phone_still" if moments else "phone_one_moment")
        return Script((*((words,) if moments % 2 == 0 else ()), Pause(1), GoOn(path)))

    def asked(self, call: PhoneCall) -> Asked:
        """What the caller may be answering."""
        stand = self._stand(call, call.said_from)
        last = stand.last(call)
        offered = tuple(option.button for option in options(last, self.voice.texts)) if last else ()
        greeting, languages = call.said_from == call.spoken_upto, len(self.practices.current().languages)
        waiting = stand.waits and not stand.danger  # or a key would end the wait, and the question with it
        return Asked(offered, _awaits(call, stand.conversation, last), waiting, greeting, languages)

    def is_stuck(self, call: PhoneCall, meaning: Meaning) -> bool:
        """Whether it leads nowhere: something is asked, nothing was ever said, or somebody speaks and is not
        understood; and no person comes."""
        stand = self._stand(call, call.said_from)
        if stand.conversation.handler != ASSISTANT or stand.waits:
            return False
        return meaning is Meaning.UNCLEAR or not _is_done(call, stand)

    def yes(self, call: PhoneCall) -> str:
        """The word for yes, in the caller's language."""
        return self.say(call, "device_button_yes").text

    def after(self, call: PhoneCall, turn: PhoneTurn, key: str) -> Told:
        """What the call does after a turn."""
        stand = self._stand(call, min(call.said_from, turn.spoken_from))
        new = stand.new(turn)
        return Told(self._after(call, turn, key, stand, new), new, stand.upto if stand.upto > turn.spoken_from else 0)

    def _after(self, call: PhoneCall, turn: PhoneTurn, key: str, stand: Stand, new: Sequence[Line]) -> Script:
        conversation, meaning = stand.conversation, Meaning(turn.meaning)
        said = self._said(call, turn, stand, new)
        if room := self.legs.room_for(conversation.id):
            return Script((*said, room))
        last = new[-1] if new else stand.last(call)
        rung = last is not None and last.response == TALK_ENDED and self.legs.is_rung(conversation.id)
        if rung and not new:  # they asked to talk again
            return self._hold(key, conversation, (self.voice.words(call, conversation.language, "phone_holding"),))
        if meaning is Meaning.NOTHING and turn.quiet > 1 and last and last.response == TALK_ENDED:
            return Script((self.voice.words(call, conversation.language, "phone_goodbye"), HangUp()))
        if conversation.handler != ASSISTANT:
            return self._read_aloud(call, key, conversation, said, new)
        awaits = _awaits(call, conversation, last)
        if stand.waits:
            asks = awaits is not None or bool(last and last.buttons)
            reminded = meaning is Meaning.NOTHING and turn.quiet % 2 == 1 and not stand.danger
            words = "phone_holding" if asks else "phone_hold"  # their keys would answer the question
            more = (self.voice.words(call, conversation.language, words),) if reminded else ()
            return self._hold(key, conversation, (*said, *more), awaits)
        if new and new[-1].response == GOODBYE:
            return Script((*said, HangUp()))
        if meaning in (Meaning.ASSISTANT, Meaning.CALLBACK) and not new:
            return self.say_and_listen(call, key, "utter_all_right", "utter_what_can_i_do")
        if meaning is Meaning.NOTHING and not new and not stand.danger and _is_done(call, stand):
            return self._winds_up(call, key, conversation, turn)
        awaits = None if stand.danger else awaits  # the next words answer that
        return self._listen(call, key, conversation, said, awaits, wait=meaning is Meaning.WAIT)

    def _said(self, call: PhoneCall, turn: PhoneTurn, stand: Stand, new: Sequence[Line]) -> tuple[Say, ...]:
        """What is new; else, as the caller asked or because nothing was understood, what was said before."""
        meaning, language = Meaning(turn.meaning), stand.conversation.language
        said, before = self.voice.lines(call, new), stand.before(call)
        if new or meaning in (Meaning.WORDS, Meaning.CALLBACK, Meaning.ASSISTANT):
            return said
        if call.expects and meaning in (*QUIET, Meaning.AGAIN, Meaning.SLOWER, Meaning.LOUDER):
            own = "phone_ask_code" if call.expects == Meaning.CODE else "reach_ask_phone"
            return (self.voice.words(call, language, own),)
        attended = stand.waits or stand.conversation.handler != ASSISTANT
        if meaning in QUIET and stand.danger:
            return (self.voice.words(call, language, stand.danger),)
        if meaning in QUIET and attended:
            is_asked = bool(before) and before[-1].response == TALK_ENDED
            return self.voice.options(call, before[-1]) if is_asked else said
        if meaning is Meaning.WAIT:
            return (self.voice.words(call, language, "phone_wait"),)
        if meaning in QUIET:
            return self._once_more(call, turn, stand)
        if meaning in (Meaning.AGAIN, Meaning.SLOWER, Meaning.LOUDER):
            first = self.voice.words(call, language, f"phone_{meaning}")
            again = self.voice.other_words(call, before) if meaning is Meaning.AGAIN else self.voice.lines(call, before)
            return (first, *(again or self._greeting(call, language)))
        return said

    def _once_more(self, call: PhoneCall, turn: PhoneTurn, stand: Stand) -> tuple[Say, ...]:
        """Nothing was understood: other words first, then the keys."""
        language, before = stand.conversation.language, stand.before(call)
        first = self.voice.words(call, language, "phone_unclear" if turn.meaning == Meaning.UNCLEAR else "phone_quiet")
        if turn.quiet == 1:
            return (first, *(self.voice.other_words(call, before) or self._greeting(call, language)))
        awaits = _awaits(call, stand.conversation, stand.last(call))
        by_keys = "phone_keys_birth" if awaits == "birth" else "phone_keys_digits" if awaits in KEYED else "phone_keys"
        return (first, self.voice.words(call, language, by_keys), *self.voice.lines(call, before[-1:]))

    def _greeting(self, call: PhoneCall, language: str) -> tuple[Say, ...]:
        practice = self.practices.current()
        others = [
            self.voice.words(call, other, "phone_this_language", number=str(place))
            for place, other in enumerate(practice.languages[1:], 2)
            if self._tells_key(other, place)
        ]
        return (*others, self.voice.words(call, language, "greeting_phone", practice=practice.details.name))

    def _tells_key(self, language: str, place: int) -> bool:
        """Whether a language's words tell the key that picks it: they have a blank for it, or name the second."""
        texts, key = self.voice.texts, "phone_this_language"
        own = texts.lender(key, language) == language
        return own and ("{number}" in texts.get(key, language).words or place == 2)

    def _winds_up(self, call: PhoneCall, key: str, conversation: Conversation, turn: PhoneTurn) -> Script:
        """All is done and nothing more is said: asked once, then goodbye."""
        if turn.quiet == 1:
            return self.say_and_listen(call, key, "phone_anything_else")
        return Script((self.voice.words(call, conversation.language, "phone_goodbye"), HangUp()))

    def _hold(self, key: str, conversation: Conversation, said: tuple[Say, ...], awaits: str | None = None) -> Script:
        """Waits for a person, and can be spoken to meanwhile. A look every few seconds finds whoever has come."""
        how, path = patience(awaits, patient=False), f"/phone/calls/turns/{key}"
        return Script((Listen(path, conversation.language, HOLD_LISTENS, how.after, how.keys, said, self._hints()),))

    def _read_aloud(
        self, call: PhoneCall, key: str, conversation: Conversation, said: tuple[Say, ...], lines: Sequence[Line]
    ) -> Script:
        """A manager writes and the caller speaks."""
        joined = any(line.response == "manager_joined" for line in lines)
        name = self.practices.manager(conversation.handler).name
        more = (self.voice.words(call, conversation.language, "phone_manager_listens", manager=name),) if joined else ()
        path = f"/phone/calls/turns/{key}"
        return Script((Listen(path, conversation.language, READS_EVERY, 2, 1, (*said, *more), self._hints()),))

    def _listen(
        self,
        call: PhoneCall,
        key: str,
        conversation: Conversation,
        said: tuple[Say, ...],
        awaits: str | None,
        *,
        wait: bool = False,
    ) -> Script:
        how = patience(awaits, patient=call.patient, asked_to_wait=wait)
        times, path = (how.first, how.after, how.keys), f"/phone/calls/turns/{key}"
        partly = f"{path}/partly/{awaits}/{conversation.language}" if how.is_long else None
        return Script((Listen(path, conversation.language, *times, said, self._hints(), partly),))

    def _hints(self) -> tuple[str, ...]:
        """Words of the practice that a recogniser may not know; nothing of any patient."""
        practice = self.practices.current()
        names = [provider.name for provider in practice.providers.values()]
        sites = [site.name for site in practice.sites.values()]
        return tuple(name.replace(",", "") for name in (*names, *sites, practice.details.name))[:MOST_HINTS]

    def _stand(self, call: PhoneCall, after: int) -> Stand:
        """Where the talk stands; of its lines those after a number. What is hidden from whoever is there is not
        said."""
        with self.conversations.db.reading() as tx:  # first: who speaks by now may have said something in between
            conversation = self.conversations.read(tx, call.conversation_id)
            case, asked = self.cases.of(conversation.id), self.conversations.facts(conversation.id).get(DANGER_ASKED)
        lines, now = self.conversations.transcript(conversation.id, after), self.clock.now()
        heard = [line for line in lines if line.author != "patient" and line.response not in UNSAID]
        shown = [line for line in heard if not conversation.hides(line, now)]
        waits = case is not None and case.status in (Status.REQUESTED, Status.OFFERED)
        danger = danger_again(asked["kind"], self.voice.texts) if asked and conversation.handler == ASSISTANT else None
        return Stand(conversation, shown, lines[-1].seq if lines else 0, waits, danger)


def _is_done(call: PhoneCall, stand: Stand) -> bool:
    """Whether nothing is open: the caller has said something, and no task or question waits for an answer."""
    last = stand.last(call)
    asks = last is not None and (bool(last.buttons) or last.text.rstrip().endswith("?"))
    return last is not None and not asks and not stand.conversation.is_busy


def _awaits(call: PhoneCall, conversation: Conversation, last: Line | None) -> str | None:
    """What the open question asks for, of the line itself or of the assistant."""
    own = {"number": "phone"}.get(call.expects, call.expects) if call.expects else None
    return own or awaited(conversation, last)
