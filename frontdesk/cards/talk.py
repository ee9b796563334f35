"""What a conversation keeps beside its lines: facts and the assistant's memory hold no card number either."""

import re
from collections.abc import Sequence
from typing import Any

from frontdesk.cards.mask import MASK, mask
from frontdesk.understanding.text import compose


def mask_value(value: Any) -> Any:
    """A value with every card number in its texts masked."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {key: mask_value(entry) for key, entry in value.items()}
    return [mask_value(entry) for entry in value] if isinstance(value, list) else value


def taken_out(before: str, after: str) -> list[str]:
    """The words that a mask stands for in a message."""
    pattern = re.escape(after).replace(re.escape(MASK), "(.+?)")
    found = re.fullmatch(pattern, compose(before), re.DOTALL)
    return list(found.groups()) if found else [before]


def without(value: Any, parts: Sequence[str]) -> Any:
    """A value with these parts masked in its texts."""
    if isinstance(value, str):
        for part in parts:
            value = value.replace(part, MASK)
        return value
    if isinstance(value, dict):
        return {key: without(entry, parts) for key, entry in value.items()}
    return [without(entry, parts) for entry in value] if isinstance(value, list) else value
