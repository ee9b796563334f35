"""The conversation that is measured: 14 turns, six questions, two actions, six turns of a form."""

from dataclasses import dataclass
from datetime import date, timedelta

PROVIDERS = ("Dr. Ruiz", "Dr. Okafor", "anyone")


@dataclass(frozen=True)
class Spoken:
    """One turn: its kind and its words."""

    kind: str
    text: str


def turns(number: int, today: date) -> list[Spoken]:
    """The turns of one conversation; doctors and days differ, so that conversations do not fight for one slot."""
    day = today + timedelta(days=4 + number % 30)
    provider = PROVIDERS[number % len(PROVIDERS)]
    return [
        Spoken("faq", "what are your opening hours"),
        Spoken("faq", "do you take Aetna insurance"),
        Spoken("faq", "is there a place to park"),
        Spoken("action", "what does deductible mean"),
        Spoken("form", f"I'd like to book a checkup with {provider}"),
        Spoken("form", f"{day:%B} {day.day}"),
        Spoken("faq", "how do I cancel if something comes up"),
        Spoken("form", "1"),
        Spoken("form", "Lucía Ferrer Montoya"),
        Spoken("form", "February 17, 1988"),
        Spoken("form", "no, never mind, forget it"),
        Spoken("faq", "how do I get a copy of my records"),
        Spoken("action", "what does coinsurance mean"),
        Spoken("faq", "do you do video visits"),
    ]
