"""What a brief tells from elsewhere of a proven patient: as much as this reader may know, and each look on record."""

import pytest

from frontdesk.cases.access import COMMAND_LINE
from frontdesk.commands.case import lines_of
from tests.builders import Desk
from tests.integration.briefs.reader import Caller, a_caller, all_of, brief_of

RUTH, TOMAS = "ruth-abernathy", "tomas-herrera"


def _came_before(desk: Desk, reason: str, said: str) -> Caller:
    """Ruth came the day before, and her case is open."""
    desk.clock.advance(days=-1)
    caller = a_caller(desk)
    caller.proves(RUTH)
    caller.says(said, calls=reason)
    desk.clock.advance(days=1)
    return caller


def _comes_with_a_bill(desk: Desk) -> Caller:
    caller = a_caller(desk)
    caller.proves(RUTH)
    caller.says("My bill is wrong and nobody calls me back", calls="refund_or_dispute")
    return caller


def test_another_open_case_is_told_by_its_headline_alone(desk: Desk) -> None:
    other = _came_before(desk, "complaint", "The waiting room was a disgrace and so cold")
    caller = _comes_with_a_bill(desk)

    brief = brief_of(desk, caller.case, TOMAS)

    assert len(brief.open_cases) == 1
    assert brief.open_cases[0].startswith("Complaint, since Sunday, November 22 at 10:00 AM: ")
    assert brief.contacts[0].startswith("Sunday, November 22 at 10:00 AM, Chat · Complaint · ")
    assert "disgrace" not in all_of(brief)
    rows = desk.services.audit.show("test", "test", patient_id=RUTH)
    looked = [(row.who, row.what_id) for row in rows if (row.did, row.why) == ("read", "headline")]
    assert looked == [(TOMAS, other.case.id)]


@pytest.mark.parametrize(("reason", "reader", "seen"), [("mental_health", TOMAS, False), ("complaint", TOMAS, True)])
def test_a_clinical_matter_is_for_whoever_may_decide_it(desk: Desk, reason: str, reader: str, seen: bool) -> None:
    _came_before(desk, reason, "Something that is only for them to read")
    caller = _comes_with_a_bill(desk)

    brief = brief_of(desk, caller.case, reader)

    assert (bool(brief.open_cases), bool(brief.contacts)) == (seen, seen)


def test_the_clinical_manager_is_told_of_the_clinical_case(desk: Desk) -> None:
    _came_before(desk, "mental_health", "Something that is only for them to read")
    caller = a_caller(desk)
    caller.proves(RUTH)

    caller.says("My tablets make me dizzy in the morning", calls="clinical_question")

    brief = brief_of(desk, caller.case)
    assert [case.partition(",")[0] for case in brief.open_cases] == ["Mental health"]


def test_a_case_of_another_site_is_not_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    other = _came_before(desk, "complaint", "The waiting room was a disgrace and so cold")
    caller = _comes_with_a_bill(desk)
    practice, access = desk.services.practices.current(), desk.services.case_access
    there = practice.managers[TOMAS].model_copy(update={"sites": ["riverside"]})
    monkeypatch.setattr(practice, "managers", practice.managers | {TOMAS: there})
    sites = {other.talk: "main-street"}
    monkeypatch.setattr(access, "site_of", lambda _, talk: sites.get(talk))

    brief = brief_of(desk, caller.case, TOMAS)

    assert (brief.open_cases, brief.contacts) == ((), ())


def test_without_proof_nothing_from_a_record_is_told(desk: Desk) -> None:
    _came_before(desk, "complaint", "The waiting room was a disgrace and so cold")
    caller = a_caller(desk)

    caller.says("My bill is wrong and nobody calls me", calls="refund_or_dispute", name_given="Ruth Abernathy")

    brief = brief_of(desk, caller.case)
    assert (brief.open_cases, brief.contacts, brief.phones, brief.needs) == ((), (), (), ())
    rows = desk.services.audit.show("test", "test", conversation_id=caller.talk)
    assert not [row for row in rows if row.what in ("contacts", "cases", "patient")]


def test_when_proof_ended_in_a_silence_the_history_is_not_told(desk: Desk) -> None:
    _came_before(desk, "complaint", "The waiting room was a disgrace and so cold")
    caller = _comes_with_a_bill(desk)
    desk.clock.advance(minutes=16)

    caller.says("is anybody there at all now")

    brief = brief_of(desk, caller.case, caller.case.manager_id)
    assert brief.how_surely.startswith("Proven earlier in this talk")
    assert (brief.open_cases, brief.contacts) == ((), ())


def test_the_last_three_contacts_the_newest_first(desk: Desk) -> None:
    for wanted in ("book", "move", "cancel", "balance"):
        before = a_caller(desk)
        before.proves(RUTH)
        before.says(f"I would like to {wanted}", wanted=wanted)
        desk.clock.advance(minutes=30)

    brief = brief_of(desk, _comes_with_a_bill(desk).case)

    assert [contact.split(" · ")[1] for contact in brief.contacts] == [
        "know the balance",
        "cancel a visit",
        "move a visit",
    ]


def test_the_command_line_tells_the_brief_first_and_no_whole_number_on_file(desk: Desk) -> None:
    _came_before(desk, "complaint", "The waiting room was a disgrace and so cold")
    caller = _comes_with_a_bill(desk)
    number = desk.services.patients.get(RUTH, "test", "test").phones[0]

    lines = list(lines_of(desk.services.packets.of(caller.case.id, COMMAND_LINE)))

    told = "\n".join(lines)
    assert lines[0].startswith("who: patient_id ruth-abernathy, name Ruth Abernathy, verified visits")
    assert lines[1] == "wants: My bill is wrong and nobody calls me back"
    assert "stopped: refund_or_dispute" in lines
    assert number not in told
    assert number[-4:] in told
    assert any(line.startswith("open_cases: ") and "complaint" in line for line in lines)
