"""One conversation, read to take names out of it: what the patient said, and every name that is known from it."""

import re
from dataclasses import dataclass

from frontdesk.conversations.model import Conversation, Line
from frontdesk.conversations.service import Conversations
from frontdesk.errors import Unknown
from frontdesk.misunderstood.redact import announced_in
from frontdesk.patients.service import Patients

WHY = "not understood"  # the purpose of the reading, in audit rows
NAMES = ("name_given", "spoken_by")  # facts
_ASKS_NAME = re.compile(r"_(name|birth|right|for_whom)\b|_(name|birth|right)_")


@dataclass(frozen=True)
class Said:
    """A line of the patient; `asked`: it answers a question for a name, or to confirm one."""

    line: Line
    asked: bool


@dataclass(frozen=True)
class Talk:
    """What a patient said, by message, and the names that are known."""

    patient_id: str | None
    said: dict[str, Said]
    names: frozenset[str]


def read_talk(conversations: Conversations, patients: Patients, conversation_id: str, who: str) -> Talk:
    """Reads a conversation; leaves an audit row for it and for each record that was looked into for names."""
    conversation = conversations.get(conversation_id)
    said = _said(conversations.transcript(conversation_id, who=who, why=WHY))
    facts = conversations.facts(conversation_id)
    names = {str(facts[key]) for key in NAMES if facts.get(key)} | _drafted(conversation)
    names |= _on_record(conversation, patients, who)
    for one in said.values():
        names |= announced_in(one.line.text, one.line.language, asked=one.asked)
    return Talk(conversation.patient_id, said, frozenset(names))


def _said(lines: list[Line]) -> dict[str, Said]:
    found, response = {}, ""
    for line in lines:
        if line.author == "patient" and line.turn_id:
            found[line.turn_id] = Said(line, bool(_ASKS_NAME.search(response)))
        elif line.author == "assistant":
            response = line.response or ""
    return found


def _drafted(conversation: Conversation) -> set[str]:
    """A name that a running task has and nobody has proven yet."""
    draft = (conversation.engine_state or {}).get("slots", {}).get("draft") or {}
    return {str(draft["name"])} if draft.get("name") else set()


def _on_record(conversation: Conversation, patients: Patients, who: str) -> set[str]:
    found = set()
    for id in {conversation.patient_id, conversation.person_id} - {None}:
        try:
            found.add(patients.get(str(id), who, WHY).name)
        except Unknown:  # a carer, whose name is a fact of the talk; or somebody who was erased
            continue
    return found
