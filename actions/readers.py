"""Reading what proves identity out of an answer: a full name, a date of birth, one more item on file."""

import re

from actions.turn import Turn
from frontdesk.understanding.birth import BirthDate, ImpossibleDate, read_birth_date
from frontdesk.understanding.contact import read_last_four, read_member_id, read_phone, read_postal_code
from frontdesk.understanding.names import read_name

LONGEST_ITEM = 24  # letters that a phone number or an e-mail may have
LONGEST_SENTENCE = 4  # parts between commas in which a name is looked for: "I'm her mom, Ana Ruiz"
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
LETTERS_OF_A_NAME = 3  # more words than these that make one name are its letters, spelled


def read_birth(turn: Turn) -> BirthDate | ImpossibleDate | None:
    """A date of birth in the language of the talk, else in another of the practice's: people mix them for dates."""
    languages = sorted(turn.practice.languages, key=lambda language: language != turn.language)
    readings = [read_birth_date(turn.text, language, turn.local.date()) for language in languages]
    found = [reading for reading in readings if isinstance(reading, BirthDate)]
    return found[0] if found else readings[0]


def full_name(turn: Turn) -> str | None:
    """A given name and a surname; one word alone is only a name when it was spelled letter by letter."""
    parts = re.split(r"[,.;]|\d", turn.text)
    readings = [read_name(part, turn.language) for part in (turn.text, *parts[:LONGEST_SENTENCE])]
    said = next((name for name in readings if name and " " in name), readings[0] or readings[1])
    spelled = len(turn.text.split()) > LETTERS_OF_A_NAME and "," not in turn.text
    return said if said and (" " in said or spelled) else None


def items(turn: Turn) -> list[str]:
    """The readings of one more item on file, one of each kind at most, so that an answer is one guess: a phone or its
    last four, ZIP code, member number, e-mail. Numbers are not looked for in an e-mail."""
    emails, plain = _EMAIL.findall(turn.text), _EMAIL.sub(" ", turn.text)
    phone = read_phone(plain, turn.language) or read_last_four(plain, turn.language)
    numbers = [phone, *(read(plain, turn.language) for read in (read_postal_code, read_member_id))]
    return list(dict.fromkeys(value for value in (*numbers, *emails[:1]) if value))


def keep_name(turn: Turn, name: str) -> None:
    """Keeps a name that was said, for the task and for whoever takes over."""
    turn.draft["name"] = name
    turn.desk.conversations.remember(turn.conversation, name_given=name)


def keep_birth(turn: Turn, found: BirthDate) -> None:
    """Keeps a date of birth with its other readings, for the task and for whoever takes over."""
    turn.draft["birth"] = found.date.isoformat()
    turn.desk.conversations.remember(turn.conversation, birth_given=turn.draft["birth"])
    turn.draft["births"] = [day.isoformat() for day in (found.date, *found.alternatives)]


def keep_item(turn: Turn, found: list[str]) -> None:
    """Keeps one more item, and how to read it back: as it was said, or what was read out of a longer sentence."""
    said = turn.text.strip()
    turn.draft["items"], turn.draft["item_said"] = found, said if len(said) <= LONGEST_ITEM else found[0]
