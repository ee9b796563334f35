"""The core's codes, times and numbers as words a manager reads, in their language and the practice's time zone."""

import re
from datetime import date, datetime
from typing import Any

import phonenumbers

from frontdesk.bootstrap import Services
from frontdesk.locales import name_of
from frontdesk.saying import say_time, say_when

# The reasons for a choice as `cases/routing.py` records them, and the text that says each.
CHOSEN = (
    (r"first free time", "first_free"),
    (r"covers for (?P<manager>\S+)", "covers"),
    (r"had this matter", "had_matter"),
    (r"knows this patient", "knows_patient"),
    (r"topic (?P<topic>\w+)", "topic"),
    (r"may take (?P<topic>\w+)", "may_take"),
    (r"may decide clinical matters", "clinical"),
    (r"speaks (?P<language>\S+)", "speaks"),
    (r"does not speak (?P<language>\S+)", "no_speaker"),
    (r"spares who heard much today", "spares"),
)


class Words:
    """Called with a text's key, without `console_`, it gives the sentence."""

    def __init__(self, services: Services, language: str) -> None:
        self.language = language
        self._texts = services.texts
        self._clock = services.clock
        self.practice = services.practices.current()

    def __call__(self, key: str, **values: Any) -> str:
        """The sentence with its placeholders filled."""
        return self._texts.say(f"console_{key}", self.language, **values)

    def code(self, group: str, code: str) -> str:
        """The words for a code of the core; for one without words, the code itself, readable."""
        return self.known(group, code) or code.replace("_", " ")

    def known(self, group: str, code: str) -> str | None:
        """The words for a code of the core, if there are any."""
        key = f"{group}_{code.replace(' ', '_')}"
        return self(key) if self._texts.has(f"console_{key}") else None

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return self._clock.now()

    def today(self) -> date:
        """The day it is at the practice."""
        return self._clock.now().astimezone(self.practice.zone).date()

    def moment(self, at: datetime) -> str:
        """The time of day; with the date when it is not today."""
        zone = self.practice.zone
        is_today = at.astimezone(zone).date() == self.today()
        return say_time(at, self.language, zone) if is_today else say_when(at, self.language, zone)

    def seconds_until(self, at: datetime) -> int:
        """How many seconds are left; a browser's own clock may be wrong."""
        return max(0, round((at - self._clock.now()).total_seconds()))

    def language_name(self, code: str) -> str:
        """A language's name: "Spanish", "español"."""
        return name_of(code, self.language)

    def manager_name(self, manager_id: str) -> str:
        """A manager's name; the id of one who has left the practice."""
        manager = self.practice.managers.get(manager_id)
        return manager.name if manager else manager_id

    def owner(self, manager_id: str | None) -> str:
        """Whose a case or a promise is."""
        return self.manager_name(manager_id) if manager_id else self("nobody")

    def why_chosen(self, recorded: str) -> list[str]:
        """The recorded reasons for choosing a manager, each as words."""
        return [self._why(part) for part in recorded.split(", ") if part]

    def _why(self, part: str) -> str:
        for pattern, key in CHOSEN:
            if found := re.fullmatch(pattern, part):
                named = found.groupdict()
                topic = self.code("topic", named["topic"]) if "topic" in named else ""
                language = self.language_name(named["language"]) if "language" in named else ""
                manager = self.manager_name(named.get("manager", ""))
                return self(f"chosen_{key}", topic=topic, language=language, manager=manager)
        return part


def phone_words(number: str) -> str:
    """A phone number the way people write it."""
    parsed = phonenumbers.parse(number, None)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
