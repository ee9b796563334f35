"""One short clause that names what a patient told, before it is said who comes: "40 minutes is a long wait."

Chosen from reviewed texts by the kind of the case and the words of `data/cases/facts.yml`; nothing but a number is
taken over. No clause for what is neutral, for professionals, and where no fact was told.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from frontdesk.adapters.assistant.port import Answer, Reply
from frontdesk.cases.service import Cases
from frontdesk.conversations.model import Conversation, Turn
from frontdesk.texts import Texts
from frontdesk.understanding.numbers import read_number
from frontdesk.understanding.text import fold
from frontdesk.watch import HANDED_OFF

FACTS = Path(__file__).parents[2] / "data" / "cases" / "facts.yml"
NUMBER = "#"
CLOSED = "resolved"  # how the stamp of a closed case begins
MOST = 400  # a larger number is no count of pills, hours or days


@dataclass(frozen=True)
class Told:
    """What was told: the text that names it, and the number in it, if any."""

    key: str
    count: str = ""


def told(text: str, reason: str, language: str) -> Told | None:
    """The first fact of this kind of case that these words tell."""
    said = " ".join(fold(text).split())
    for name, patterns in all_facts().get(reason, {}).items():
        for found in (pattern.search(said) for pattern in patterns):
            count = _number(found["count"], language) if found and "count" in found.re.groupindex else ""
            if found and count is not None:
                return Told(f"feeling_{name}", count)
    return None


def opening(text: str, reason: str, language: str, texts: Texts) -> str:
    """The key of a case's first words: those without a feeling when the clause names it, so that it is said once."""
    felt = f"handoff_{reason}_felt"
    return felt if texts.has(felt) and told(text, reason, language) else f"handoff_{reason}"


class Feelings:
    """Says the clause in front of the words that a person comes."""

    def __init__(self, cases: Cases, texts: Texts) -> None:
        self.cases = cases
        self.texts = texts

    def asked(self, conversation: Conversation, facts: Mapping[str, Any], answer: Answer, turn: Turn) -> Answer:
        """The answer, with the clause when it opens a case."""
        stamp, called = conversation.case_stamp, [reply.response in HANDED_OFF for reply in answer.replies]
        if turn.danger or not any(called) or not (stamp is None or stamp.startswith(CLOSED)):
            return answer
        case = self.cases.of(conversation.id)
        fact = told(turn.text, case.reason, conversation.language) if case else None
        if fact is None:
            return answer
        words = Reply(self.texts.say(fact.key, conversation.language, count=fact.count), fact.key)
        place = called.index(True)
        return replace(answer, replies=(*answer.replies[:place], words, *answer.replies[place:]))


@cache
def all_facts() -> dict[str, dict[str, list[re.Pattern[str]]]]:
    """The facts of the file by reason, in every language."""
    data = yaml.safe_load(FACTS.read_text())["facts"]
    return {
        reason: {name: [_pattern(one) for words in entry.values() for one in words] for name, entry in entries.items()}
        for reason, entries in data.items()
    }


def _pattern(phrase: str) -> re.Pattern[str]:
    words = re.escape(fold(phrase)).replace(re.escape(NUMBER), r"(?P<count>\d+|[a-z]+)")
    return re.compile(rf"\b{words}\b")


def _number(word: str, language: str) -> str | None:
    """A number in digits; None for a word that is none."""
    found = int(word) if word.isdecimal() else getattr(read_number([word], 0, language), "value", None)
    return str(found) if found is not None and 0 < found <= MOST else None
