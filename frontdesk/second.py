"""The second of two requests in one message: kept as a fact, and served when the first is done with."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from frontdesk.adapters.assistant.port import Answer, Question, Reply, Second
from frontdesk.conversations.model import INTERRUPTED, Turn, second_of
from frontdesk.errors import AssistantUnavailable
from frontdesk.texts import Texts
from frontdesk.watch import HANDED_OFF

ASKED_TOO = "asked_too"  # the fact
AT_ONCE = frozenset({"ask_practice", "explain_word", "pay_bill"})  # answered in one sentence, also within a task
Ask = Callable[[Question], Answer]


def serve(ask: Ask, question: Question, answer: Answer, turn: Turn, facts: dict[str, Any], texts: Texts) -> Answer:
    """The answer to the first request, with the answer to the second if its time has come.

    A second request waits while the first is a task that asks something back. Once a person was called it is theirs: it
    stays a fact, for the brief, and is not brought up again. A patient who stops everything means both.
    """
    second = answer.second or _waiting(facts)
    if second is None:
        return answer
    called = any(reply.response in HANDED_OFF for reply in answer.replies)
    if called or (answer.second is None and INTERRUPTED in facts):
        turn.remembers[ASKED_TOO] = _kept(second, waits=False)
        return answer
    if answer.intent == "stop":
        turn.forgets.append(ASKED_TOO)
        return answer
    if answer.is_busy and second.intent not in AT_ONCE:
        turn.remembers[ASKED_TOO] = _kept(second, waits=True)
        return answer
    turn.forgets.append(ASKED_TOO)
    language = str(question.slots["language"])
    own_id = second_of(question.turn_id)
    # With the state after the first answer: an engine that was started anew in between goes on from there.
    plain = replace(question, payload=None, first=False, slots={"language": language})  # nothing from before the answer
    other = replace(plain, turn_id=own_id, text=second.text, state=answer.state)
    try:
        more = ask(other)
    except AssistantUnavailable:
        failed = Reply(texts.say("second_failed", language), "second_failed")
        return replace(answer, replies=(failed, *answer.replies) if answer.is_busy else (*answer.replies, failed))
    if answer.is_busy:  # the open question is asked again behind the short answer
        return replace(answer, replies=more.replies or answer.replies, state=more.state)
    bridge = Reply(texts.say("and_also", language), "and_also")
    return replace(answer, replies=(*answer.replies, bridge, *more.replies), state=more.state)


def _kept(second: Second, *, waits: bool) -> dict[str, Any]:
    return {"text": second.text, "intent": second.intent, "waits": waits}


def _waiting(facts: dict[str, Any]) -> Second | None:
    kept = facts.get(ASKED_TOO)
    return Second(kept["text"], kept["intent"]) if kept and kept["waits"] else None
