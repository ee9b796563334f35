"""What counts as not answered, the page that shows it, and what a manager says it means."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

WEEKS = 13  # a quarter; what nobody looked at by then is left alone
ON_A_PAGE = 20
NOTHING_WE_DO = "out_of_scope"
NOT_READ = "utter_not_read_"


class Kind(StrEnum):
    """In which way the assistant had no answer."""

    NOT_UNDERSTOOD = "not_understood"
    EITHER = "either"  # it may mean one of two
    OUT_OF_SCOPE = "out_of_scope"
    NOT_KNOWN = "not_known"  # a question without an article
    NOT_READ = "not_read"  # no answer to what had been asked
    ARTICLE = "article"  # not understood, but an article seemed to fit


INTENTS = {"nlu_fallback": Kind.NOT_UNDERSTOOD, "out_of_scope": Kind.OUT_OF_SCOPE, "either": Kind.EITHER}
RESPONSES = {"utter_not_understood": Kind.NOT_UNDERSTOOD, "utter_not_known": Kind.NOT_KNOWN}
SAYS_SO = {*RESPONSES, "utter_out_of_scope", "utter_which", "utter_passed_on", "utter_handoff"}
FROM_AN_ARTICLE = "utter_article"


@dataclass(frozen=True)
class Sentence:
    """Something that was not understood, without what points to a person."""

    conversation_id: str
    turn_id: str
    at: datetime
    kind: Kind
    text: str
    language: str
    channel: str


@dataclass(frozen=True)
class Week:
    """How much was not answered in a week that begins on a Monday, and how much of it waits to be looked at."""

    begins: date
    counts: Counter[Kind]
    waiting: int


@dataclass(frozen=True)
class Page:
    """One page of what waits, the newest first, and all weeks."""

    sentences: tuple[Sentence, ...]
    weeks: tuple[Week, ...]
    number: int
    last: int


@dataclass(frozen=True)
class Labelled:
    """A sentence and what a manager says it means."""

    id: str
    text: str
    language: str
    channel: str
    intent: str


def kind_of(intent: str | None, responses: Collection[str]) -> Kind | None:
    """In which way a message had no answer; None when it had one: it was the answer to a question of ours, and read."""
    if any(response.startswith(NOT_READ) for response in responses):
        return Kind.NOT_READ
    by_answer = next((kind for response, kind in RESPONSES.items() if response in responses), None)
    if intent not in INTENTS:
        return by_answer
    if FROM_AN_ARTICLE in responses:
        return Kind.ARTICLE
    answered = responses and not SAYS_SO & set(responses)
    return None if answered else by_answer if by_answer is Kind.NOT_KNOWN else INTENTS[intent]
