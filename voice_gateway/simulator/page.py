"""The phone's page in one language, every word ready to be shown."""

from typing import Any

from flask import abort, request, url_for

from frontdesk.bootstrap import Services
from frontdesk.practice.schema import Manager
from frontdesk.saying import say_birth_date
from voice_gateway.chat.page import local_number
from voice_gateway.chat.presenters import own_name
from voice_gateway.languages import asked_language
from voice_gateway.simulator.callers import NOT_KNOWN, WITHHELD, Caller, callers
from voice_gateway.simulator.phones import managers

KEYPAD = "123456789*0#"
NAMED_KEYS = {"*": "key_star", "#": "key_pound"}


class _Page:
    """The words of the page, and what is made of them."""

    def __init__(self, services: Services, manager: Manager | None) -> None:
        practice = services.practices.current()
        wanted = request.args.get("language") or asked_language(practice.languages)
        self.services, self.practice, self.manager = services, practice, manager
        asked = wanted if wanted in practice.languages else practice.languages[0]
        self.language = services.texts.whole("page_phone_", asked)
        self.words = services.texts.starting("page_phone_", self.language)

    def say(self, sentence: str, **values: str) -> str:
        """One of its sentences."""
        return self.services.texts.say(f"page_phone_{sentence}", self.language, **values)

    def callers(self) -> list[dict[str, str]]:
        """Whom one can be; those who speak the page's language come first."""
        people = sorted(callers(self.services.settings.practice), key=lambda one: one.language != self.language)
        nothing = {"card": self.words["card_nothing"], "language": self.language}
        new = {"number": NOT_KNOWN, "title": self.say("new", number=local_number(NOT_KNOWN)), **nothing}
        return [*map(self._caller, people), new, {"number": WITHHELD, "title": self.words["withheld"], **nothing}]

    def _caller(self, caller: Caller) -> dict[str, str]:
        born = say_birth_date(caller.born, self.language)
        card = self.say("card", name=caller.name, number=local_number(caller.number), born=born, zip=caller.zip)
        return {"number": caller.number, "title": caller.name, "card": card, "language": caller.language}

    def managers(self) -> list[dict[str, str]]:
        """Whose phones can be opened, but not this one."""
        others = [one for one in managers() if one is not self.manager]
        return [{"id": one.id, "title": self.say("open", name=one.name), "does": self._does(one)} for one in others]

    def _does(self, manager: Manager) -> str:
        """What they are, and that they are rung now: nobody else's phone rings."""
        here = [self.words["here"]] if self.services.practices.is_on_duty(manager.id) else []
        return " · ".join([manager.title[self.language], *here])

    def keys(self) -> list[dict[str, str]]:
        """The keypad, each key with what a screen reader says."""
        spoken = {key: self.words[NAMED_KEYS[key]] if key in NAMED_KEYS else self.say("key", key=key) for key in KEYPAD}
        return [{"key": key, "spoken": words} for key, words in spoken.items()]

    def script(self) -> dict[str, str]:
        """What the page's script has to know and to say."""
        own = self.manager.phone if self.manager else ""
        return {"number": own, "zone": self.practice.details.timezone, "base": url_for("phone_page.page")}


def page_of(services: Services, manager_id: str | None) -> dict[str, Any]:
    """What the template needs; an unknown manager is not found."""
    manager = next((one for one in managers() if one.id == manager_id), None)
    if manager_id and manager is None:
        abort(404)
    settings, page, own = services.settings, _Page(services, manager), {"name": manager.name} if manager else {}
    practice = page.practice
    phone = local_number(settings.phone_number or practice.details.phone)
    return {
        "language": page.language,
        "languages": [{"code": code, "name": own_name(code)} for code in practice.languages if code != page.language],
        "words": page.words,
        "practice": practice.details.name,
        "title": page.say("title_of", **own) if manager else page.words["title"],
        "lead": page.say("lead_of", **own) if manager else page.words["lead"],
        "hint": page.say("does_not_ring", **own) if manager else "",
        "real": page.say("real", number=phone) if settings.phone_number and not settings.line_is_simulated else "",
        "call": page.say("call", number=phone),
        "manager": manager,
        "callers": page.callers(),
        "spoken": [{"code": code, "name": own_name(code)} for code in practice.languages],
        "managers": page.managers(),
        "keys": page.keys(),
        "script": page.script(),
    }
