"""Listens to a patient's recording; the words go back to be looked at, and become a message only when they are sent."""

from frontdesk.adapters.recognition.port import Recogniser
from frontdesk.adapters.recognition.recording import sound_of
from frontdesk.conversations.awaited import awaited
from frontdesk.conversations.service import Conversations
from frontdesk.listening.model import Heard, LanguageNotHeard, RecordingRefused
from frontdesk.listening.wanted import wanted


class Listening:
    """Hears in the language of the conversation what its open question asks for. Nothing is written anywhere."""

    def __init__(self, conversations: Conversations, recogniser: Recogniser) -> None:
        self.conversations = conversations
        self.recogniser = recogniser

    def hears(self, language: str) -> bool:
        """Whether a language is understood when it is spoken."""
        return self.recogniser.hears(language)

    def hear(self, conversation_id: str, recording: bytes) -> Heard:
        """What was said. Raises LanguageNotHeard, RecordingRefused, also for sound without words, and ListeningAway."""
        conversation = self.conversations.get(conversation_id)
        if not self.hears(conversation.language):
            raise LanguageNotHeard(conversation.language)
        sound = sound_of(recording)
        lines = self.conversations.transcript(conversation_id, max(conversation.seq - 1, 0))
        last = lines[-1] if lines and lines[-1].author != "patient" else None
        listens_for, ways = wanted(awaited(conversation, last), last.buttons if last else ())
        heard = self.recogniser.hear(sound, conversation.language, listens_for)
        if heard is None:
            raise RecordingRefused("noise")
        return Heard(ways.get(heard.words, heard.words), heard.sure)
