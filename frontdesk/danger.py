"""What a turn does about danger: it screens, says the emergency words or asks the one question, and calls a manager.

The emergency words are written before anybody is called, so that they stand whatever becomes of the call.
"""

from dataclasses import replace

from frontdesk.cases.service import Cases
from frontdesk.conversations.model import ASSISTANT, DANGER_ASKED, INTERRUPTED, Conversation, Known, Line, Said, Turn
from frontdesk.conversations.turns import Turns
from frontdesk.conversations.word import Word
from frontdesk.errors import DatabaseAway, FrontdeskError, WordLost
from frontdesk.heard import typed
from frontdesk.log import log
from frontdesk.safety.kinds import KINDS
from frontdesk.safety.late import LateScreen
from frontdesk.safety.screen import Danger
from frontdesk.texts import Texts


class Dangers:
    """Hears danger before anything else does, and acts on it."""

    def __init__(self, turns: Turns, cases: Cases, screen: LateScreen, texts: Texts) -> None:
        self.turns = turns
        self.cases = cases
        self.screen = screen
        self.texts = texts

    def is_danger(self, text: str, *, hurried: bool = False) -> bool:
        """Whether these words may not wait for anything; hurried, whether patterns say so."""
        return bool(text) and self.screen.read(typed(text), hurried=hurried) is not None

    def screened(self, known: Known, said: Said, turn: Turn) -> tuple[Said, Danger | None]:
        """What the screen reads in this message. To "is it happening now?" a yes is danger, a no resumes, and only the
        next words answer. Who was just told to call for help and would rather wait is told again."""
        asked = known.facts.get(DANGER_ASKED) if said.text or said.payload else None
        is_now = self.screen.confirms_now(said.text, hurried=said.hurried) if asked and said.payload is None else None
        if asked and is_now:
            return said, Danger(kind=asked["kind"], certain=True, words=said.text)
        if asked:
            turn.forgets.append(DANGER_ASKED)
        if asked and is_now is False:
            if known.conversation.handler == ASSISTANT:
                turn.lines.append(self._line(known.conversation, "danger_over"))
            return replace(said, text=asked["said"]), None
        if said.payload is not None:
            return said, None
        told = known.facts.get(INTERRUPTED)
        if told in KINDS and known.conversation.handler == ASSISTANT and self.screen.plays_down(said.text):
            return said, Danger(kind=told, certain=True, words=said.text)
        return said, self.screen.read(said.text, known.said_before, hurried=said.hurried)  # perhaps in two messages

    def act_on(self, danger: Danger, conversation: Conversation, turn: Turn, said: Said, word: Word) -> bool:
        """Says the emergency words or asks the one question; True when that is the answer to this message."""
        if danger.certain or danger.professional:  # a professional is connected, not asked
            turn.danger = danger.kind
            key = "emergency_professional" if danger.professional else f"emergency_{danger.kind}"
            words = self.texts.say(key, conversation.language)
            turn.lines.append(Line("assistant", words, conversation.language, alert=True, response=key))
            self.turns.write(turn, word)
            turn.remembers[INTERRUPTED] = danger.professional or danger.kind
            turn.forgets.append(DANGER_ASKED)
            self._alert(conversation, danger, word)
            return True
        if conversation.handler != ASSISTANT:
            return False
        turn.asks_danger = True
        turn.remembers[DANGER_ASKED] = {"kind": danger.kind, "said": said.text}
        own = f"danger_question_{danger.kind}"
        turn.lines.append(self._line(conversation, own if self.texts.has(own) else "danger_question"))
        return True

    def must_be_seen_today(self, conversation: Conversation, text: str) -> bool:
        """Whether this is no alarm, but for a clinical manager today, and none has it yet."""
        return self.screen.urgent_today(text) and self.cases.of(conversation.id) is None

    def _alert(self, conversation: Conversation, danger: Danger, word: Word) -> None:
        """Calls managers to a danger; the emergency words stand whatever becomes of this."""
        try:
            self.cases.request(conversation.id, "danger", why=danger.kind, word=word)
        except (WordLost, DatabaseAway):  # the message comes again, and then somebody is called
            raise
        except FrontdeskError as error:
            log.error("alert failed", conversation=conversation.id, error=error)

    def _line(self, conversation: Conversation, key: str) -> Line:
        return Line("assistant", self.texts.say(key, conversation.language), conversation.language, response=key)
