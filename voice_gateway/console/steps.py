"""What happened to a case so far, as its brief tells it."""

from dataclasses import dataclass
from datetime import datetime

from frontdesk.cases.cover import Cover
from frontdesk.cases.model import Case, Move, Offer, Status
from frontdesk.cases.opening import ALL_DONE, QUIET
from frontdesk.cases.packet import Packet
from frontdesk.cases.ringing import SUPERSEDED
from frontdesk.saying import say_date, say_time
from voice_gateway.console.words import Words

LATEST = 6  # those in sight; the ones before are folded


@dataclass(frozen=True)
class Step:
    """Something that happened to a case, and when: the `day` only where it is another than that of the step before."""

    day: str | None
    at: str
    words: str


def steps(packet: Packet, words: Words) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """Who was asked, who answered, what was promised, in order: the earlier ones, and the latest."""
    covers = {cover.move: cover for cover in packet.brief.covers}
    happened = [(move.at, _moved(move, covers.get(move), packet.case, words)) for move in packet.moves]
    happened += [(offer.offered_at, _offered(offer, words)) for offer in packet.offers]
    told = sorted(((at, text) for at, text in happened if text), key=lambda one: one[0])
    return _by_day(told[:-LATEST], words), _by_day(told[-LATEST:], words)


def _by_day(told: list[tuple[datetime, str]], words: Words) -> tuple[Step, ...]:
    """Each day is said once, and today only after another one."""
    zone, day, found = words.practice.zone, words.today(), []
    for at, text in told:
        before, day = day, at.astimezone(zone).date()
        said = say_date(day, words.language) if day != before else None
        found.append(Step(said, say_time(at, words.language, zone), text))
    return tuple(found)


def _moved(move: Move, cover: Cover | None, case: Case, words: Words) -> str | None:
    name = words.manager_name(move.by)
    if cover:
        covering, left = words.manager_name(cover.cover_id), words.manager_name(cover.left_id)
        return words("tried_covered", cover=covering, left=left)
    if move.why in (QUIET, ALL_DONE):
        return _quietly(move, words)
    if move.from_ is None:
        return words("tried_opened")
    if move.to is Status.PROMISED and (at := move.promised_at or case.promised_at):
        return words("tried_promised", name=words.owner(move.manager_id or case.manager_id), time=words.moment(at))
    told = {Status.ACCEPTED: "accepted", Status.RETURNED: "returned", Status.RESOLVED: "resolved"}
    return words(f"tried_{told[move.to]}", name=name) if move.to in told else None


def _quietly(move: Move, words: Words) -> str | None:
    """A case that rang nobody: that the patient left something, and that it is done."""
    if move.why == ALL_DONE:
        return words("tried_all_done", name=words.manager_name(move.by))
    return words("tried_left") if move.from_ is None else None


def _offered(offer: Offer, words: Words) -> str | None:
    if offer.outcome in ("accepted", SUPERSEDED):
        return None  # told by the move, or by the offer that took its place
    return words(f"tried_{offer.outcome or 'ringing'}", name=words.manager_name(offer.manager_id))
