"""A patient who talks at the front desk, and a manager who reads nothing but the brief."""

from dataclasses import dataclass, fields
from typing import Any

from frontdesk.cases.model import Case
from frontdesk.patients.model import Patient
from tests.builders import Desk
from voice_gateway.console.brief import Brief, present_brief
from voice_gateway.console.words import Words
from voice_gateway.console.worklist import Worklist

NOT_PROVEN = "Identity not proven. Tell nothing from a record."
FOR_VISITS = "Name and date of birth fit the record. You can talk about visits."
HERE = "Here in the chat, last heard from 10:00 AM"


@dataclass
class Caller:
    """Somebody in one conversation, with the assistant answering by script."""

    desk: Desk
    talk: str

    def proves(self, patient_id: str) -> Patient:
        """Proves to be this patient, as a task does."""
        patient = self.desk.services.patients.get(patient_id, "test", "test")
        self.desk.verifies(self.talk, patient)
        self.desk.services.cases.link_patient(self.talk)
        return patient

    def says(
        self, text: str, *, heard: str = "inform", told: str | None = None, calls: str | None = None, **facts: Any
    ) -> None:
        """Says something: what it is heard as, the name of the answer, the reason for which a person is called, and
        what is kept of it."""
        assistant = self.desk.assistant
        assistant.acts[text], assistant.intents[text] = lambda talk: self._keep(talk, calls, facts), heard
        assistant.confirms[text] = told or ("utter_handoff" if calls else "utter_what_can_i_do")
        self.desk.says(self.talk, text)

    def presses_the_button(self) -> None:
        """Asks for a manager by the button."""
        self.desk.says(self.talk, "", payload="/asked_for_person")

    @property
    def case(self) -> Case:
        """The newest case."""
        return self.desk.case(self.talk)

    def _keep(self, talk: str, calls: str | None, facts: dict[str, Any]) -> None:
        if facts:
            self.desk.services.conversations.remember(talk, **facts)
        if calls:
            self.desk.services.cases.request(talk, calls)


def a_caller(desk: Desk, language: str = "en-US") -> Caller:
    """Somebody who opens the chat."""
    return Caller(desk, desk.opens(language))


def brief_of(desk: Desk, case: Case, manager_id: str | None = None) -> Brief:
    """The brief as it stands on the case's page, for its manager or another."""
    manager = desk.services.practices.manager(manager_id or case.manager_id or "")
    return present_brief(Worklist(desk.services).open(case.id, manager.id), manager, Words(desk.services, "en-US"))


def all_of(brief: Brief) -> str:
    """Every word of a brief."""
    return "\n".join(str(getattr(brief, field.name)) for field in fields(brief))


def tells(
    brief: Brief,
    *,
    who: str,
    surely: str = NOT_PROVEN,
    wants: str,
    tried: tuple[str, ...] = (),
    why: str,
    since: str = "since 10:00 AM",
    promised: tuple[str, ...] = (),
    reach: tuple[str, ...] = (HERE,),
    phones: tuple[str, ...] = (),
) -> None:
    """Asserts what somebody who has only the brief can say."""
    assert (brief.who, brief.how_surely) == (who, surely)
    assert brief.wants == wants
    assert (brief.tried, brief.why) == (tried, why)
    assert brief.waits[0] == since
    assert brief.promises == promised
    assert (brief.reach, tuple(phone.folded or phone.words for phone in brief.phones)) == (reach, phones)
