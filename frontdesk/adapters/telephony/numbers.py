"""The practice's number at Twilio: where its calls are sent, and whether requests of theirs reach us.

`GET Accounts/{sid}.json`, `GET IncomingPhoneNumbers.json?PhoneNumber=…`, `POST IncomingPhoneNumbers/{sid}.json`
(https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource).
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from twilio.base.exceptions import TwilioException
from twilio.request_validator import RequestValidator

from frontdesk.adapters.telephony.port import TelephonyAway
from frontdesk.adapters.telephony.twilio import SECONDS, client_of

CALLS, FALLBACK, EVENTS, CHECK = "/phone/calls", "/phone/fallback", "/phone/calls/events", "/phone/check"


@dataclass(frozen=True)
class Addresses:
    """Where the provider asks about a number's calls: what to do, what to do when we fail, how far they are."""

    voice: str
    fallback: str
    events: str


def addresses(ours: str) -> Addresses:
    """The addresses at which we answer; `ours`: our public address."""
    return Addresses(ours + CALLS, ours + FALLBACK, ours + EVENTS)


class TwilioNumber:
    """One number of an account."""

    def __init__(
        self,
        account: str,
        token: str,
        number: str,
        url: str = "https://api.twilio.com",
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._account = account
        self._token = token
        self._number = number
        self._client = client_of(account, token, url, SECONDS, transport)

    def is_known(self) -> bool:
        """Whether the account is there, active, and has this number. Raises TelephonyAway."""
        return self._find() is not None

    def addresses(self) -> Addresses | None:
        """Where its calls are sent now; None when the account has no such number. Raises TelephonyAway."""
        found = self._find()
        if found is None:
            return None
        return Addresses(found.voice_url or "", found.voice_fallback_url or "", found.status_callback or "")

    def send_to(self, there: Addresses) -> bool:
        """Sends its calls there from now on; False when the account has no such number. A fallback on another host is
        kept: it answers when ours is down altogether. Raises TelephonyAway."""
        found = self._find()
        if found is None:
            return False
        try:
            found.update(
                voice_url=there.voice,
                voice_method="POST",
                voice_fallback_url=elsewhere(found.voice_fallback_url or "", there) or there.fallback,
                voice_fallback_method="POST",
                status_callback=there.events,
                status_callback_method="POST",
            )
        except (TwilioException, httpx.HTTPError, ValueError, KeyError) as error:
            raise TelephonyAway(type(error).__name__) from None
        return True

    def signed(self, url: str) -> dict[str, str]:
        """The headers of a request of theirs to this address, as the provider would sign it."""
        return {"X-Twilio-Signature": RequestValidator(self._token).compute_signature(url, self.form())}

    def form(self) -> dict[str, str]:
        """The fields of such a request; they name the account and nobody else."""
        return {"AccountSid": self._account}

    def _find(self) -> Any:
        try:
            return next(iter(self._client.incoming_phone_numbers.list(phone_number=self._number, limit=1)), None)
        except (TwilioException, httpx.HTTPError, ValueError, KeyError) as error:
            raise TelephonyAway(type(error).__name__) from None


def elsewhere(fallback: str, ours: Addresses) -> str:
    """A fallback address that is on another host than ours; empty when it is not."""
    host, our_host = urlsplit(fallback).hostname, urlsplit(ours.fallback).hostname
    return fallback if host and host != our_host else ""


def knock(url: str, form: dict[str, str], headers: dict[str, str]) -> int | None:
    """Sends a form to an address, as somebody on the internet would; the status, or None when nobody answers."""
    try:
        return httpx.post(url, data=form, headers=headers, timeout=SECONDS).status_code
    except httpx.HTTPError:
        return None
