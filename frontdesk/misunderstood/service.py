"""Showing what was not understood to a manager, without whose it was, and keeping what they say it means."""

import uuid
from collections import Counter
from datetime import date, datetime, time, timedelta

from frontdesk import audit
from frontdesk.clock import Clock, week_of
from frontdesk.conversations.model import Answered
from frontdesk.conversations.service import Conversations
from frontdesk.db import Database
from frontdesk.errors import Unknown
from frontdesk.misunderstood import store
from frontdesk.misunderstood.intents import is_intent
from frontdesk.misunderstood.model import (
    INTENTS,
    NOT_READ,
    ON_A_PAGE,
    RESPONSES,
    WEEKS,
    Kind,
    Labelled,
    Page,
    Sentence,
    Week,
    kind_of,
)
from frontdesk.misunderstood.redact import redact
from frontdesk.misunderstood.talk import Talk, read_talk
from frontdesk.patients.service import Patients
from frontdesk.practice.service import Practices

Found = tuple[Answered, Kind]


class Misunderstood:
    """What the assistant could not answer, and the sentences it can learn from."""

    def __init__(
        self, db: Database, clock: Clock, practices: Practices, conversations: Conversations, patients: Patients
    ) -> None:
        self.db = db
        self.clock = clock
        self.practices = practices
        self.conversations = conversations
        self.patients = patients

    def page(self, who: str, number: int = 1) -> Page:
        """One page of what nobody has looked at, the newest first; each conversation shown leaves an audit row."""
        found = self._found()
        with self.db.reading() as tx:
            done = store.looked_at(tx)
        waiting = [one for one in found if _key(one[0]) not in done]
        last = max(1, -(-len(waiting) // ON_A_PAGE))
        number = min(max(1, number), last)
        shown = waiting[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
        talks = {id: self._talk(id, who) for id in dict.fromkeys(answered.conversation_id for answered, _ in shown)}
        sentences = [_sentence(one, talks[one[0].conversation_id]) for one in shown]
        return Page(tuple(s for s in sentences if s), self._weeks(found, waiting), number, last)

    def label(self, who: str, conversation_id: str, turn_id: str, intent: str, words: str) -> bool:
        """Keeps a sentence, in a manager's words, with what it means; False when it is not on the list any more.

        Numbers and names known from the talk are taken out of the manager's words too. Raises Unknown: no such intent.
        """
        if not is_intent(intent):
            raise Unknown("intent")
        return self._put(who, conversation_id, turn_id, intent, words)

    def leave_out(self, who: str, conversation_id: str, turn_id: str) -> bool:
        """Takes a sentence from the list and keeps no word of it; False when it is not on the list any more."""
        return self._put(who, conversation_id, turn_id, None, "")

    def labelled(self, who: str) -> list[Labelled]:
        """All sentences with a meaning, for whoever trains the assistant; leaves an audit row."""
        with self.db.begin() as tx:
            rows = store.read(tx)
            audit.record(tx, self.clock.now(), who, "export", "labelled", "all", "training", result=f"{len(rows)} rows")
            return rows

    def _put(self, who: str, conversation_id: str, turn_id: str, intent: str | None, words: str) -> bool:
        one = next((one for one in self._found() if _key(one[0]) == (conversation_id, turn_id)), None)
        talk = self._talk(conversation_id, who) if one else None
        sentence = _sentence(one, talk) if one and talk else None
        if sentence is None or talk is None:
            return False
        text = redact(words, sentence.language, talk.names, heard=False) if intent else None
        id, now = str(uuid.uuid4()), self.clock.now()
        with self.db.begin() as tx:
            if not store.add(tx, id, sentence, text, intent, who, now):
                return False
            ids = {"patient_id": talk.patient_id, "conversation_id": conversation_id}
            did, result = ("label", intent) if intent else ("leave out", None)
            audit.record(tx, now, who, did, "sentence", id, "training", result=result and result[:40], **ids)
        return True

    def _found(self) -> list[Found]:
        """Everything of the last weeks that had no answer, whether somebody looked at it or not."""
        this_week = self.week_of(self.clock.now())
        since = datetime.combine(this_week - timedelta(weeks=WEEKS - 1), time(), self.practices.current().zone)
        answered = self.conversations.answered_so(since, list(INTENTS), list(RESPONSES), [NOT_READ])
        kinds = [(one, kind_of(one.intent, one.responses)) for one in answered]
        return [(one, kind) for one, kind in kinds if kind]

    def _talk(self, conversation_id: str, who: str) -> Talk:
        return read_talk(self.conversations, self.patients, conversation_id, who)

    def _weeks(self, found: list[Found], waiting: list[Found]) -> tuple[Week, ...]:
        kinds: dict[date, Counter[Kind]] = {}
        for answered, kind in found:
            kinds.setdefault(self.week_of(answered.at), Counter())[kind] += 1
        open_ones = Counter(self.week_of(answered.at) for answered, _ in waiting)
        return tuple(Week(begins, kinds[begins], open_ones[begins]) for begins in sorted(kinds, reverse=True))

    def week_of(self, at: datetime) -> date:
        """The Monday of a moment's week, as the practice's calendar has it."""
        return week_of(at, self.practices.current().zone)


def _key(answered: Answered) -> tuple[str, str]:
    return answered.conversation_id, answered.turn_id


def _sentence(one: Found, talk: Talk) -> Sentence | None:
    """The words of a message without what points to a person; None when there are none any more."""
    answered, kind = one
    said = talk.said.get(answered.turn_id)
    if said is None or not said.line.text:
        return None
    line = said.line
    text = redact(line.text, line.language, talk.names, asked=said.asked)
    return Sentence(*_key(answered), answered.at, kind, text, line.language, line.channel)
