"""The brief: what a manager knows of a case before saying hello, every word ready to be shown."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from frontdesk.cases.model import Case, Status
from frontdesk.cases.packet import Packet
from frontdesk.interpreting import INTERPRETER, UNKNOWN, told
from frontdesk.phone.legs.model import VOICE
from frontdesk.practice.schema import Manager
from frontdesk.reaching.asking import REACH_BY
from frontdesk.reaching.model import NO_WAY
from frontdesk.saying import say_birth_date
from frontdesk.second import ASKED_TOO
from voice_gateway.console.steps import Step, steps
from voice_gateway.console.todo import to_do_words
from voice_gateway.console.told import (
    Phone,
    behalf_words,
    chat_words,
    earlier_words,
    open_words,
    outcome_words,
    phones,
    promise_words,
    step_words,
)
from voice_gateway.console.words import Words
from voice_gateway.console.worklist import Opened

GOES_OUT_WITHIN = timedelta(minutes=1)  # a notice that is written: longer, and something is in the way
SHOWN_ELSEWHERE = {"name_given", "phone", "verified", "agreed", ASKED_TOO}


@dataclass(frozen=True)
class Brief:
    """What a manager knows before saying hello."""

    wants: str
    wants_language: str
    wants_too: str | None
    who: str
    how_surely: str
    behalf: str | None
    tried: tuple[str, ...]
    why: str
    waits: tuple[str, ...]
    mood: str | None
    why_you: str
    known: tuple[tuple[str, str], ...]
    phones: tuple[Phone, ...]
    reach: tuple[str, ...]
    unread: str | None
    unread_is_going: bool
    language: str
    needs: tuple[str, ...]
    promises: tuple[str, ...]
    to_do: tuple[str, ...]
    contacts: tuple[str, ...]
    open_cases: tuple[str, ...]
    earlier: tuple[Step, ...]
    steps: tuple[Step, ...]
    agreed: str | None
    outcome: str | None


def present_brief(opened: Opened, manager: Manager, words: Words) -> Brief:
    """The brief of a case, for the manager who reads it."""
    packet, case, core = opened.packet, opened.packet.case, opened.packet.brief
    earlier, latest = steps(packet, words)
    wanted = [line for line in packet.transcript if line.author == "patient" and line.text == packet.wants]
    return Brief(
        wants=packet.wants,
        wants_language=wanted[-1].language if wanted else case.language,
        wants_too=core.wants_too,
        who=_who(packet, words),
        how_surely=_how_surely(packet, words),
        behalf=behalf_words(core.behalf, words) if core.behalf else None,
        tried=tuple(step_words(step, words) for step in core.tried),
        why=_why(packet, words),
        waits=_waits(packet, words),
        mood=words(f"mood_{core.mood}") if core.mood else None,
        why_you=_why_you(case, manager, words),
        known=tuple(_fact(key, value, words) for key, value in packet.facts.items() if not _is_elsewhere(key)),
        phones=phones(packet, words),
        reach=_reach(packet, words),
        unread=_unread(packet, words),
        unread_is_going=_is_going(packet, words),
        language=_language(case, manager, words),
        needs=_needs(packet, words),
        promises=tuple(promise_words(promise, words) for promise in core.promises),
        to_do=tuple(to_do_words(todo, words) for todo in core.to_do),
        contacts=tuple(earlier_words(contact, words) for contact in core.contacts),
        open_cases=tuple(open_words(other, words) for other in core.open_cases),
        earlier=earlier,
        steps=latest,
        agreed=_agreed(packet, words),
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


def _waits(packet: Packet, words: Words) -> tuple[str, ...]:
    """Since when nobody has come, and how often a person was called before."""
    core = packet.brief
    since = (words("since", time=words.moment(core.waits_since)),) if core.waits_since else ()
    return (*since, *((words("calls_before", times=core.calls),) if core.calls else ()))


def _reach(packet: Packet, words: Words) -> tuple[str, ...]:
    """The agreed way first, then the chat; that there is no number, when one will be needed."""
    core = packet.brief
    due = [promise for promise in core.promises if promise.kept is None]
    agreed = (words("reach_call", time=words.moment(due[-1].at)),) if due else ()
    none = (words("reach_no_number"),) if due and not (core.reach.said or core.reach.on_file) else ()
    return (*agreed, chat_words(packet, words), *none)


def _needs(packet: Packet, words: Words) -> tuple[str, ...]:
    """On file, and as they said themselves."""
    said = (words("need_told", need=words.code("need", need)) for need in packet.brief.needs_told)
    which, on_file = packet.brief.interpreter_for, packet.who.access_needs
    known = INTERPRETER in (*on_file, *packet.brief.needs_told)
    name = words("need_language", language=told(which, words.language)) if which else ""
    if which == UNKNOWN:
        name = "" if known else words.code("need", INTERPRETER)
    return (*(words.code("need", need) for need in on_file), *said, *([name] if name else []))


def _agreed(packet: Packet, words: Words) -> str | None:
    agreed = packet.brief.agreed
    if agreed is None:
        return packet.case.agreed
    name, time = words.manager_name(agreed.manager_id), words.moment(agreed.at)
    return words("agreed_by", name=name, time=time, agreed=agreed.words)


def _why_you(case: Case, manager: Manager, words: Words) -> str:
    """The recorded reason, which is of the owner; of two who are rung at once the second hears why there are two."""
    if case.manager_id != manager.id:
        return words("chosen_together")
    reasons = "; ".join(words.why_chosen(case.why_manager))
    return reasons[:1].upper() + reasons[1:]


def _is_elsewhere(key: str) -> bool:
    return key in SHOWN_ELSEWHERE or key.startswith(VOICE)


def _fact(key: str, value: Any, words: Words) -> tuple[str, str]:
    label = words.code("fact", key)
    if key == "article":
        articles = {article.id: article.question for article in words.practice.articles}
        return label, articles[value].get(words.language, value) if value in articles else str(value)
    if key == "birth_given":
        return label, say_birth_date(date.fromisoformat(value), words.language)
    if key == REACH_BY:
        return label, words(f"reach_by_{value}")
    if isinstance(value, bool) or key == "booked":
        return label, words("yes" if value else "no")
    return label, words.code("wanted", value) if key == "wanted" else str(value)


def _unread(packet: Packet, words: Words) -> str | None:
    """What became of a reply that the patient has not received."""
    told = packet.unread
    if told is None or packet.closed_at is not None:
        return None
    if told.by == NO_WAY:
        calls = packet.case.status is Status.PROMISED and phones(packet, words)  # then they are called, and hear it
        return None if calls else words("unread_none")
    key = "unread_text" if told.by == "text" else "unread_email"
    if told.sent_at:
        return words(key, time=words.moment(told.sent_at))
    return words("unread_going" if _is_going(packet, words) else "unread_not_sent")


def _is_going(packet: Packet, words: Words) -> bool:
    """Whether a notice was written just now: it goes out in a moment, and nothing has failed so far."""
    told = packet.unread
    if told is None or told.by == NO_WAY or told.sent_at:
        return False
    return words.seconds_until(told.noticed_at + GOES_OUT_WITHIN) > 0


def _language(case: Case, manager: Manager, words: Words) -> str:
    name = words.language_name(case.language)
    return name if case.language in manager.languages else words("language_not_yours", language=name)
