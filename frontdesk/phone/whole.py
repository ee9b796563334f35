"""Whether an answer that is spoken in pieces is whole, so that nobody has to be waited for any longer.

It is when all of it is there, and when it is a question or a refusal instead ("how do I cancel if something comes up").
A date of birth without its year, or only with the "nineteen" of it, and one word of a name are not; nor is a sentence
that may only lead up to it ("let me find my glasses"). Rather waited for too long than talked over.
"""

import re
from datetime import datetime

from frontdesk.practice.service import LoadedPractice
from frontdesk.understanding import tables
from frontdesk.understanding.birth import BirthDate, read_birth_date
from frontdesk.understanding.digits import digit_runs
from frontdesk.understanding.names import read_name
from frontdesk.understanding.pick import read_choice
from frontdesk.understanding.text import word_list
from frontdesk.understanding.when import When, read_when

MOST_OFFERED = 3  # times at once
FULL_NAME = 2  # words
SOMETHING_ELSE = 4  # words of a question or a refusal; a shorter one may be its beginning
SHORT_DATE = 6  # digits of a date of birth whose year has two
CENTURIES = ("19", "20")


def is_whole(awaits: str, text: str, language: str, now: datetime, practice: LoadedPractice) -> bool:
    """Whether this, heard so far, answers what is awaited or is something else. `now`: with a time zone."""
    said = word_list(text)
    if not said or said[-1] in tables.words(language, "not_the_end"):
        return False
    if len(said) >= SOMETHING_ELSE and said[0] in tables.words(language, "something_else"):
        return True
    match awaits:
        case "name":
            return _is_full_name(read_name(text, language), language)
        case "birth":
            born = read_birth_date(text, language, now.astimezone(practice.zone).date())
            return isinstance(born, BirthDate) and not _lacks_a_year(text, language)
        case "time" if read_choice(text, language, MOST_OFFERED) is not None:
            return True
        case "when" | "time":
            return _is_dated(text, language, now, practice)
    return False


def _is_full_name(name: str | None, language: str) -> bool:
    """A second given name is not the family's: "Maria Elena", "José Luis"."""
    words = word_list(name or "")
    return len(words) > FULL_NAME or (len(words) == FULL_NAME and words[-1] not in tables.words(language, "also_given"))


def _lacks_a_year(text: str, language: str) -> bool:
    """Whether a date in digits may go on: it ends with a century, or with one digit that is no year."""
    groups, said = re.findall(r"\d+", text), "".join(digit_runs(text, language))
    if len(said) <= SHORT_DATE and said.endswith(CENTURIES):
        return True
    at_the_end = groups and text.rstrip(" .,").endswith(groups[-1])
    return bool(at_the_end) and (len(groups[-1]) == 1 or groups[-1] in CENTURIES)


def _is_dated(text: str, language: str, now: datetime, practice: LoadedPractice) -> bool:
    today = now.astimezone(practice.zone).date()
    return isinstance(read_when(text, language, now, practice.zone, practice.holidays_around(today), today), When)
