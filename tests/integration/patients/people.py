"""People of the demo practice, and how they prove who they are."""

from datetime import date

from frontdesk.patients.model import Identified, Outcome
from tests.builders import Desk

LUCIA = ("Lucía Ferrer Montoya", date(1988, 2, 17))  # mother of Mateo (10) and Emma (5)
DENISE = ("Denise Brooks", date(1979, 10, 11))  # mother of Talia (15)
TALIA = ("Talia Brooks", date(2011, 1, 19))
SUSAN = ("Susan Pettigrew", date(1966, 5, 9))  # no patient; may act for her father Harold, visits and bills
WALTER = ("Walter Hoffman", date(1944, 8, 15))  # a patient; may act for his wife June, visits only
PATRICE = ("Patrice Lowell", date(1951, 2, 20))  # acted for June until January 2025
MARIAS = ("Maria Garcia", date(1972, 5, 14))  # two people
NOBODY = ("Zelda Quimby", date(1990, 7, 4))


def proves(desk: Desk, who: tuple[str, date], *items: str, conversation: str | None = None) -> tuple[str, Identified]:
    """Somebody says who they are; gives the conversation and what came of it."""
    conversation = conversation or desk.opens()
    return conversation, desk.services.patients.verify(conversation, who[0], [who[1]], items)


def proven(desk: Desk, who: tuple[str, date], *items: str) -> str:
    """A conversation in which somebody is proven."""
    conversation, found = proves(desk, who, *items)
    assert found.outcome is Outcome.VERIFIED
    return conversation


def fails(desk: Desk, conversation: str, who: tuple[str, date], *items: str) -> Outcome:
    """A wrong answer that is read back and confirmed."""
    proves(desk, who, *items, conversation=conversation)
    return desk.services.patients.failed(conversation, who[0], [who[1]]).outcome
