"""Hashes and ids hold any four digits by chance: they are left out where digits are looked for."""

import re

_HASH_OR_ID = re.compile(r"\b(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{20,})\b")


def without_hashes(text: str) -> str:
    """The text without what is a hash or an id."""
    return _HASH_OR_ID.sub("", text)
