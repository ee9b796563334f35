"""The brief: what a manager knows of a case before saying hello, every word ready to be shown."""

import re
from dataclasses import dataclass
from typing import Any

from frontdesk.cases.model import Case, Move, Offer, Status
from frontdesk.cases.packet import Packet
from frontdesk.practice.schema import Manager
from frontdesk.second import ASKED_TOO
from voice_gateway.console.words import Words, phone_words
from voice_gateway.console.worklist import Opened

COVERED = re.compile(r"(?P<cover>\S+) covers for (?P<left>\S+)")  # why a case moved, as `cases/cover.py` records it
SHOWN_ELSEWHERE = {"name_given", "phone", "verified", "agreed"}
OUTCOMES = (
    "answered",
    "visit",
    "bill",
    "complaint",
    "clinical",
    "emergency",
    "referred",
    "not_reached",
    "other",
)


@dataclass(frozen=True)
class Step:
    """Something that happened to a case, and when."""

    at: str
    words: str


@dataclass(frozen=True)
class Phone:
    """A number to call, and as people write it."""

    number: str
    words: str


@dataclass(frozen=True)
class Brief:
    """What a manager knows before saying hello."""

    wants: str
    wants_language: str
    who: str
    how_surely: str
    why: str
    why_you: str
    known: tuple[tuple[str, str], ...]
    phones: tuple[Phone, ...]
    last_heard: str
    language: str
    needs: tuple[str, ...]
    steps: tuple[Step, ...]
    agreed: str | None
    outcome: str | None


def present_brief(opened: Opened, manager: Manager, words: Words) -> Brief:
    """The brief of a case, for the manager who reads it."""
    packet, case = opened.packet, opened.packet.case
    wanted = [line for line in packet.transcript if line.author == "patient" and line.text == packet.wants]
    return Brief(
        wants=packet.wants,
        wants_language=wanted[-1].language if wanted else case.language,
        who=_who(packet, words),
        how_surely=_how_surely(packet, words),
        why=_why(packet, words),
        why_you=_why_you(case, manager, words),
        known=tuple(_fact(key, value, words) for key, value in packet.facts.items() if key not in SHOWN_ELSEWHERE),
        phones=_phones(packet),
        last_heard=words("reach_chat", time=words.moment(opened.heard_at)),
        language=_language(case, manager, words),
        needs=tuple(words.code("need", need) for need in packet.who.access_needs),
        steps=_steps(packet, words),
        agreed=case.agreed,
        outcome=outcome_words(case.outcome, words) if case.outcome else None,
    )


def _who(packet: Packet, words: Words) -> str:
    if packet.who.name is None:
        return words("who_unknown")
    return packet.who.name if packet.who.patient_id else words("who_says", name=packet.who.name)


def _how_surely(packet: Packet, words: Words) -> str:
    if packet.who.patient_id is None:
        return words("sure_none")
    return words("sure_before") if packet.who.verified == "none" else words.code("sure", packet.who.verified)


def _why(packet: Packet, words: Words) -> str:
    """The reason; with words of danger, also of which."""
    kinds = [kind for move in packet.moves if (kind := words.known("danger", move.why))]
    reason = words.code("reason", packet.case.reason)
    return f"{reason}: {kinds[-1]}" if kinds else reason


def _why_you(case: Case, manager: Manager, words: Words) -> str:
    """The recorded reason, which is of the owner; of two who are rung at once the second hears why there are two."""
    if case.manager_id != manager.id:
        return words("chosen_together")
    reasons = "; ".join(words.why_chosen(case.why_manager))
    return reasons[:1].upper() + reasons[1:]


def _fact(key: str, value: Any, words: Words) -> tuple[str, str]:
    label = words.code("fact", key)
    if key == "article":
        articles = {article.id: article.question for article in words.practice.articles}
        return label, articles[value].get(words.language, value) if value in articles else str(value)
    if key == ASKED_TOO:
        return label, value["text"]
    if isinstance(value, bool) or key == "booked":
        return label, words("yes" if value else "no")
    return label, words.code("wanted", value) if key == "wanted" else str(value)


def _phones(packet: Packet) -> tuple[Phone, ...]:
    said = packet.facts.get("phone")
    numbers = dict.fromkeys([*([str(said)] if said else []), *packet.who.phones])
    return tuple(Phone(number, phone_words(number)) for number in numbers)


def _language(case: Case, manager: Manager, words: Words) -> str:
    name = words.language_name(case.language)
    return name if case.language in manager.languages else words("language_not_yours", language=name)


def _steps(packet: Packet, words: Words) -> tuple[Step, ...]:
    """Who was asked, who answered, what was promised, in order."""
    covers = [(move.number, found) for move in packet.moves if (found := COVERED.fullmatch(move.why))]
    happened = []
    for move in packet.moves:
        later = next((found["left"] for number, found in covers if number > move.number), None)
        happened.append((move.at, _moved(move, packet.case, later, words)))
    happened += [(offer.offered_at, _offered(offer, words)) for offer in packet.offers]
    told = sorted(((at, text) for at, text in happened if text), key=lambda one: one[0])
    return tuple(Step(words.moment(at), text) for at, text in told)


def _moved(move: Move, case: Case, covered: str | None, words: Words) -> str | None:
    """What a move says; `covered`: whose promise it was, when somebody else has it by now."""
    name = words.manager_name(move.by)
    if found := COVERED.fullmatch(move.why):
        cover, left = words.manager_name(found["cover"]), words.manager_name(found["left"])
        return words("tried_covered", cover=cover, left=left)
    if move.from_ is None:
        return words("tried_opened")
    if move.to is Status.PROMISED and covered:
        return words("tried_promised_before", name=words.manager_name(covered))
    if move.to is Status.PROMISED and case.promised_at and case.manager_id:
        owner, when = words.manager_name(case.manager_id), words.moment(case.promised_at)
        return words("tried_promised", name=owner, time=when)
    told = {Status.ACCEPTED: "accepted", Status.RETURNED: "returned", Status.RESOLVED: "resolved"}
    return words(f"tried_{told[move.to]}", name=name) if move.to in told else None


def _offered(offer: Offer, words: Words) -> str | None:
    if offer.outcome == "accepted":
        return None  # told by the move
    return words(f"tried_{offer.outcome or 'ringing'}", name=words.manager_name(offer.manager_id))


def outcome_words(outcome: str, words: Words) -> str:
    """An outcome as it is recorded ("visit: moved to Friday"), its code in words."""
    code, colon, told = outcome.partition(": ")
    return f"{words.code('outcome', code)}: {told}" if colon and code in OUTCOMES else outcome
