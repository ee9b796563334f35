"""Nothing personal below its level: every use of every service, in every state of a conversation (R3, R4, R6)."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

from frontdesk.appointments.model import Wish
from frontdesk.errors import NotVerified
from frontdesk.patients.model import NEEDS, Use
from tests.builders import Desk
from tests.integration.patients.people import LUCIA, NOBODY, TALIA, fails, proven

ROOT = Path(__file__).parents[3]
BY_A_PERSON_ONLY = {Use.RESULTS, Use.RECORDS, Use.WHO_MAY_ACT, Use.NUMBER_ON_FILE}


def _held(desk: Desk, conversation: str) -> str:
    time = desk.services.appointments.find(Wish("office-visit"))[0]
    return desk.services.appointments.hold(conversation, [slot.id for slot in time.slots], "office-visit").id


def _visit(desk: Desk, patient_id: str) -> str:
    visits = desk.services.appointments.of_patient(patient_id, "test", "test")
    return next(visit.id for visit in visits if visit.status == "booked")


USES: dict[Use, Callable[[Desk, str, str], object]] = {
    Use.BOOK: lambda desk, here, _: desk.services.appointments.book(here, _held(desk, here)),
    Use.MOVE: lambda desk, here, patient: desk.services.appointments.move(
        here, _visit(desk, patient), _held(desk, here)
    ),
    Use.CANCEL: lambda desk, here, patient: desk.services.appointments.cancel(here, _visit(desk, patient)),
    Use.CONFIRM: lambda desk, here, patient: desk.services.appointments.confirm(here, _visit(desk, patient)),
    Use.LIST: lambda desk, here, _: desk.services.appointments.upcoming(here),
    Use.STATEMENTS: lambda desk, here, _: desk.services.billing.statements(here),
}


def _two_facts(desk: Desk) -> str:
    return proven(desk, LUCIA)


def _three_facts(desk: Desk) -> str:
    return proven(desk, LUCIA, "12599")


def _lapsed(desk: Desk) -> str:
    conversation = proven(desk, LUCIA, "12599")
    desk.clock.advance(minutes=16)
    return conversation


def _locked(desk: Desk) -> str:
    conversation = proven(desk, LUCIA, "12599")
    for _ in range(3):
        fails(desk, conversation, NOBODY)
    return conversation


# Said here once more, so that the table is checked too.
OPENED_BY_TWO = {Use.BOOK, Use.MOVE, Use.CANCEL, Use.CONFIRM, Use.LIST}
STATES: dict[str, tuple[Callable[[Desk], str], set[Use], str]] = {
    "unverified": (lambda desk: desk.opens(), set(), "lucia-ferrer"),
    "two facts": (_two_facts, OPENED_BY_TWO, "lucia-ferrer"),
    "three facts": (_three_facts, OPENED_BY_TWO | {Use.STATEMENTS}, "lucia-ferrer"),
    "lapsed": (_lapsed, set(), "lucia-ferrer"),
    "locked": (_locked, set(), "lucia-ferrer"),
    "a teenager": (lambda desk: proven(desk, TALIA, "12598"), set(), "talia-brooks"),
}


@pytest.mark.parametrize("use", list(USES))
@pytest.mark.parametrize("state", list(STATES))
def test_each_use_is_refused_below_its_level(desk: Desk, use: Use, state: str) -> None:
    prepare, opened, patient_id = STATES[state]
    conversation = prepare(desk)

    if use in opened:
        USES[use](desk, conversation, patient_id)
    else:
        with pytest.raises(NotVerified):
            USES[use](desk, conversation, patient_id)


@pytest.mark.parametrize("use", sorted(BY_A_PERSON_ONLY))
def test_what_only_a_person_does_is_reached_by_no_proof(desk: Desk, use: Use) -> None:
    conversation = proven(desk, LUCIA, "12599")

    with pytest.raises(NotVerified):
        desk.services.patients.of(conversation, NEEDS[use])


def test_the_matrix_holds_every_method_that_asks_who_the_patient_is() -> None:
    found = set()
    for path in (ROOT / "frontdesk").glob("*/service.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and "self.patients.of(" in ast.unparse(node):
                found.add(f"{path.parent.name}.{node.name}")

    assert found == {use.value for use in USES}
    assert set(USES) | BY_A_PERSON_ONLY == set(Use)
