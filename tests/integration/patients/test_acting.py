"""Acting for somebody else: within what is granted, as long as it runs, and never by knowing a number (R6)."""

from datetime import date

import pytest

from frontdesk.appointments.model import Wish
from frontdesk.errors import FrontdeskError, NotAllowed, NotVerified
from frontdesk.patients.model import Authority, Level, Outcome, Patient, may_decide
from tests.builders import Desk
from tests.integration.patients.people import (
    DENISE,
    LUCIA,
    PATRICE,
    SUSAN,
    TALIA,
    WALTER,
    fails,
    proven,
    proves,
)

TODAY = date(2026, 11, 23)
BOTH = ("appointments", "billing")


def _choices(desk: Desk, conversation: str, level: Level = Level.VISITS) -> list[str]:
    return [patient.id for patient in desk.services.patients.choices(conversation, level)]


def test_a_mother_books_for_her_child_and_sees_the_childs_visits(desk: Desk) -> None:
    conversation = proven(desk, LUCIA)
    assert _choices(desk, conversation) == ["lucia-ferrer", "emma-torres", "mateo-torres"]

    desk.services.patients.act_for(conversation, "emma-torres", Level.VISITS)
    time = desk.services.appointments.find(Wish("office-visit"))[0]
    hold = desk.services.appointments.hold(conversation, [slot.id for slot in time.slots], "office-visit")
    booked = desk.services.appointments.book(conversation, hold.id)

    assert booked.patient_id == "emma-torres"
    assert {visit.patient_id for visit in desk.services.appointments.upcoming(conversation)} == {"emma-torres"}
    desk.services.patients.act_for(conversation, "lucia-ferrer", Level.VISITS)
    assert {visit.patient_id for visit in desk.services.appointments.upcoming(conversation)} == {"lucia-ferrer"}


def test_the_childs_bills_need_the_mothers_third_fact(desk: Desk) -> None:
    conversation = proven(desk, LUCIA)
    desk.services.patients.act_for(conversation, "emma-torres", Level.VISITS)

    with pytest.raises(NotVerified):
        desk.services.billing.statements(conversation)
    desk.services.patients.prove_more(conversation, ["12599"])
    assert desk.services.patients.of(conversation, Level.BILLS).id == "emma-torres"


def test_a_carer_who_is_no_patient_acts_within_what_is_granted(desk: Desk) -> None:
    conversation = proven(desk, SUSAN, "845-555-0159")

    assert _choices(desk, conversation, Level.BILLS) == ["harold-pettigrew"]
    with pytest.raises(NotVerified):
        desk.services.appointments.upcoming(conversation)
    desk.services.patients.act_for(conversation, "harold-pettigrew", Level.BILLS)
    assert desk.services.billing.statements(conversation) is not None
    packet = desk.services.packets.of(desk.services.cases.request(conversation, "cost_worry").id, "test")
    assert (packet.who.name, packet.facts["spoken_by"]) == ("Harold Pettigrew", "Susan Pettigrew")


def test_a_carer_proves_nothing_with_what_is_on_the_patients_file(desk: Desk) -> None:
    assert proves(desk, SUSAN, "12597")[1].outcome is Outcome.NO_MATCH


def test_a_husband_with_visits_only_gets_no_bills(desk: Desk) -> None:
    conversation = proven(desk, WALTER, "12599")
    assert _choices(desk, conversation) == ["walter-hoffman", "june-hoffman"]
    assert _choices(desk, conversation, Level.BILLS) == ["walter-hoffman"]

    desk.services.patients.act_for(conversation, "june-hoffman", Level.VISITS)
    with pytest.raises(NotVerified):
        desk.services.billing.statements(conversation)


def test_an_authorisation_that_is_over_gives_nothing(desk: Desk) -> None:
    conversation = proven(desk, PATRICE)

    assert _choices(desk, conversation) == []
    with pytest.raises(NotAllowed):
        desk.services.patients.act_for(conversation, "june-hoffman", Level.VISITS)


def test_an_authorisation_that_ends_in_the_middle_ends_at_once(desk: Desk) -> None:
    conversation = proven(desk, SUSAN)
    desk.services.patients.act_for(conversation, "harold-pettigrew", Level.VISITS)
    assert desk.services.appointments.upcoming(conversation)

    desk.clock.advance(days=(date(2029, 1, 1) - TODAY).days)
    proves(desk, SUSAN, conversation=conversation)

    with pytest.raises(NotVerified):
        desk.services.appointments.upcoming(conversation)


@pytest.mark.parametrize("who", [LUCIA, WALTER, PATRICE, DENISE])
@pytest.mark.parametrize("whom", ["harold-pettigrew", "talia-brooks", "grace-kim", "nobody-at-all"])
def test_nobody_acts_for_strangers_or_teenagers(desk: Desk, who: tuple[str, date], whom: str) -> None:
    conversation = proven(desk, who)

    with pytest.raises(FrontdeskError):
        desk.services.patients.act_for(conversation, whom, Level.VISITS)
    about = desk.services.conversations.get(conversation).patient_id
    assert about != whom


def test_what_a_teenager_asks_for_herself_is_for_a_person(desk: Desk) -> None:
    conversation = proven(desk, TALIA)

    assert _choices(desk, conversation) == []


def test_who_has_failed_three_times_acts_for_nobody(desk: Desk) -> None:
    conversation = proven(desk, LUCIA)
    desk.services.patients.act_for(conversation, "emma-torres", Level.VISITS)
    for _ in range(3):
        fails(desk, conversation, SUSAN, "90210")

    assert _choices(desk, conversation) == []
    with pytest.raises(NotVerified):
        desk.services.appointments.upcoming(conversation)


def test_a_silence_ends_it_and_the_same_person_goes_on_where_they_were(desk: Desk) -> None:
    conversation = proven(desk, LUCIA)
    desk.services.patients.act_for(conversation, "emma-torres", Level.VISITS)
    desk.says(conversation, "one moment")
    desk.clock.advance(minutes=16)
    desk.says(conversation, "here again")

    with pytest.raises(NotVerified):
        desk.services.appointments.upcoming(conversation)
    proves(desk, LUCIA, conversation=conversation)
    assert desk.services.patients.of(conversation, Level.VISITS).id == "emma-torres"
    assert desk.services.conversations.get(conversation).hidden_upto == 0


def _patient(years: int) -> Patient:
    born = date(TODAY.year - years, 11, 1)
    return Patient("p", "Ana", "Ruiz", born, (), None, None, None, "en-US")


@pytest.mark.parametrize("years", [0, 5, 11, 12, 17, 18, 40])
@pytest.mark.parametrize("level", [Level.VISITS, Level.BILLS, Level.PERSON])
def test_the_table_of_who_may_decide(years: int, level: Level) -> None:
    patient = _patient(years)
    guardian = Authority("p", "g", "guardian", BOTH)
    carer = Authority("p", "c", "daughter", ("appointments",), until=TODAY)
    over = Authority("p", "c", "daughter", BOTH, until=date(2026, 11, 22))

    decided = {
        "self": may_decide(patient, None, level, TODAY),
        "guardian": may_decide(patient, guardian, level, TODAY),
        "carer": may_decide(patient, carer, level, TODAY),
        "over": may_decide(patient, over, level, TODAY),
    }

    by_assistant = level is not Level.PERSON
    teenager = 12 <= years < 18
    assert decided == {
        "self": years >= 18 and by_assistant,
        "guardian": years < 12 and by_assistant,
        "carer": not teenager and level is Level.VISITS,
        "over": False,
    }
