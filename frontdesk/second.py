"""The second of two requests in one message: kept as a fact, and served when the first is done with."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from frontdesk.adapters.assistant.port import Answer, Question, Reply, Second
from frontdesk.conversations.model import Turn
from frontdesk.errors import AssistantUnavailable
from frontdesk.texts import Texts
from frontdesk.watch import HANDED_OFF

ASKED_TOO = "asked_too"  # the fact
AT_ONCE = frozenset({"ask_practice", "explain_word", "pay_bill"})  # answered in one sentence, also within a task
Ask = Callable[[Question], Answer]


def serve(ask: Ask, question: Question, answer: Answer, turn: Turn, facts: dict[str, Any], texts: Texts) -> Answer:
    """The answer to the first request, with the answer to the second if its time has come.

    A second request waits while the first is a task that asks something back. With a person called it stays a fact,
    for the brief; and a patient who stops everything means both.
    """
    second = answer.second or _waiting(facts)
    if second is None or any(reply.response in HANDED_OFF for reply in answer.replies):
        return answer
    if answer.intent == "stop":
        turn.forgets.append(ASKED_TOO)
        return answer
    if answer.is_busy and second.intent not in AT_ONCE:
        turn.remembers[ASKED_TOO] = vars(second)
        return answer
    try:
        more = ask(replace(question, turn_id=f"{question.turn_id}-2", text=second.text, payload=None, first=False))
    except AssistantUnavailable:  # the first answer stands; the second is asked again with the next message
        turn.remembers[ASKED_TOO] = vars(second)
        return answer
    turn.forgets.append(ASKED_TOO)
    if answer.is_busy:  # the open question is asked again behind the short answer
        return replace(answer, replies=more.replies or answer.replies, state=more.state)
    bridge = Reply(texts.say("and_also", str(question.slots["language"])), "and_also")
    return replace(answer, replies=(*answer.replies, bridge, *more.replies), state=more.state)


def _waiting(facts: dict[str, Any]) -> Second | None:
    return Second(**facts[ASKED_TOO]) if ASKED_TOO in facts else None
