"""The parts of a brief as sentences: what was tried, promised and known before, and how to reach somebody."""

from dataclasses import dataclass

from frontdesk.cases.brief import Behalf
from frontdesk.cases.history import Earlier, Headline
from frontdesk.cases.model import Status
from frontdesk.cases.packet import Packet
from frontdesk.cases.promises import Promise
from frontdesk.cases.tried import Step
from voice_gateway.console.words import Words, phone_words

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
class Phone:
    """A number to call, and as people write it; with `folded`, only that is seen until the manager opens it."""

    number: str
    words: str
    folded: str | None = None


def behalf_words(behalf: Behalf, words: Words) -> str:
    """Who speaks for whom, and whether they may."""
    by, whom = behalf.by or words("somebody"), behalf.whom or words("somebody_else")
    if not behalf.authorised:
        return words("behalf_may_not", by=by, whom=whom)
    scope = ", ".join(words.code("scope", each) for each in behalf.scope)
    return words("behalf_may", by=by, whom=whom, relationship=behalf.relationship, scope=scope)


def step_words(step: Step, words: Words) -> str:
    """Something that was tried."""
    what, _, wanted = step.what.partition(" ")
    return words(f"did_{what}", times=step.times, wanted=words.code("wanted", wanted) if wanted else "")


def promise_words(promise: Promise, words: Words) -> str:
    """A promise: whose, for when, and what became of it."""
    became = {None: "open", True: "kept", False: "missed"}[promise.kept]
    return words(f"promise_{became}", name=words.owner(promise.manager_id), time=words.moment(promise.at))


def chat_words(packet: Packet, words: Words) -> str:
    """Whether they can be met in the chat."""
    reach = packet.brief.reach
    return words(f"reach_{reach.chat}", time=words.moment(reach.heard_at))


def phones(packet: Packet, words: Words) -> tuple[Phone, ...]:
    """The number they gave, then those on file, of which only the last digits are seen at first."""
    said, who = packet.brief.reach.said, packet.who
    given = (Phone(str(said), phone_words(str(said))),) if said else ()
    on_file = [number for number in who.phones if number != said] if who.patient_id else []
    folded = {number: words("reach_on_file", digits=number[-4:]) for number in on_file}
    return (*given, *(Phone(number, phone_words(number), folded[number]) for number in on_file))


def earlier_words(earlier: Earlier, words: Words) -> str:
    """Another contact: when, about what, how it ended."""
    case, made = earlier.case, earlier.about or ""
    what, _, wanted = made.partition(" ")
    about = words.code("reason", case.reason) if case else words.code("wanted", wanted) if wanted else None
    ended = ended_words(case, words) if case else words("ended_booked" if what == "booked" else "ended_assistant")
    channel = words.code("channel", earlier.channel)
    return " · ".join(part for part in (f"{words.moment(earlier.at)}, {channel}", about, ended) if part)


def ended_words(case: Headline, words: Words) -> str:
    """How a case ended, or that it did not; what was agreed and done, for whoever had it."""
    name = words.owner(case.manager_id)
    outcome = f": {words.code('outcome', case.outcome)}" if case.outcome else ""
    ended = words("ended_closed", name=name) + outcome if case.status is Status.RESOLVED else stands_words(case, words)
    return f"{ended} · {case.told}" if case.told else ended


def stands_words(case: Headline, words: Words) -> str:
    """Where an open case stands and with whom."""
    due = case.promised_at if case.status is Status.PROMISED else None
    stands = words(f"stands_{case.status}") + (f" ({words.moment(due)})" if due else "")
    return f"{stands}, {words.owner(case.manager_id)}"


def open_words(case: Headline, words: Words) -> str:
    """Another open case: what about, since when, where it stands and with whom."""
    since = words("since", time=words.moment(case.since))
    return f"{words.code('reason', case.reason)}, {since}: {stands_words(case, words)}"


def outcome_words(outcome: str, words: Words) -> str:
    """An outcome as it is recorded ("visit: moved to Friday"), its code in words."""
    code, colon, told = outcome.partition(": ")
    return f"{words.code('outcome', code)}: {told}" if colon and code in OUTCOMES else outcome
