"""Two requests in one message: "cancel Tuesday, and also what do I owe you?"

A message is taken for two only where it can be cut at a joining word or at the end of a sentence, and both pieces are
clearly something that a front desk does, and not the same thing. What needs a person goes before everything else.
"""

import re
from dataclasses import dataclass
from typing import Callable, Dict, List, Optional, Sequence, Tuple

# What is one request in two halves ("I need a visit. Do you have anything on Friday?") has one name here.
KINDS: Dict[str, str] = {
    "book_appointment": "book",
    "find_times": "book",
    "new_patient": "book",
    "move_appointment": "move",
    "cancel_appointment": "cancel",
    "list_appointments": "list",
    "running_late": "late",
    "ask_balance": "bill",
    "explain_charge": "bill",
    "explain_word": "word",
    "pay_bill": "pay",
    "ask_practice": "practice",
}
NEEDS_PERSON = frozenset(
    [
        "asked_for_person",
        "complaint",
        "refund_or_dispute",
        "cost_worry",
        "test_results",
        "clinical_question",
        "refill_needed",
        "professional_caller",
        "bereavement",
        "abuse",
        "mental_health",
        "privacy",
        "legal",
        "on_behalf_of_other",
        "repeated_contact",
        "unknown_letter",
        "identity_not_proven",
        "assistant_failed",
        "unknown_to_us",
    ]
)
# The requests between which one can ask in a sentence: "move it, or cancel it?"
ASKABLE = {intent: kind for intent, kind in KINDS.items() if kind not in ("word", "practice")} | {
    "ask_balance": "owe",
    "explain_charge": "charge",
}
SURE = 0.4  # above this share the best reading holds
NEARLY = 0.7  # of the best reading's share: less is no rival
CLEAR = 0.5  # share of a piece's best intent
CLEARLY_FOR_A_PERSON = 0.8  # the same, where half a message calls a person: an aside ("not mad, only nosy") does not
MOST_CUTS = 2  # each costs two more sentence vectors
LEAST_WORDS = 3  # of a piece; a courtesy may be shorter
CLEAR_IN_TALK = 0.6  # share of the one sentence that is a request
MOST_SENTENCES = 4  # of a message that is looked through for it: each costs a sentence vector
NOTHING_OF_OURS = {"out_of_scope", "nlu_fallback"}
COURTESIES = {"greet", "thank"}  # "thanks. I also need a visit" is no thank-you

JOINING = (
    "and also|oh and|and then|and another thing|another thing|one more thing|also|plus|besides|while i'm at it|"
    "while you're at it|by the way|y tambi[eé]n|y adem[aá]s|y de paso|de paso|y otra cosa|otra cosa|tambi[eé]n|"
    "adem[aá]s|aparte|por cierto|y luego|y despu[eé]s"
)
BEGINNING = (  # of a request that a bare "and" may join
    "i |i'd|see |know |find |check |get |"
    "can|could|do|does|what|how|where|when|is|are|tell|need|want|will|book|make|cancel|move|my |quiero|quisiera|"
    "necesito|cu[aá]nto|qu[eé]|c[oó]mo|d[oó]nde|me |puedo|pueden|tienen|aceptan|dime|d[ií]game|cambi|mover|saber|pagar|"
    "hay|ver "
)
CUTS = (  # the surest first
    rf"(?:[,.;?!]\s*|\s+)(?:{JOINING})(?:[,:]\s*|\s+)",
    r"[.;?!]\s+",
    rf"(?:,\s*|\s+)(?:and|y|e)\s+(?=(?:uh |um |eh )?(?:{BEGINNING})\b)",
)


@dataclass(frozen=True)
class Reading:
    """What a piece is taken for, and how surely."""

    intent: str
    share: float


@dataclass(frozen=True)
class Two:
    """The request that is served now, and the words of the one that waits."""

    first: Reading
    first_text: str
    second: Optional[Reading]
    second_text: str


def are_close(best: Reading, next_: Reading) -> bool:
    """Whether a message may mean one request or another one, so that asking which is better than a guess."""
    kinds = ASKABLE.get(best.intent), ASKABLE.get(next_.intent)
    return all(kinds) and kinds[0] != kinds[1] and best.share < SURE and next_.share > NEARLY * best.share


Read = Callable[[Sequence[str]], List[Reading]]


def pieces(text: str) -> List[Tuple[str, str]]:
    """The ways to cut a message in two, the surest first."""
    found: List[Tuple[str, str]] = []
    for cut in CUTS:
        for match in re.finditer(cut, text, re.IGNORECASE):
            pair = (text[: match.start()].strip(" ,"), text[match.end() :].strip(" ,"))
            if pair[0] and len(pair[1].split()) >= LEAST_WORDS and pair not in found:
                found.append(pair)
    return found[:MOST_CUTS]


def two_in(text: str, read: Read) -> Optional[Two]:
    """The two requests of a message; None when it is one."""
    cuts = pieces(text)
    readings = read([piece for pair in cuts for piece in pair]) if cuts else []
    for place, (one, other) in enumerate(cuts):
        first, second = readings[2 * place : 2 * place + 2]
        if first.share < CLEAR or second.share < CLEAR:
            continue
        if first.intent in COURTESIES and (second.intent in KINDS or second.intent in NEEDS_PERSON):
            return Two(second, other, None, "")
        if len(one.split()) < LEAST_WORDS:
            continue
        kinds = KINDS.get(first.intent), KINDS.get(second.intent)
        if all(kinds) and kinds[0] != kinds[1]:
            return Two(first, one, second, other)
        for reading, ordinary in ((first, kinds[1]), (second, kinds[0])):
            if reading.intent in NEEDS_PERSON and reading.share >= CLEARLY_FOR_A_PERSON and ordinary:
                return Two(reading, text, None, "")
    return None


def request_in_talk(best: Reading, text: str, read: Read) -> Optional[Reading]:
    """The one sentence of a message that clearly is a request ("My dog is barking, sorry. I want a visit on Friday."),
    where the whole is taken for nothing we do, or less surely for a matter for a person; None where there is none."""
    parts = [part for part in re.split(r"[.;?!]+\s+", text) if len(part.split()) >= LEAST_WORDS]
    if best.intent not in NOTHING_OF_OURS | NEEDS_PERSON or not 1 < len(parts) <= MOST_SENTENCES:
        return None
    readings = read(parts)
    if any(reading.intent in NEEDS_PERSON and reading.share >= CLEAR for reading in readings):
        return None
    request = max((each for each in readings if each.intent in KINDS), key=lambda each: each.share, default=None)
    least = best.share if best.intent in NEEDS_PERSON else CLEAR_IN_TALK
    return request if request and request.share >= max(least, CLEAR_IN_TALK) else None
