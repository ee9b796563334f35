"""What each role sees of cases, enforced below the pages."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from frontdesk.appointments.model import Wish
from frontdesk.audit import audit_rows
from frontdesk.cases.access import Seen
from frontdesk.cases.after.model import Closed
from frontdesk.cases.model import Case, Urgency, reasons
from frontdesk.cases.routing import choose, may_own
from frontdesk.cases.store import broken_glass
from frontdesk.cases.workload.model import Workload
from frontdesk.errors import CaseTaken, NotAllowed
from tests.builders import DEMO, Desk

SUPERVISOR, OWNER, ADMINISTRATOR = "dana-whitfield", "tomas-herrera", "noor-haddad"


@pytest.fixture
def case(desk: Desk) -> Case:
    """A case that rings for Tomás."""
    conversation = desk.opens()
    desk.says(conversation, "My bill is wrong and nobody calls me back")
    return desk.services.cases.request(conversation, "refund_or_dispute")


def _sees(desk: Desk, case: Case, manager_id: str) -> Seen | None:
    try:
        return desk.services.case_access.require(desk.services.cases.get(case.id), manager_id)
    except NotAllowed:
        return None


def test_a_case_is_seen_by_whom_it_rings_for_and_then_by_its_owner(desk: Desk, case: Case) -> None:
    everybody = list(desk.services.practices.current().managers)
    assert {one: seen for one in everybody if (seen := _sees(desk, case, one))} == {OWNER: Seen.OFFERED}

    desk.services.cases.accept(case.id, OWNER)

    assert {one: seen for one in everybody if (seen := _sees(desk, case, one))} == {OWNER: Seen.OWN}


def test_who_was_rung_and_was_late_hears_that_somebody_has_it(desk: Desk, case: Case) -> None:
    desk.services.cases.decline(case.id, OWNER)
    following = desk.services.cases.get(case.id).manager_id or ""
    desk.services.cases.accept(case.id, following)

    with pytest.raises(CaseTaken):
        desk.services.case_access.require(desk.services.cases.get(case.id), OWNER)
    with pytest.raises(CaseTaken):
        desk.services.cases.accept(case.id, OWNER)


@pytest.mark.parametrize("act", ["accept", "decline"])
def test_nobody_takes_or_declines_what_was_not_put_to_them(desk: Desk, case: Case, act: str) -> None:
    for manager_id in set(desk.services.practices.current().managers) - {OWNER}:
        with pytest.raises(NotAllowed):
            getattr(desk.services.cases, act)(case.id, manager_id)

    assert desk.services.cases.get(case.id).manager_id == OWNER


def test_a_supervisor_sees_how_all_cases_stand_and_what_was_said_only_with_a_reason(desk: Desk, case: Case) -> None:
    access = desk.services.case_access
    assert [one.id for one in access.overview(SUPERVISOR)] == [case.id]
    assert _sees(desk, case, SUPERVISOR) is None

    access.break_glass(case.id, SUPERVISOR, "complaint", "Mrs. Abernathy complained on the phone")

    assert _sees(desk, case, SUPERVISOR) is Seen.GLASS
    with pytest.raises(NotAllowed):
        desk.services.cases.say(case.id, SUPERVISOR, "Hello")
    desk.clock.advance(minutes=61)
    assert _sees(desk, case, SUPERVISOR) is None


def test_a_broken_glass_stays_on_record_by_its_reason_and_its_words_are_sealed(desk: Desk, case: Case) -> None:
    desk.services.case_access.break_glass(case.id, SUPERVISOR, "safety", "Ruth Abernathy is in danger")

    with desk.services.db.reading() as tx:
        rows = tx.execute(select(audit_rows).where(audit_rows.c.did == "break glass")).all()
        kept = tx.execute(select(broken_glass.c.words)).scalar_one()
        raw = tx.exec_driver_sql("SELECT words FROM broken_glass").scalar_one()
    assert [(row.who, row.what_id, row.why, row.conversation_id) for row in rows] == [
        (SUPERVISOR, case.id, "safety", case.conversation_id)
    ]
    assert kept == "Ruth Abernathy is in danger"
    assert b"Abernathy" not in bytes(raw)


@pytest.mark.parametrize(("why", "words"), [("curiosity", "I wonder"), ("safety", "  ")])
def test_no_glass_is_broken_without_a_reason(desk: Desk, case: Case, why: str, words: str) -> None:
    with pytest.raises(NotAllowed):
        desk.services.case_access.break_glass(case.id, SUPERVISOR, why, words)

    assert _sees(desk, case, SUPERVISOR) is None


@pytest.mark.parametrize("manager_id", [OWNER, ADMINISTRATOR, "keisha-monroe"])
def test_only_a_supervisor_oversees(desk: Desk, case: Case, manager_id: str) -> None:
    with pytest.raises(NotAllowed):
        desk.services.case_access.overview(manager_id)
    with pytest.raises(NotAllowed):
        desk.services.case_access.break_glass(case.id, manager_id, "safety", "x")


def test_an_administrator_is_never_rung_whatever_it_is_about(desk: Desk) -> None:
    desk.services.practices.set_presence(ADMINISTRATOR, available=True)
    practice = desk.services.practices.current()

    for reason in reasons().values():
        everybody, known = set(practice.managers), Workload(knows_patient=ADMINISTRATOR)
        choice = choose(practice, reason, "en-US", on_duty=everybody, already_rung=(), workload=known)
        assert ADMINISTRATOR not in {manager.id for manager, _ in choice.ladder}


def test_a_manager_of_one_site_owns_cases_of_that_site_and_of_none(desk: Desk) -> None:
    tomas = desk.services.practices.manager(OWNER).model_copy(update={"sites": ["riverside"]})
    reason = reasons()["refund_or_dispute"]

    assert reason.urgency is Urgency.ROUTINE
    assert [may_own(tomas, reason, site) for site in ("riverside", "main-street", None)] == [True, False, True]


def test_a_case_goes_to_the_managers_of_its_appointments_site(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    practice = desk.services.practices.current()
    only_riverside = practice.managers[OWNER].model_copy(update={"sites": ["riverside"]})
    supervisor = practice.managers[SUPERVISOR].model_copy(update={"sites": ["riverside"]})
    changed = practice.managers | {OWNER: only_riverside, SUPERVISOR: supervisor}
    monkeypatch.setattr(practice, "managers", changed)
    conversation = desk.opens()
    wish = Wish(visit_type_id="office-visit")
    time = next(time for time in desk.services.appointments.find(wish, 60) if time.site_id == "main-street")
    desk.services.appointments.hold(conversation, [slot.id for slot in time.slots], "office-visit")

    case = desk.services.cases.request(conversation, "refund_or_dispute")

    assert case.manager_id not in (None, OWNER, SUPERVISOR)
    assert desk.services.case_access.overview(SUPERVISOR) == []
    with pytest.raises(NotAllowed):
        desk.services.case_access.break_glass(case.id, SUPERVISOR, "safety", "x")


def test_who_was_rung_takes_no_case_that_became_another_sites(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    conversation = desk.opens()
    case = desk.services.cases.request(conversation, "refund_or_dispute")
    practice = desk.services.practices.current()
    changed = practice.managers[OWNER].model_copy(update={"sites": ["riverside"]})
    monkeypatch.setattr(practice, "managers", practice.managers | {OWNER: changed})
    wish = Wish(visit_type_id="office-visit")
    time = next(time for time in desk.services.appointments.find(wish, 60) if time.site_id == "main-street")
    desk.services.appointments.hold(conversation, [slot.id for slot in time.slots], "office-visit")

    with pytest.raises(NotAllowed):
        desk.services.cases.accept(case.id, OWNER)

    desk.clock.advance(seconds=61)
    desk.services.cases.fire_deadlines()
    assert desk.services.cases.get(case.id).manager_id not in (None, OWNER)


def test_a_closed_case_tells_nothing_of_what_came_after(desk: Desk, case: Case) -> None:
    services, talk = desk.services, case.conversation_id
    services.conversations.remember(talk, phone="914-555-0100", wants_what="a refund")
    services.cases.accept(case.id, OWNER)
    desk.clock.advance(minutes=1)
    services.cases.resolve(case.id, OWNER, "bill: charged once now", Closed(follow_up=False))
    closed = services.packets.of(case.id, OWNER)
    desk.clock.advance(hours=3)
    desk.verifies(talk, services.patients.get("lucia-ferrer", "test", "test"))
    services.cases.link_patient(talk)
    desk.says(talk, "something that is only for a clinical manager")
    services.conversations.remember(talk, wants_what="something clinical")
    clinical = services.cases.request(talk, "clinical_question")

    later = services.packets.of(case.id, OWNER)

    assert closed.transcript[-1].response == "case_resolved"
    assert later.transcript == closed.transcript
    assert later.wants == closed.wants == "My bill is wrong and nobody calls me back"
    assert "wants_what" not in later.facts
    assert (later.who.phones, later.who.access_needs, later.who.verified) == ((), (), "not verified")
    assert services.packets.of(clinical.id, "test").transcript[-1].text != closed.transcript[-1].text
    rows = services.audit.show("test", "test", conversation_id=talk)
    assert [row.who for row in rows if (row.did, row.what) == ("read", "case")] == [OWNER, OWNER, "test"]


@pytest.mark.parametrize("proven", [True, False])
def test_a_closed_case_gives_no_number_to_reach_the_patient(desk: Desk, case: Case, proven: bool) -> None:
    services, talk = desk.services, case.conversation_id
    if proven:
        desk.verifies(talk, services.patients.get("lucia-ferrer", "test", "test"))
        services.cases.link_patient(talk)
    services.conversations.remember(talk, phone="914-555-0100", wants_what="a refund")
    services.cases.accept(case.id, OWNER)
    assert services.packets.of(case.id, OWNER).facts["phone"] == "914-555-0100"
    services.cases.resolve(case.id, OWNER, "bill: charged once now", Closed(follow_up=False))

    closed = services.packets.of(case.id, OWNER)

    assert closed.who.phones == ()
    assert "phone" not in closed.facts
    assert closed.facts["wants_what"] == "a refund"
    assert closed.who.verified == ("visits" if proven else "not verified")


def test_the_same_message_from_four_tabs_at_once_is_written_once(desk: Desk, case: Case) -> None:
    desk.services.cases.accept(case.id, OWNER)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: desk.services.cases.say(case.id, OWNER, "Hello", "one-and-the-same"), range(4)))
    desk.services.cases.say(case.id, OWNER, "Hello", "another")

    assert desk.replies(case.conversation_id).count("Hello") == 2


def test_a_change_of_permissions_in_the_practices_files_is_on_record(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    shutil.copytree(DEMO, folder)
    managers = folder / "managers.yml"
    managers.write_text(managers.read_text().replace("  role: supervisor\n", ""))

    desk.services.loader.load(folder)

    with desk.services.db.reading() as tx:
        rows = tx.execute(select(audit_rows).where(audit_rows.c.did == "change permission")).all()
    assert sorted(row.why for row in rows if row.what_id == SUPERVISOR) == ["manager", "supervisor"]
    assert [row.why for row in rows if row.what_id == "keisha-monroe"] == ["manager clinical"]


# --- patients ---


def test_a_conversations_secret_is_good_for_a_day_after_the_last_word(desk: Desk) -> None:
    opened = desk.services.reception.welcome("chat", "en-US")
    desk.clock.advance(hours=23)
    desk.says(opened.conversation.id, "hello")
    desk.clock.advance(hours=23)
    desk.services.conversations.check_token(opened.conversation.id, opened.token)

    desk.clock.advance(hours=2)

    with pytest.raises(NotAllowed):
        desk.services.conversations.check_token(opened.conversation.id, opened.token)
    assert not desk.services.conversations.is_token(opened.conversation.id, opened.token)


def test_who_waits_for_a_manager_keeps_the_conversation_until_a_week_after_the_case_is_closed(desk: Desk) -> None:
    opened = desk.services.reception.welcome("chat", "en-US")
    case = desk.services.cases.request(opened.conversation.id, "refund_or_dispute")
    desk.services.cases.accept(case.id, OWNER)
    desk.clock.advance(hours=60)
    desk.services.conversations.check_token(opened.conversation.id, opened.token)

    desk.services.cases.resolve(case.id, OWNER, "other: done")
    desk.clock.advance(hours=6 * 24)
    desk.services.conversations.check_token(opened.conversation.id, opened.token)
    desk.clock.advance(hours=25)

    with pytest.raises(NotAllowed):
        desk.services.conversations.check_token(opened.conversation.id, opened.token)


def test_a_secret_opens_its_own_conversation_only(desk: Desk) -> None:
    mine, other = (desk.services.reception.welcome("chat", "en-US") for _ in range(2))

    for token in (other.token, "", mine.token[:-1], mine.token.swapcase()):
        with pytest.raises(NotAllowed):
            desk.services.conversations.check_token(mine.conversation.id, token)
    assert len(mine.token) >= 43
