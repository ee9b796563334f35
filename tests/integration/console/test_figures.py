"""What supervisors and administrators see of how the handoff goes."""

import re

import pytest

from tests.builders import Desk
from tests.integration.console.conftest import SignedIn

PAGE = "/console/figures"


def _row(page: str, title: str) -> str:
    """The words of a row of the table."""
    found = re.search(rf'<th scope="row">{title}</th>(.*?)</tr>', page, re.DOTALL)
    assert found, title
    return " ".join(re.sub("<[^>]+>", " ", found[1]).split())


def _answers(desk: Desk, reason: str = "complaint", language: str = "en-US") -> None:
    """A patient asks for a person, who comes after half a minute and closes the case."""
    cases = desk.services.cases
    case = cases.request(desk.opens(language), reason)
    desk.clock.advance(seconds=30)
    owner = case.manager_id or ""
    cases.accept(case.id, owner)
    desk.clock.advance(seconds=35)
    cases.say(case.id, owner, "Good morning, this is about Marigold Quispe")
    cases.resolve(case.id, owner, "answered")


def test_times_and_shares_stand_beside_how_many_are_behind_them(desk: Desk, manager: SignedIn) -> None:
    for _ in range(5):
        _answers(desk)
    desk.services.cases.request(desk.opens(), "complaint")

    page = manager("dana-whitfield").sees(PAGE)

    assert _row(page, "All cases") == (
        "6 half: 30 s 9 of 10: 30 s counted: 5 still waiting: 1"
        " half: 30 s 9 of 10: 30 s counted: 5 still waiting: 1"
        " half: 1 min 5 s 9 of 10: 1 min 5 s counted: 5 still waiting: 1"
        " 100% accepted by nobody: 1 by one: 5 –"
        " closed less than 7 days ago: 5 open: 1 –"
    )
    assert _row(page, "Week of Monday, November 23") == _row(page, "All cases")


def test_a_few_cases_are_counted_and_have_no_times_and_shares(desk: Desk, manager: SignedIn) -> None:
    for _ in range(4):
        _answers(desk, "privacy", "es-US")
    _answers(desk)

    page = manager("dana-whitfield").sees(PAGE)

    assert _row(page, "Privacy").startswith("4 counted: 4 counted: 4 counted: 4 by one: 4 –")
    assert "half" not in _row(page, "Spanish")
    assert "half" in _row(page, "Chat")


def test_nobody_is_named(desk: Desk, manager: SignedIn) -> None:
    _answers(desk)

    page = manager("noor-haddad").sees(PAGE)

    others = [one for one in desk.services.practices.current().managers.values() if one.id != "noor-haddad"]
    assert not [one.id for one in others if one.id in page or one.name in page]
    assert "Marigold" not in page


def test_it_is_in_the_managers_language(desk: Desk, manager: SignedIn) -> None:
    _answers(desk)
    managers = desk.services.practices.current().managers
    managers["dana-whitfield"] = managers["dana-whitfield"].model_copy(update={"languages": ["es-US"]})

    page = manager("dana-whitfield").sees(PAGE)

    assert "Del primer aviso a la aceptación" in page
    assert _row(page, "Todos los casos").startswith("1 contados: 1")


def test_days_can_be_chosen_and_wrong_ones_are_refused(desk: Desk, manager: SignedIn) -> None:
    _answers(desk)
    dana = manager("dana-whitfield")

    assert "No case was opened" in dana.sees(f"{PAGE}?from=2026-11-24&to=2026-11-30")
    assert _row(dana.sees(f"{PAGE}?from=2026-11-23&to=2026-11-23"), "All cases").startswith("1 ")
    for wrong in ("from=yesterday", "to=2026-02-30", "to=9999-12-31"):
        assert dana.client.get(f"{PAGE}?{wrong}").status_code == 400


@pytest.mark.parametrize("who", ["dana-whitfield", "noor-haddad"])
def test_supervisors_and_administrators_are_led_there(manager: SignedIn, who: str) -> None:
    assert f'href="{PAGE}"' in manager(who).sees("/console/account")


def test_other_managers_are_refused(manager: SignedIn) -> None:
    tomas = manager("tomas-herrera")

    assert PAGE not in tomas.sees("/console/")
    assert tomas.client.get(PAGE).status_code == 403
