"""What a manager reads of a message that the patient has not received."""

import re

from tests.builders import Desk
from tests.integration.console.conftest import SignedIn

LUCIA = "lucia-ferrer"


def test_a_notice_is_on_its_way_before_it_is_out_or_late_and_the_page_looks_again(
    desk: Desk, manager: SignedIn
) -> None:
    talk = desk.opens()
    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))
    desk.services.consents.give(LUCIA, "text", "reply", "es-US", "form")
    case = desk.services.cases.request(talk, "asked_for_person")
    desk.services.cases.accept(case.id, case.manager_id or "")
    desk.services.cases.say(case.id, case.manager_id or "", "Please come on Friday at nine")
    desk.clock.advance(minutes=2)
    desk.services.reaching.look()
    page = manager(case.manager_id or "")
    path = f"/console/cases/{case.id}"

    on_its_way = page.sees(path)
    desk.clock.advance(minutes=1)
    late = page.sees(path)
    desk.services.outbox.send_due()
    out = page.sees(path)

    assert re.search(r"<strong data-again>[^<]*on its way", on_its_way)
    assert "could not be sent so far" in late
    assert "A text with a link went out" in out
    assert "data-again" not in late + out


def test_a_manager_who_is_called_can_follow_a_link_to_the_console(desk: Desk) -> None:
    desk.services.cases.request(desk.opens(), "complaint")

    desk.services.outbox.send_due()

    (notice,) = desk.messages.sent.values()
    assert f"{desk.services.settings.gateway_url}/console/" in notice.body
