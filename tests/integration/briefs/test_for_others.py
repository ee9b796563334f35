"""Who speaks for whom, and whether they may."""

from frontdesk.patients.model import Level
from tests.builders import Desk
from tests.integration.briefs.reader import FOR_VISITS, NOT_PROVEN, a_caller, all_of, brief_of
from tests.integration.patients.people import SUSAN, proves

ABOUT_DAD = "My father got a bill that he does not understand"


def test_a_daughter_for_her_father_as_she_was_authorised(desk: Desk) -> None:
    caller = a_caller(desk)
    proves(desk, SUSAN, conversation=caller.talk)
    desk.services.patients.act_for(caller.talk, "harold-pettigrew", Level.VISITS)
    desk.services.cases.link_patient(caller.talk)

    caller.says(ABOUT_DAD, calls="cost_worry")

    brief = brief_of(desk, caller.case)
    assert (brief.who, brief.how_surely, brief.wants) == ("Harold Pettigrew", FOR_VISITS, ABOUT_DAD)
    assert brief.behalf == "Susan Pettigrew speaks for Harold Pettigrew (daughter). Authorised for: visits, bills."
    rows = desk.services.audit.show("test", "test", conversation_id=caller.talk)
    assert [row.who for row in rows if (row.did, row.what) == ("read", "person")] == [caller.case.manager_id]


def test_a_daughter_of_whom_nothing_is_known(desk: Desk) -> None:
    caller = a_caller(desk)

    caller.says(ABOUT_DAD, calls="on_behalf_of_other", name_given="Susan Pettigrew")

    brief = brief_of(desk, caller.case)
    assert (brief.who, brief.how_surely) == ("Says: Susan Pettigrew", NOT_PROVEN)
    assert brief.behalf == (
        "Susan Pettigrew speaks for somebody else. Nothing on file allows it: tell nothing of a record."
    )
    assert "Harold" not in all_of(brief)


def test_a_patient_who_may_not_speak_for_another(desk: Desk) -> None:
    caller = a_caller(desk)
    caller.proves("ruth-abernathy")

    caller.says("I want to hear about Harold's visit", told="utter_not_for_them")
    caller.says("Then give me a person", heard="asked_for_person", calls="asked_for_person")

    brief = brief_of(desk, caller.case)
    assert (brief.who, brief.wants) == ("Ruth Abernathy", "I want to hear about Harold's visit")
    assert brief.behalf is not None
    assert brief.behalf.startswith("Ruth Abernathy speaks for somebody else. Nothing on file allows it")
    assert brief.tried == ("Was told that this cannot be done here for somebody else",)
