"""SIDs, tokens and the provider's way of writing times."""

from datetime import UTC, datetime
from email.utils import format_datetime
from random import Random

API_VERSION = "2010-04-01"


class Sids:
    """Names of things as the provider makes them: two letters and 32 hex digits, from a seed of its own."""

    # A generator apart from chaos: switching a knob must not rename every call.
    def __init__(self, seed: int) -> None:
        self._random = Random(f"sids {seed}")  # noqa: S311  names that repeat, not secrets

    def new(self, prefix: str) -> str:
        """CA call, CF conference, RE recording, SM message, PN number (docs/glossary/what-is-a-sid)."""
        return f"{prefix}{self._random.getrandbits(128):032x}"

    def token(self) -> str:
        """A UUID in letters, for the idempotency header (docs/usage/webhooks/webhooks-faq)."""
        digits = f"{self._random.getrandbits(128):032x}"
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def rfc2822(moment: datetime) -> str:
    """How every time in the API and in callbacks is written (docs/usage/twilios-response#dates)."""
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0))
