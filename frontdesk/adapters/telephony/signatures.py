"""Whether a request comes from the provider (Twilio, "Webhooks security": HMAC over the address and all fields)."""

from collections.abc import Mapping
from typing import Any

from twilio.request_validator import RequestValidator


def is_signed(token: str, url: str, fields: Mapping[str, Any], signature: str) -> bool:
    """Whether a signature is the account's own, over this address and these fields of a form. `url`: exactly as the
    provider was given it."""
    return bool(token and signature) and bool(RequestValidator(token).validate(url, fields, signature))
