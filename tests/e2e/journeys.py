"""What patients come for, said aloud. A name is typed: no grammar has it, and no dictionary."""

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
    return answer is not None and "manager" in answer


def asks_what_is_owed(chat: SpeakingChat) -> bool:
    """The balance, proven by a birth date and a number of the card."""
    steps = (
        lambda: chat.tells("how much do i owe", "how much do i owe"),
        lambda: chat.says("Lucia Ferrer"),
        lambda: chat.tells("april twelfth nineteen eighty eight", "april (the )?twelfth nineteen eighty eight"),
        lambda: chat.tells("one two five nine nine", "one two five nine nine"),
    )
    answer: str | None = ""
    for step in steps:
        answer = step()
        if answer is None:
            return False
    return "$" in (answer or "")


def books_a_visit(chat: SpeakingChat) -> bool:
    """A visit, as far as the time that is read back."""
    answer = chat.tells("i need to book a checkup", "i need to (book|make|schedule|get) an? (checkup|check up)")
    if answer is None:
        return False
    for words, means in (("as soon as possible", "as soon as possible|the soonest|any time"), ("number one", ".*\\d.*")):
        answer = chat.tells(words, means)
        if answer is None:
            return False
    return True


JOURNEYS: dict[str, Journey] = {
    "hours": asks_for_hours,
    "person": wants_a_person,
    "owes": asks_what_is_owed,
    "visit": books_a_visit,
}
