"""The guard of the phone line's webhooks: only the provider, by its signature over the address and every field.

The address is the one that the provider was given: the practice's public one, with path and query as they came over the
wire. What a proxy or Flask makes of them is another spelling, and no proxy's word is taken for the host.
"""

from functools import wraps
from typing import Any

from flask import abort, request

from frontdesk.adapters.telephony.signatures import is_signed
from voice_gateway.guards import Guard, View, declare, services

SIGNATURE = "X-Twilio-Signature"
OTHER_KIND = "X-Twilio-Webhooks-Signature-Settings"  # signatures of shared keys, which our agreement does not cover


def signed(view: View) -> View:
    """For the provider of calls only; anybody else, and whoever calls for another account, hears 403 and nothing."""

    @wraps(view)
    def guarded(*asked: Any, **more: Any) -> Any:
        settings = services().settings
        tokens = [token.get_secret_value() for token in (settings.twilio_token, settings.twilio_next_token)]
        ours = request.form.get("AccountSid", "") == settings.twilio_account != ""
        signature = "" if OTHER_KIND in request.headers else request.headers.get(SIGNATURE, "")
        url = settings.gateway_url + _as_it_came()
        if not (ours and any(is_signed(token, url, request.form, signature) for token in tokens)):
            abort(403)
        return view(*asked, **more)

    return declare(guarded, Guard("provider"))


def _as_it_came() -> str:
    """Path and query, byte by byte; without the host that some clients put before them."""
    raw: str = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or ""
    if raw.startswith("/"):
        return raw
    _, _, behind = raw.partition("://")
    return "/" + behind.partition("/")[2]
