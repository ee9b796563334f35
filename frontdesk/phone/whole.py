"""Whether an answer that is spoken in pieces is whole, so that nobody has to be waited for any longer.

It is when all of it is there, and when it is something else altogether ("how do I cancel if something comes up"). A
date of birth without its year, or only with the "nineteen" of it, six digits of ten, one word of a name are not.
"""

from datetime import datetime

from frontdesk.continuing.service import DIGITS
from frontdesk.practice.service import LoadedPractice
from frontdesk.understanding import tables
from frontdesk.understanding.birth import BirthDate, read_birth_date
from frontdesk.understanding.contact import read_phone, read_postal_code
from frontdesk.understanding.digits import digit_runs
from frontdesk.understanding.names import announced_names, read_name
from frontdesk.understanding.pick import read_choice
from frontdesk.understanding.text import word_list
from frontdesk.understanding.when import When, read_when

MOST_OFFERED = 3  # times at once
FULL_NAME = 2  # words
SOMETHING_ELSE = 4  # words without a piece of what was asked for; fewer may be "it is, let me see"


def is_whole(awaits: str, text: str, language: str, now: datetime, practice: LoadedPractice) -> bool:
    """Whether this, heard so far, answers what is awaited or is about something else. `now`: with a time zone."""
    said = word_list(text)
    if not said or said[-1] in tables.words(language, "not_the_end"):
        return False
    words = len(said)
    match awaits:
        case "name":
            name = read_name(text, language)
            begun = bool(announced_names(text, language))
            return len(name.split()) >= FULL_NAME if name else _is_else(words, begun=begun)
        case "birth":
            born = read_birth_date(text, language, now.astimezone(practice.zone).date())
            return isinstance(born, BirthDate) or _is_else(words, begun=_is_dated(text, language, now, practice))
        case "when" | "time":
            is_chosen = awaits == "time" and read_choice(text, language, MOST_OFFERED) is not None
            return is_chosen or _is_dated(text, language, now, practice) or _is_else(words, begun=False)
        case "phone" | "code" | "proof":
            digits = digit_runs(text, language)
            return _is_number(awaits, text, language) or _is_else(words, begun=bool(digits))
        case _:
            return _is_else(words, begun=bool(digit_runs(text, language)))


def _is_else(words: int, *, begun: bool) -> bool:
    return not begun and words >= SOMETHING_ELSE


def _is_dated(text: str, language: str, now: datetime, practice: LoadedPractice) -> bool:
    today = now.astimezone(practice.zone).date()
    return isinstance(read_when(text, language, now, practice.zone, practice.holidays_around(today), today), When)


def _is_number(awaits: str, text: str, language: str) -> bool:
    if awaits == "code":
        return len("".join(digit_runs(text, language))) == DIGITS
    return bool(read_phone(text, language) if awaits == "phone" else read_postal_code(text, language))
