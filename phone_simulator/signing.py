"""Signs a webhook as docs/usage/security#validating-requests says; written from that page, without the library."""

import base64
import hashlib
import hmac
from collections.abc import Mapping


def signature(token: str, url: str, parameters: Mapping[str, str] | None = None) -> str:
    """HMAC-SHA1 over the URL as requested, followed by every parameter's name and value, sorted by name; Base64."""
    base = url + "".join(name + value for name, value in sorted((parameters or {}).items()))
    return base64.b64encode(hmac.new(token.encode(), base.encode(), hashlib.sha1).digest()).decode()
