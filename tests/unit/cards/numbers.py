"""Card numbers that exist nowhere, and numbers that are none, written and said in every way."""

import string

from hypothesis import strategies as st

from frontdesk.cards.find import luhn, of_issuer

ENGLISH = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
SPANISH = ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"]
SEPARATORS = ["", " ", "-", ".", "/", "  ", " - ", "_", ",", "\n", "\u00a0", "–", "x", " " * 12]
FULL_WIDTH = str.maketrans(string.digits, "０１２３４５６７８９")
ARABIC = str.maketrans(string.digits, "٠١٢٣٤٥٦٧٨٩")
ALIKE = str.maketrans({"0": "O", "1": "l"})
PREFIXES = {16: ["4", "51", "55", "2221", "6011", "65"], 15: ["34", "37"], 14: ["36", "300"], 19: ["62", "4"]}


def with_check_digit(body: str) -> str:
    """A number with the digit that makes it valid."""
    return next(body + digit for digit in string.digits if luhn(body + digit))


@st.composite
def cards(draw: st.DrawFn) -> str:
    """A valid number of a network."""
    length = draw(st.sampled_from(sorted(PREFIXES)))
    prefix = draw(st.sampled_from(PREFIXES[length]))
    more = length - len(prefix) - 1
    return with_check_digit(prefix + draw(st.text(string.digits, min_size=more, max_size=more)))


@st.composite
def any_luhn(draw: st.DrawFn) -> str:
    """Thirteen to nineteen digits with a right check digit, of whatever issuer."""
    return with_check_digit(draw(st.text(string.digits, min_size=12, max_size=18).filter(lambda text: int(text) > 0)))


@st.composite
def written(draw: st.DrawFn, number: str) -> str:
    """A number as somebody may write or say it."""
    how = draw(st.sampled_from(["plain", "wide", "arabic", "alike", "english", "spanish"]))
    if how in ("english", "spanish"):
        words = [(ENGLISH if how == "english" else SPANISH)[int(digit)] for digit in number]
        return draw(st.sampled_from([" ", ", ", " - "])).join(words)
    parts = [number[0]]
    for digit in number[1:]:
        parts += [draw(st.sampled_from(SEPARATORS)) if draw(st.booleans()) else "", digit]
    text = "".join(parts)
    if how == "alike":
        return text.translate(ALIKE) if sum(digit in "01" for digit in number) < len(number) / 2 else text
    return text.translate({"wide": FULL_WIDTH, "arabic": ARABIC}.get(how, {}))


@st.composite
def no_cards(draw: st.DrawFn) -> str:
    """Numbers that stay: wrong check digit, too short, phones, member numbers, dates, amounts, ids of ours."""
    kind = draw(st.sampled_from(["invalid", "short", "phone", "member", "date", "money", "zip"]))
    if kind == "invalid":
        digits = draw(st.text(string.digits, min_size=13, max_size=19).filter(lambda text: not luhn(text)))
        grouped = " ".join(digits[n : n + 4] for n in range(0, len(digits), 4))
        return draw(st.sampled_from([digits, " ".join(digits), grouped if len(digits) < 17 else digits]))
    four = draw(st.text(string.digits, min_size=4, max_size=4))
    return {
        "short": draw(st.text(string.digits, min_size=1, max_size=12)),
        "phone": f"(914) 555-{four}",
        "member": f"HVP-{four}{four[:2]}",
        "date": f"12/{int(four) % 28 + 1}/19{four[:2]}",
        "money": f"${four}.{four[:2]}",
        "zip": f"{four}1",
    }[kind]


def is_shown(text: str, number: str) -> bool:
    """Whether a text still holds the digits of a number, whatever is between them."""
    plain = text.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩０１２３４５６７８９", string.digits * 2))
    return number in "".join(filter(str.isdigit, plain))


def is_sure(number: str) -> bool:
    """Whether a network gives out such a number."""
    return of_issuer(number)
