"""The brief as a manager hears it: at most 20 seconds, from what is on record. Everything else is on the screen."""

from zoneinfo import ZoneInfo

from frontdesk.cases.packet import Packet
from frontdesk.interpreting import UNKNOWN, told
from frontdesk.locales import name_of
from frontdesk.practice.schema import Manager
from frontdesk.saying import say_when
from frontdesk.texts import Texts

MOST_WORDS = 40  # at 150 a minute, with the choices behind it: 20 seconds
MOST_WANTED = 18  # of the patient's own words
MOST_OF_A_NAME = 4


class Spoken:
    """Says briefs."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts

    def brief(self, packet: Packet, manager: Manager, zone: ZoneInfo) -> str:
        """Who and how surely, what they want in their words, what was promised, language, mood: the most needed first,
        and whole sentences as long as there is time."""
        language = manager.languages[0]
        said = [self._who(packet, language), self._wants(packet, language)]
        for sentence in (*self._promised(packet, language, zone), *self._more(packet, language)):
            if len(" ".join([*said, sentence]).split()) <= MOST_WORDS:
                said.append(sentence)
        return " ".join(said)

    def _who(self, packet: Packet, language: str) -> str:
        who = packet.who
        if who.name is None:
            return self.texts.say("leg_brief_unknown", language)
        key = "leg_brief_proven" if who.is_proven else "leg_brief_says"
        return self.texts.say(key, language, name=_cut(who.name, MOST_OF_A_NAME))

    def _wants(self, packet: Packet, language: str) -> str:
        if not packet.wants:
            return self.texts.say("leg_brief_not_said", language)
        return self.texts.say("leg_brief_wants", language, words=_cut(packet.wants, MOST_WANTED))

    def _promised(self, packet: Packet, language: str, zone: ZoneInfo) -> list[str]:
        promises = packet.brief.promises
        if not promises:
            return []
        return [self.texts.say("leg_brief_promised", language, when=say_when(promises[-1].at, language, zone))]

    def _more(self, packet: Packet, language: str) -> list[str]:
        mood, theirs = packet.brief.mood, packet.case.language
        name = name_of(theirs, language)
        spoken = [] if theirs == language else [self.texts.say("leg_brief_speaks", language, language=name)]
        which, needs = packet.brief.interpreter_for, "interpreter" in packet.brief.needs_told
        interpreter = [self.texts.say("leg_brief_interpreter", language)] if needs or which == UNKNOWN else []
        if which and which != UNKNOWN:
            name = told(which, language).partition(" (")[0]
            interpreter = [self.texts.say("leg_brief_interpreter_for", language, language=name)]
        return [*interpreter, *spoken, *([self.texts.say(f"leg_brief_mood_{mood}", language)] if mood else [])]


def _cut(words: str, most: int) -> str:
    """The first words; that there were more is heard as a pause."""
    said = words.split()
    return words.strip() if len(said) <= most else " ".join(said[:most]) + " …"
