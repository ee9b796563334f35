"""Whether the phone line is ready: what `frontdesk phone setup --check` looks at, and what to do about it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from frontdesk.adapters.telephony.numbers import CHECK, TwilioNumber, addresses, elsewhere
from frontdesk.adapters.telephony.port import TelephonyAway
from frontdesk.practice.schema import Manager
from frontdesk.settings import Settings

Post = Callable[[str, dict[str, str], dict[str, str]], int | None]
"""Sends a form to an address with headers; gives the status, or None when nobody answers."""
ACCEPTED, REFUSED = 204, 403


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `advice` is what to do when it is not as it should be."""

    what: str
    is_right: bool
    advice: str = ""


def check(settings: Settings, line: TwilioNumber, managers: list[Manager], post: Post) -> Iterator[Finding]:
    """Looks at everything, from the inside to the outside; changes nothing."""
    yield from _settings(settings)
    yield from _number(settings, line)
    yield from _signatures(settings, line, post)
    for manager in managers:
        if manager.takes_cases:
            yield Finding(f"{manager.id} has a phone", bool(manager.phone), "give them a phone in managers.yml")


def _settings(settings: Settings) -> Iterator[Finding]:
    https = urlsplit(settings.public_url).scheme == "https"
    yield Finding(
        "our address is public", https, "set FRONTDESK_PUBLIC_URL to the https address patients' browsers use"
    )
    advice = "set FRONTDESK_PHONE_FALLBACK to a number that a person answers without us"
    yield Finding("a person can be reached when we fail", bool(settings.phone_fallback), advice)
    yield Finding(
        "that person's number is not ours",
        settings.phone_fallback != settings.phone_number,
        "FRONTDESK_PHONE_FALLBACK rings us again: give a line that is not forwarded to Frontdesk",
    )


def _number(settings: Settings, line: TwilioNumber) -> Iterator[Finding]:
    try:
        found = line.addresses()
    except TelephonyAway as error:
        yield Finding("the provider knows the account", False, f"check the account and its token ({error})")
        return
    yield Finding("the provider knows the account", True)
    yield Finding("the account has the number", found is not None, "check FRONTDESK_PHONE_NUMBER")
    if found is not None:
        advice = "run `frontdesk phone setup`"
        ours = addresses(settings.gateway_url)
        kept = replace(ours, fallback=elsewhere(found.fallback, ours) or ours.fallback)
        yield Finding("the number's calls are sent to us", found == kept, advice)


def _signatures(settings: Settings, line: TwilioNumber, post: Post) -> Iterator[Finding]:
    """Through whatever stands before us: a request as the provider would send it, and a forged one."""
    url = settings.gateway_url + CHECK
    status = post(url, line.form(), line.signed(url))
    advice = "is Frontdesk up, is FRONTDESK_PUBLIC_URL exact, and does the proxy pass on path and body unchanged?"
    yield Finding("a request of the provider is accepted", status == ACCEPTED, f"{advice} (status {status})")
    forged = post(url, line.form(), {"X-Twilio-Signature": "Zm9yZ2Vk"})
    yield Finding("a forged request is refused", forged == REFUSED, f"somebody else answers there (status {forged})")
