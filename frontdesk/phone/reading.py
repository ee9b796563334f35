"""What was heard in a call: what the line itself has asked for, else what the words and keys mean."""

from dataclasses import replace

from frontdesk.continuing.service import DIGITS
from frontdesk.conversations.model import ASSISTANT, DANGER_ASKED
from frontdesk.conversations.service import Conversations
from frontdesk.phone.answering import Answering
from frontdesk.phone.hearing import (
    AGAIN_KEY,
    PERSON_KEY,
    PROFESSIONAL,
    PROFESSIONAL_KEY,
    Heard,
    Hearing,
    Meaning,
    Understood,
)
from frontdesk.phone.legs.talks import AGAIN, ASSISTANT_AGAIN, CALL_BACK
from frontdesk.phone.model import PhoneCall
from frontdesk.reception import MANAGER_BUTTON, Reception
from frontdesk.understanding.contact import read_phone
from frontdesk.understanding.digits import digit_runs

AFTER_A_TALK = {AGAIN: Meaning.TALK_AGAIN, CALL_BACK: Meaning.CALLBACK, ASSISTANT_AGAIN: Meaning.ASSISTANT}
PRESSED = {MANAGER_BUTTON: "widget_talk_to_manager", PROFESSIONAL: "phone_professional"}  # keys, as words
ALWAYS = (PERSON_KEY, PROFESSIONAL_KEY, AGAIN_KEY)  # keys that mean the same at any moment
MOST_WORDS = 14  # around a code or a number; more tell of something else
NUMBER = "number"  # what the next words are: the number to call back


class Reading:
    """Reads what callers say and press."""

    def __init__(
        self, conversations: Conversations, reception: Reception, hearing: Hearing, answering: Answering
    ) -> None:
        self.conversations = conversations
        self.reception = reception
        self.hearing = hearing
        self.answering = answering

    def understood(self, call: PhoneCall, heard: Heard) -> Understood:
        """The meaning of what was heard in this call."""
        asked = self.answering.asked(call)
        if answer := self._expected(call, heard):
            return answer
        understood = self.hearing.read(heard, asked)
        if understood.payload in AFTER_A_TALK:
            return Understood(AFTER_A_TALK[understood.payload], understood.text)
        if understood.payload in PRESSED and understood.text == heard.digits:
            return replace(understood, text=self.answering.say(call, PRESSED[understood.payload]).text)
        unclear = understood.meaning is Meaning.UNCLEAR
        if unclear and (self.asked_danger(call) or self.reception.is_danger(understood.text)):
            return Understood(Meaning.WORDS, understood.text)
        return understood

    def _expected(self, call: PhoneCall, heard: Heard) -> Understood | None:
        """What the line itself has asked for: a code or a number, in little else. Danger and people come first."""
        given = heard.digits or heard.speech
        if (
            call.expects is None
            or given in ALWAYS
            or len(given.split()) > MOST_WORDS
            or self.reception.is_danger(given)
        ):
            return None
        language = self.conversations.get(call.conversation_id).language
        digits = "".join(digit_runs(given, language))
        if call.expects == Meaning.CODE and len(digits) == DIGITS:
            return Understood(Meaning.CODE, digits)
        if call.expects == NUMBER and read_phone(given, language):
            return Understood(Meaning.CALLBACK, given)
        return None

    def asked_danger(self, call: PhoneCall) -> bool:
        """Whether "is this happening right now?" is open and no person has come: then no word is too unclear."""
        asked = DANGER_ASKED in self.conversations.facts(call.conversation_id)
        return asked and self.conversations.get(call.conversation_id).handler == ASSISTANT
