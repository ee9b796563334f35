"""The signs that stand for what was taken out of a sentence: one private character each, and the word shown for it."""

import re

NAME, NUMBER, DATE, TIME, PHONE, EMAIL, LINK, CARD = (chr(0xE000 + place) for place in range(8))
SIGNS = {
    NAME: "name",
    NUMBER: "number",
    DATE: "date",
    TIME: "time",
    PHONE: "phone",
    EMAIL: "e-mail",
    LINK: "link",
    CARD: "card",
}
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
