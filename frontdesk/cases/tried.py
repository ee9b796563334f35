"""What was tried before a person was called: told from what the assistant said and what it was taken for."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from frontdesk.conversations.model import Line

TELLING = 5  # words: a shorter sentence ("yes", "talk to a manager") says little of what is wanted
TELLING_ALONE = 10  # words: "I want a person because my bill from March was paid twice" tells it all
NOT_FOR_THEM = "utter_not_for_them"
SAYS_NO_MATTER = {"asked_for_person", "affirm", "deny", "greet", "thank", "goodbye", "repeat", "change_language"}


def _is_one_of(*names: str) -> Callable[[str], bool]:
    return lambda said: said in names


# What happened, in the order it is told, by the names of the sentences that say so.
HAPPENED: dict[str, Callable[[str], bool]] = {
    "danger": lambda said: said.startswith("emergency_"),
    "answered": _is_one_of("utter_article"),
    "offered": lambda said: said.startswith(("utter_times", "utter_one_time")),
    "booked": _is_one_of("utter_booked"),
    "moved": _is_one_of("utter_moved"),
    "cancelled": _is_one_of("utter_cancelled"),
    "no_match": lambda said: said.startswith("utter_no_match_"),
    "refused": _is_one_of("utter_why_identity"),
    "not_for_them": _is_one_of(NOT_FOR_THEM),
    "not_understood": lambda said: said == "utter_not_understood" or said.startswith("utter_not_read_"),
    "not_known": _is_one_of("utter_not_known"),
    "out_of_scope": _is_one_of("utter_out_of_scope"),
}


@dataclass(frozen=True)
class Step:
    """Something that happened, and how often."""

    what: str
    times: int = 1


def tried(lines: Sequence[Line], facts: Mapping[str, Any]) -> tuple[Step, ...]:
    """What was begun, and what came of it; nothing that no sentence or fact tells."""
    begun = (Step(f"begun {facts['wanted']}"),) if "wanted" in facts else ()
    found = Counter(what for line in lines for what, fits in HAPPENED.items() if line.response and fits(line.response))
    if "time_held" in facts and found["offered"]:
        found["taken"] = found.pop("offered")
    return (*begun, *(Step(what, found[what]) for what in (*HAPPENED, "taken") if found[what]))


def wants(lines: Sequence[Line], intents: Mapping[str, str]) -> str:
    """The patient's own words that led to the case: the last that tell something, and not only that a person is
    wanted."""
    said = [line for line in lines if line.author == "patient" and line.text]
    telling = [line for line in said if len(line.text.split()) >= TELLING]
    matter = [line for line in telling if intents.get(line.turn_id or "") not in SAYS_NO_MATTER or _is_long(line)]
    return next((some[-1].text for some in (matter, telling, said) if some), "")


def _is_long(line: Line) -> bool:
    return len(line.text.split()) >= TELLING_ALONE
