"""How what is said becomes a line of the transcript."""

from dataclasses import replace

from frontdesk.adapters.assistant.port import Reply
from frontdesk.conversations.model import Button, Conversation, Line
from frontdesk.texts import Texts


def reply_line(texts: Texts, conversation: Conversation, reply: Reply) -> Line:
    """An answer of the assistant."""
    known = reply.response is not None and texts.has(reply.response)
    personal = known and texts.get(reply.response or "", conversation.language).personal
    buttons = tuple(Button(title, payload) for title, payload in reply.buttons)
    return Line(
        "assistant",
        reply.text,
        conversation.language,
        buttons=buttons,
        personal=personal,
        response=reply.response,
    )


def as_notice(line: Line) -> Line:
    """A line that is not written yet, when a manager is there; the emergency words come from us in any case."""
    ours = line.author == "assistant" and not line.alert and not line.seq
    return replace(line, author="notice") if ours else line
