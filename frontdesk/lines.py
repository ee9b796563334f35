"""How what is said becomes a line of the transcript."""

from dataclasses import replace

from frontdesk import own_languages
from frontdesk.adapters.assistant.port import Reply
from frontdesk.conversations.model import Button, Conversation, Line
from frontdesk.phone.templates import values_of
from frontdesk.texts import Texts, fill

OURS = ("assistant", "notice")


def reply_line(texts: Texts, conversation: Conversation, reply: Reply) -> Line:
    """An answer of the assistant."""
    known = reply.response is not None and texts.has(reply.response)
    language = conversation.language
    personal = known and texts.get(reply.response or "", language).personal
    reply = _in_language(texts, reply, language)
    buttons = tuple(Button(title, payload) for title, payload in reply.buttons)
    return Line("assistant", reply.text, language, buttons=buttons, personal=personal, response=reply.response)


def _in_language(texts: Texts, reply: Reply, language: str) -> Reply:
    """An answer in a language that the practice brings along: the assistant was trained without its words, and answers
    in another one."""
    own = texts.own(reply.response or "", language) if language in own_languages.folders() else None
    if own is None or values_of(own.words, reply.text) is not None:
        return reply
    found = (values_of(text.words, reply.text) for text in texts.all_of(reply.response or ""))
    values = next((one for one in found if one is not None), None)
    if values is None:
        return reply
    titles = {payload: title for title, payload in own.buttons}
    buttons = tuple((titles.get(payload, title), payload) for title, payload in reply.buttons)
    return replace(reply, text=fill(own.words, values), buttons=buttons)


def in_its_language(texts: Texts, line: Line) -> Line:
    """A line of ours, told to be in the language that its words are really in."""
    if line.author not in OURS:
        return line
    return replace(line, language=texts.language_of(line.text, line.language))


def as_notice(line: Line) -> Line:
    """A line that is not written yet, when a manager is there; the emergency words come from us in any case."""
    ours = line.author == "assistant" and not line.alert and not line.seq
    return replace(line, author="notice") if ours else line
