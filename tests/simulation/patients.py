"""Patients: they come as they come (Poisson), say what they need, wait, lose patience, answer, or are called back."""

from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from frontdesk.conversations.model import new_message_id
from frontdesk.reception import MANAGER_BUTTON
from tests.simulation import people
from tests.simulation.managers import Managers
from tests.simulation.people import Human, human
from tests.simulation.stage import Stage

WORDS = {"danger": "I have chest pain and I can't breathe", "asked_for_person": ""}
ENGLISH, SPANISH = "en-US", "es-US"


class Patients:
    """Everybody who needs a person. Who comes when depends on nothing but the seed."""

    def __init__(self, stage: Stage, seed: int, silent: str | None = None) -> None:
        self.stage = stage
        self.desk = stage.desk
        self.seed = seed
        self.came = 0
        self._humans: dict[str, Human] = {}
        self._away: set[str] = set()  # who has closed the page
        self.managers = Managers(stage, seed, self.reads, silent)
        for reason in {*people.ORDINARY, *people.MAILER} - WORDS.keys():
            self.desk.assistant.acts[reason] = partial(stage.services.cases.request, reason_name=reason)

    def come(self, since: datetime, until: datetime, per_hour: float, reasons: dict[str, float]) -> None:
        """Plans who comes in a time, at so many an hour."""
        chance = Random(f"{self.seed} {since.isoformat()}")
        at = since + timedelta(hours=chance.expovariate(per_hour))
        while at < until:
            self.stage.at(at, partial(self._comes, reasons))
            at += timedelta(hours=chance.expovariate(per_hour))

    def came_before(self, since: datetime, until: datetime, number: int, reasons: dict[str, float]) -> None:
        """Plans so many in a time, one after the other."""
        for place in range(number):
            self.stage.at(since + (until - since) * place / number, partial(self._comes, reasons))

    def _comes(self, reasons: dict[str, float]) -> None:
        self.came += 1
        who = human(self.seed, f"patient {self.came}")
        reason, spanish = who.one_of(reasons), who.happens(people.SPANISH)
        conversation = self.desk.opens(SPANISH if spanish else ENGLISH)
        self._humans[conversation] = who
        if reason not in ("danger", "professional_caller") and who.happens(people.PROVEN):
            self._proves(conversation)
        self._says(conversation, reason)
        if self.stage.services.cases.of(conversation):
            self.stage.after(who.chance.expovariate(1 / people.PATIENCE), partial(self._loses_patience, conversation))

    def _proves(self, conversation: str) -> None:
        """Somebody the practice knows from now on: each is another person."""
        born, number = date(1950, 1, 1) + timedelta(days=13 * self.came), f"+1914555{self.came:04}"
        language = self.stage.services.conversations.get(conversation).language
        self.stage.services.patients.register(conversation, f"Ada Example {self.came}", born, number, language)

    def reads(self, case_id: str) -> bool:
        """A manager has written: whoever is there reads it and writes back."""
        case = self.stage.services.cases.get(case_id)
        conversation = case.conversation_id
        if conversation in self._away:
            return False
        seq = self.stage.services.conversations.get(conversation).seq
        self.stage.services.replies.read_upto(conversation, seq)
        if self.managers.still_talks(case_id):
            delay = self._humans[conversation].after(people.PATIENT_TYPES)
            self.stage.after(delay, partial(self._writes_back, conversation, case_id))
        return True

    def _writes_back(self, conversation: str, case_id: str) -> None:
        case = self.stage.services.cases.of(conversation)
        if case and case.id == case_id:
            self._says(conversation, "I see, and then?")
            self.managers.patient_wrote(case_id)

    def _loses_patience(self, conversation: str) -> None:
        """Whoever still waits for the first word goes; some of them can be reached when they are called back."""
        case = self.stage.services.cases.of(conversation)
        if case is None or case.status in ("accepted", "talking"):
            return
        if not self._humans[conversation].happens(people.IS_REACHED):
            self._away.add(conversation)

    def _says(self, conversation: str, words: str) -> None:
        if words == "asked_for_person":
            language = self.stage.services.conversations.get(conversation).language
            text = self.stage.services.texts.say("widget_talk_to_manager", language)
            self.desk.says(conversation, text, new_message_id(), payload=MANAGER_BUTTON)
        else:
            self.desk.says(conversation, WORDS.get(words, words), new_message_id())
