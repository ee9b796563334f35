"""How long a caller is listened to: as long as what is asked for takes to say or to fetch.

Twilio, `<Gather>`: `timeout` is the silence before the first word, `speechTimeout` the silence that ends the words.
"""

from dataclasses import dataclass

# What is long to say, or to look up: a card in a purse, a date spoken in pieces.
AWAITED = {"name", "birth", "proof", "phone", "code", "when", "time", "member"}
READ_BACK = {"name", "birth", "when", "time"}  # before it counts, so that the silence after it may be cut short
KEYED = {"birth", "proof", "phone", "code"}  # given in digits as well as in words
BIRTH_DIGITS = 8  # month, day, year: told so, with no word of a key that ends them
MOST_KEYS = 20  # a card number is longer than any of these, and is masked before it is kept


@dataclass(frozen=True)
class Patience:
    """Seconds until the first word, seconds of silence that end the words, and how many keys end the waiting (None:
    until # or a pause). `is_long`: the silence is for an answer in pieces, and is cut short once that is whole."""

    first: int
    after: int
    keys: int | None
    is_long: bool = False


def patience(awaits: str | None, *, patient: bool, asked_to_wait: bool = False) -> Patience:
    """How long to listen for this; `patient` for those who asked for more time, or speak through somebody."""
    first, after = (8, 4) if awaits in AWAITED else (6, 2)
    if patient:
        first, after = first + 7, max(after, 4) + 1
    is_long = awaits in READ_BACK and not patient
    keys = BIRTH_DIGITS if awaits == "birth" else None if awaits in KEYED else 1
    return Patience(30 if asked_to_wait else first, after, keys, is_long)
