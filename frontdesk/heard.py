"""What is made of a patient's words before anything answers them: their language, and what is kept of too many."""

from frontdesk.conversations.model import LONGEST_MESSAGE, Conversation, Said
from frontdesk.texts import Texts, named_language
from frontdesk.understanding.language import guess_language
from frontdesk.understanding.text import as_typed

NAMES_AND_NUMBERS = ("name", "birth", "proof", "phone", "right", "code", "for_whom")  # answers that tell no language
LEFT_OUT = " … "


def typed(text: str) -> str:
    """The words as they are heard: of what is longer than a message may be, its beginning and its end."""
    text = as_typed(text)
    half = (LONGEST_MESSAGE - len(LEFT_OUT)) // 2
    return text if len(text) <= LONGEST_MESSAGE else f"{text[:half]}{LEFT_OUT}{text[-half:]}"


def language_of(said: Said, conversation: Conversation, candidates: list[str], texts: Texts) -> str:
    """The language of what was said, when it is clear and the practice speaks it; else the one in use."""
    named = named_language(said.text, candidates, texts)
    step = (conversation.engine_state or {}).get("slots", {}).get("step")
    tells = bool(said.text) and said.payload is None and step not in NAMES_AND_NUMBERS
    return named or (tells and guess_language(said.text, candidates)) or conversation.language
