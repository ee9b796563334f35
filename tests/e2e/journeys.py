"""What patients come for, said aloud. A name is typed: no grammar has it, and no dictionary."""

import re
from collections.abc import Callable

from tests.e2e.speakers import SpeakingChat

Journey = Callable[[SpeakingChat], bool]


def asks_for_hours(chat: SpeakingChat) -> bool:
    """When are you open?"""
    answer = chat.tells("what are your opening hours", "what are your (opening )?hours")
    return answer is not None and "Monday" in answer


def wants_a_person(chat: SpeakingChat) -> bool:
    """A manager, please."""
    answer = chat.tells("i want to talk to a manager", "i (want|need) to (talk|speak) to a (manager|person|human)")
    return answer is not None and chat.page.locator(".state").get_attribute("data-tone") in ("waiting", "person")


def asks_what_is_owed(chat: SpeakingChat) -> bool:
    """The balance, proven by a birth date and a ZIP code."""
    if chat.tells("how much do i owe", "how much do i owe|what do i owe") is None:
        return False
    chat.says("Lucia Ferrer Montoya")
    if (
        chat.tells("february seventeenth nineteen eighty eight", "february (the )?seventeenth nineteen eighty eight")
        is None
    ):
        return False
    answer = chat.tells("one two five nine nine", "one two five nine nine")
    return answer is not None and "You owe" in answer


def chooses_a_visit(chat: SpeakingChat) -> bool:
    """A visit, as far as its time."""
    if chat.tells("i need to book a checkup", "i need to (book|make|schedule|get) an? (checkup|check up)") is None:
        return False
    first = chat.page.locator(".option").first.inner_text().partition(". ")[2]
    return chat.tells("number one", re.escape(first)) is not None


JOURNEYS: dict[str, Journey] = {
    "hours": asks_for_hours,
    "person": wants_a_person,
    "owes": asks_what_is_owed,
    "visit": chooses_a_visit,
}
