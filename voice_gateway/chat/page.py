"""The practice as its page shows it, in one language."""

from datetime import datetime
from typing import Any

import phonenumbers
from babel.dates import format_time, get_day_names

from frontdesk.appointments.calendar import is_away
from frontdesk.bootstrap import Services
from frontdesk.interpreting import not_spoken
from frontdesk.locales import locale_of
from frontdesk.practice.rota import DAYS
from frontdesk.practice.schema import Provider, Site
from frontdesk.practice.service import LoadedPractice
from voice_gateway.chat.presenters import own_name

OF_DEMO = ("page_demo", "page_inbox_", "page_phone_")  # words of pages that only a demo has


def page_of(services: Services, wanted: str | None) -> dict[str, Any]:
    """What the page's template needs, every word ready to be shown. The page is in one language: in the first one where
    words of it lack; the chat on it opens in the language that was asked for."""
    practice = services.practices.current()
    asked = wanted if wanted in practice.languages else practice.languages[0]
    language = services.texts.whole("page_", asked, but=OF_DEMO)
    today = services.clock.now().astimezone(practice.zone)
    closed = services.texts.say("page_closed", language)
    return {
        "language": language,
        "chat_language": asked,
        "languages": [{"code": code, "name": own_name(code)} for code in practice.languages],
        "interpreting": _interpreting(practice),
        "words": services.texts.starting("page_", language),
        "practice": {
            "name": practice.details.name,
            "demo": practice.details.demo,
            "phone": _phone(practice.details.phone),
            "sites": [_site(site, language, closed) for site in practice.sites.values()],
            "providers": [_provider(practice, p, language, today) for p in practice.providers.values()],
        },
    }


def _interpreting(practice: LoadedPractice) -> list[dict[str, str]]:
    """That an interpreter is free, in the languages that the practice does not speak itself."""
    phone = f"\u2066{local_number(practice.details.phone)}\u2069"  # left to right, also amid Arabic
    return [
        {"code": one.code, "name": one.name, "notice": one.notice.replace("{phone}", phone)}
        for one in not_spoken(practice.languages)
    ]


def _site(site: Site, language: str, closed: str) -> dict[str, Any]:
    names = get_day_names("wide", locale=locale_of(language))
    hours = [
        {
            "day": names[number].capitalize(),
            "open": ", ".join(_span(span, language) for span in site.hours.get(day, ())) or closed,  # type: ignore[call-overload]
        }
        for number, day in enumerate(DAYS)
    ]
    return {"name": site.name, "address": site.address, "phone": _phone(site.phone), "hours": hours}


def _provider(practice: LoadedPractice, provider: Provider, language: str, today: datetime) -> dict[str, Any]:
    covers = [practice.providers[away.covered_by].name for away in provider.away if is_away(provider, today.date())]
    sites = dict.fromkeys(shift.site for shift in provider.schedule)
    locale = locale_of(language)
    return {
        "name": provider.name,
        "specialty": provider.specialty[language],
        "languages": [locale.languages.get(code.split("-")[0], code) for code in provider.languages],
        "sites": [practice.sites[site].name for site in sites],
        "covered_by": covers[0] if covers else None,
    }


def _span(span: Any, language: str) -> str:
    start, end = (format_time(at, "short", locale=locale_of(language)) for at in (span.start, span.end))
    return f"{start} – {end}"


def _phone(number: str) -> dict[str, str]:
    return {"number": number, "display": local_number(number)}


def local_number(number: str) -> str:
    """A phone number as people of its country write it."""
    return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.NATIONAL)
