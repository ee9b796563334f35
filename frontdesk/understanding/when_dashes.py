"""Dashes that part clauses, as a comma does: "the 18th - my mother is here"; that of "mon - wed" joins two days."""

from collections.abc import Sequence
from dataclasses import replace

from frontdesk.understanding.text import fold
from frontdesk.understanding.when_tokens import Token

_ENDS = {"num", "ord", "weekday", "weekdays", "month", "clock", "dotted", "slash", "numeric", "iso", "holiday"}
_ENDS |= {"offset", "part", "named", "am", "pm", "oclock", "ish", "dash"}
_ARTICLES = {"the", "la", "at"}


def parted_at_dashes(tokens: Sequence[Token], text: str) -> list[Token]:
    """Put a gap for each dash that stands free and does not lead from one day or hour to another."""
    parted: list[Token] = []
    gap = False
    for place, token in enumerate(tokens):
        if token.kind == "dash" and _stands_free(token, text) and not _joins(tokens, place, text):
            gap = True
        else:
            parted.append(replace(token, gap=token.gap or gap))
            gap = False
    return parted


def _stands_free(dash: Token, text: str) -> bool:
    return text[dash.start] in "—–" or text[dash.start - 1 : dash.start] + text[dash.end : dash.end + 1] == "  "


def _joins(tokens: Sequence[Token], place: int, text: str) -> bool:
    after = next((token for token in tokens[place + 1 :] if token.kind not in _ARTICLES), None)
    if place == 0 or after is None or fold(text[after.start : after.end]).endswith("'s"):
        return False  # "tuesday - wednesday's a holiday"
    return tokens[place - 1].kind in _ENDS and after.kind in _ENDS
