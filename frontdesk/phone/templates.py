"""A filled sentence of ours taken apart again: which one it is, and what stands in its placeholders."""

import re
from functools import cache

from frontdesk.texts import Text, Texts

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_TOLD_APART = 10  # letters of a sentence beside its placeholders: with fewer, other words would be taken for it
_NOT_INSIDE = ("console_", "widget_", "page_", "notice_", "export_", "error_", "marks_", "phone_", "again_")


def values_of(words: str, text: str) -> dict[str, str] | None:
    """What stands in the {placeholders} of `words` when filled they are this text; None when they are not, or when
    nothing stands between two placeholders that would tell them apart."""
    pattern = _pattern(words)
    found = pattern.fullmatch(text) if pattern else None
    return found.groupdict() if found else None


@cache
def _pattern(words: str) -> re.Pattern[str] | None:
    parts = _PLACEHOLDER.split(words)
    if any(not between.strip() for between in parts[2:-1:2]):
        return None
    named: set[str] = set()
    pattern = ""
    for place, part in enumerate(parts):
        if place % 2 == 0:
            pattern += re.escape(part)
        else:
            pattern += f"(?P={part})" if part in named else f"(?P<{part}>.*?)"
            named.add(part)
    return re.compile(pattern, re.DOTALL)


@cache
def sentences(texts: Texts, language: str) -> tuple[tuple[Text, ...], tuple[Text, ...]]:
    """The sentences of a language that may stand inside of another: those without placeholders, the longest first, and
    those with, that have other words on the phone."""
    every = (texts.by_language.get(language, {}), *texts.by_language.values())
    keys = dict.fromkeys(key for one in every for key in one)
    known = {key: texts.get(key, language) for key in keys}
    said = [text for key, text in known.items() if not key.startswith(_NOT_INSIDE)]
    whole = sorted((text for text in said if not _PLACEHOLDER.search(text.words)), key=lambda text: -len(text.words))
    filled = (text for text in said if text.spoken is not None and _PLACEHOLDER.search(text.words))
    return tuple(whole), tuple(text for text in filled if _letters(text) >= _TOLD_APART)


def _letters(text: Text) -> int:
    return sum(letter.isalpha() for letter in _PLACEHOLDER.sub("", text.words))
