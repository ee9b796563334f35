"""The few words that the chat knows before it reaches us, as a script for the browser."""

import json

from frontdesk.texts import Texts

KEYS = ("launcher_open", "panel_title", "close_chat", "opening", "offline", "trouble", "call_number")


def first_words(texts: Texts) -> dict[str, dict[str, str]]:
    """The words of each language that has them all, the practice's first language first."""
    first = texts.lender("widget_opening", "")
    ordered = sorted(texts.languages, key=lambda code: (code != first, code))
    whole = [code for code in ordered if all(texts.own(f"widget_{key}", code) for key in KEYS)]
    return {code: {key: texts.get(f"widget_{key}", code).words for key in KEYS} for code in whole}


def script(texts: Texts) -> str:
    """The module that the browser loads with the others."""
    return f"export const FIRST_WORDS = {json.dumps(first_words(texts), ensure_ascii=False, indent=2)};\n"
