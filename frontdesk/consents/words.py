"""Reads "stop texting me", STOP, ALTO, "no me llamen", START. The words are in data/texts/consents.*.yml."""

from typing import get_args

from frontdesk.consents.model import Channel, Request
from frontdesk.texts import Texts
from frontdesk.understanding.text import word_list

CHANNELS: tuple[Channel, ...] = get_args(Channel)
MOST_WORDS = 14  # a longer message that names a channel among other things is for a person or the assistant to read


def read_request(text: str, channel: str, busy: bool, texts: Texts) -> Request | None:
    """What a message asks of our messages; None when it is about something else.

    In a text message one word is enough. In the chat the word must be in capitals and no task under way, as "stop"
    and "alto" there mean the task; or it is a phrase that names the channel, in any channel. In any language: nobody
    changes it to be left alone.
    """
    words = " ".join(word_list(text))
    if not words or len(words.split()) > MOST_WORDS:
        return None
    by_text, shouted = channel == "text", not busy and text.strip().isupper()
    for given, key in ((False, "consent_stop"), (True, "consent_start")):
        alone = texts.phrases(f"{key}_words") if by_text else texts.phrases(f"{key}_capitals") if shouted else ()
        if words in alone:
            return Request((_class_of(channel),), given)
        named = tuple(c for c in CHANNELS if any(f" {p} " in f" {words} " for p in texts.phrases(f"{key}_{c}")))
        if named:
            return Request(named, given)
    return None


def wants_no_reminders(text: str, texts: Texts) -> bool:
    """Whether a message says that reminders of visits are to end, and nothing else: with a reason, a "don't stop" or a
    request beside it, it is for the assistant or a person to read."""
    polite = texts.phrases("remind_words_polite")
    said = " ".join(word for word in word_list(text) if word not in polite)
    return said in texts.phrases("consent_stop_reminders")


def _class_of(channel: str) -> Channel:
    """What a bare word stops: the channel it came by; in the chat, the texts it is known from."""
    return "call" if channel == "phone" else "text"
