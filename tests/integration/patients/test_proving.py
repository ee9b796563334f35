"""Proving identity: what counts, for whom, and for how long (R4). The order of events is made up by hypothesis."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.audit import audit_rows
from frontdesk.patients.model import Level, Outcome
from frontdesk.trace import coming_from
from tests.builders import Desk, a_desk
from tests.integration.patients.people import LUCIA, MARIAS, NOBODY, WALTER, fails, proven, proves

VERIFIED, NO_MATCH, LOCKED = Outcome.VERIFIED, Outcome.NO_MATCH, Outcome.LOCKED


def test_a_wrong_answer_counts_only_when_it_is_confirmed(desk: Desk) -> None:
    conversation = desk.opens()
    for _ in range(2):
        proves(desk, ("Lucia Ferrer", date(1988, 2, 18)), conversation=conversation)
    for _ in range(2):
        assert fails(desk, conversation, NOBODY) is NO_MATCH

    assert proves(desk, LUCIA, conversation=conversation)[1].outcome is VERIFIED


def test_three_confirmed_failures_lock_for_thirty_minutes_from_the_third(desk: Desk) -> None:
    conversation = desk.opens()
    outcomes = []
    for _ in range(3):
        outcomes.append(fails(desk, conversation, NOBODY))
        desk.clock.advance(minutes=9)

    assert outcomes == [NO_MATCH, NO_MATCH, LOCKED]
    desk.clock.advance(minutes=20)  # 29 after the third, 47 after the first
    assert proves(desk, LUCIA, conversation=conversation)[1].outcome is LOCKED
    desk.clock.advance(minutes=2)
    assert proves(desk, LUCIA, conversation=conversation)[1].outcome is VERIFIED


def test_correcting_again_and_again_is_no_way_to_guess(desk: Desk) -> None:
    conversation = desk.opens()

    guesses = [proves(desk, LUCIA, f"125{n:02}", conversation=conversation)[1].outcome for n in range(93, 101)]

    assert guesses == [NO_MATCH] * 6 + [LOCKED] * 2  # 12599 was the seventh


def test_many_items_in_one_answer_are_not_many_guesses(desk: Desk) -> None:
    in_mails = [f"{n}@a.b" for n in ("12599", "0120", "9145550120")]

    assert [proves(desk, LUCIA, item)[1].outcome for item in in_mails] == [NO_MATCH] * 3
    assert proves(desk, WALTER, *(f"125{n:02}" for n in range(95, 100)))[1].outcome is NO_MATCH
    assert proves(desk, WALTER, "90210", "12599")[1].outcome is VERIFIED


def test_many_dates_in_one_answer_are_not_many_guesses(desk: Desk) -> None:
    dates = [LUCIA[1].replace(day=day) for day in range(16, 21)]

    assert desk.services.patients.verify(desk.opens(), LUCIA[0], dates).outcome is NO_MATCH
    assert desk.services.patients.verify(desk.opens(), LUCIA[0], dates[:4]).outcome is VERIFIED


def test_failures_count_for_the_person_over_conversations_and_spellings(desk: Desk) -> None:
    for name in ("Lucia Ferrer", "LUCÍA FERRER MONTOYA", "Lucia Ferer Montoya"):
        fails(desk, desk.opens(), (name, LUCIA[1]), "90210")

    assert proves(desk, LUCIA, "12599")[1].outcome is LOCKED
    assert proves(desk, WALTER)[1].outcome is VERIFIED


def test_an_unknown_person_is_locked_just_the_same(desk: Desk) -> None:
    for _ in range(3):
        fails(desk, desk.opens(), NOBODY)

    assert proves(desk, NOBODY)[1].outcome is LOCKED


def test_a_right_answer_for_oneself_does_not_buy_guesses_at_others(desk: Desk) -> None:
    conversation = desk.opens()
    for n in range(3):
        fails(desk, conversation, MARIAS, f"9000{n}")
        outcome = proves(desk, WALTER, conversation=conversation)[1].outcome

    assert outcome is LOCKED


def test_who_is_attacked_still_talks_and_reaches_a_manager(desk: Desk) -> None:
    for _ in range(3):
        fails(desk, desk.opens(), LUCIA, "90210")
    conversation = desk.opens()
    assert proves(desk, LUCIA, conversation=conversation)[1].outcome is LOCKED

    assert desk.says(conversation, "hello").lines[-1].author == "assistant"
    assert desk.services.cases.request(conversation, "identity_not_proven").manager_id


def test_an_address_may_guess_for_a_family_but_not_for_a_directory(desk: Desk) -> None:
    with coming_from("chat 203.0.113.7"):
        outcomes = [proves(desk, (f"Ana Ruiz{chr(97 + n % 26)}{chr(97 + n // 26)}", NOBODY[1])) for n in range(61)]
        here = proves(desk, LUCIA)[1].outcome
    with coming_from("chat 203.0.113.8"):
        elsewhere = proves(desk, LUCIA)[1].outcome

    assert [found.outcome for _, found in outcomes] == [NO_MATCH] * 60 + [LOCKED]
    assert (here, elsewhere) == (LOCKED, VERIFIED)


def test_the_many_addresses_of_one_ipv6_household_count_as_one(desk: Desk) -> None:
    for n in range(60):
        with coming_from(f"chat 2001:db8:1:2::{n:x}"):
            proves(desk, (f"Ana Ruiz{chr(97 + n % 26)}{chr(97 + n // 26)}", NOBODY[1]))

    with coming_from("chat 2001:db8:1:2:ffff::1"):
        assert proves(desk, LUCIA)[1].outcome is LOCKED
    with coming_from("chat 2001:db8:1:3::1"):
        assert proves(desk, LUCIA)[1].outcome is VERIFIED


def _birth_dates(name: str, desk: Desk, many: int) -> list[Outcome]:
    """Ever other dates for one name, each in another conversation and from another network."""
    found, first = [], date(1961, 1, 1)
    for n in range(many):
        with coming_from(f"chat 198.51.{n // 200}.{n % 200}"):
            who = (name.format(chr(97 + n % 26) * 3), first + timedelta(days=n))
            found.append(proves(desk, who)[1].outcome)
    return found


@pytest.mark.parametrize(
    "name", ["Lucía Ferrer", "Zelda Quimby", "Lucia {0} Ferrer", "FERRER LUCIA", "Zelda {0} Quimby"]
)
def test_birth_dates_for_one_name_are_not_guessed_from_everywhere(desk: Desk, name: str) -> None:
    assert _birth_dates(name, desk, 33) == [NO_MATCH] * 30 + [LOCKED] * 3

    assert (proves(desk, LUCIA)[1].outcome is LOCKED) == ("zelda" not in name.lower())
    assert proves(desk, WALTER)[1].outcome is VERIFIED
    talk = desk.opens()
    assert desk.says(talk, "hello").lines[-1].author == "assistant"
    assert desk.services.cases.request(talk, "identity_not_proven").manager_id
    desk.clock.advance(hours=24, minutes=1)
    assert proves(desk, LUCIA)[1].outcome is VERIFIED


def test_other_spellings_of_a_name_do_not_buy_guesses_from_everywhere(desk: Desk) -> None:
    misspelled = ("Lucia Ferer", LUCIA[1])
    assert proves(desk, misspelled)[1].outcome is VERIFIED

    found = [_birth_dates(f"Lucia Fer{chr(97 + n)}er", desk, 5) for n in range(20)]

    assert found == [[NO_MATCH] * 5] * 20
    assert proves(desk, misspelled)[1].outcome is NO_MATCH
    assert proves(desk, LUCIA)[1].outcome is VERIFIED


def test_fifty_guesses_at_once_count_one_by_one(desk: Desk) -> None:
    conversations = [desk.opens() for _ in range(12)]

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda c: proves(desk, LUCIA, "90210", conversation=c)[1].outcome, conversations))

    assert sorted(found) == [LOCKED] * 6 + [NO_MATCH] * 6


def test_two_people_of_one_name_and_birthday_need_a_third_item(desk: Desk) -> None:
    conversation, found = proves(desk, MARIAS)
    assert found.outcome is Outcome.NEED_MORE

    assert proves(desk, MARIAS, "12597", conversation=conversation)[1].patient_id == "maria-garcia-pine"


def test_a_shared_family_number_proves_only_the_person_who_was_named(desk: Desk) -> None:
    assert proves(desk, LUCIA, "914-555-0120")[1].patient_id == "lucia-ferrer"
    assert proves(desk, ("Andrés Torres Ibáñez", date(1985, 11, 23)), "0120")[1].patient_id == "andres-torres"
    assert proves(desk, ("Robert Kowalski", date(1951, 7, 4)), "0125")[1].patient_id == "robert-kowalski-sr"


def test_one_more_item_lifts_who_is_proven_already(desk: Desk) -> None:
    conversation = proven(desk, LUCIA)

    assert desk.services.patients.prove_more(conversation, ["90210"]).outcome is NO_MATCH
    assert desk.services.patients.level(conversation) is Level.VISITS
    assert desk.services.patients.prove_more(conversation, ["12599"]).outcome is VERIFIED
    assert desk.services.patients.level(conversation) is Level.BILLS


def test_a_locked_conversation_can_still_book_a_first_visit(desk: Desk) -> None:
    conversation = desk.opens()
    for _ in range(3):
        fails(desk, conversation, LUCIA, "90210")

    patient = desk.services.patients.register(conversation, *NOBODY, "+19145550188", "en-US")

    assert desk.services.patients.of(conversation, Level.VISITS).id == patient.id
    assert proves(desk, WALTER, conversation=conversation)[1].outcome is LOCKED


def test_who_says_to_be_new_with_somebodys_data_sees_nothing_and_is_in_nobodys_way(desk: Desk) -> None:
    conversation = desk.opens()
    second = desk.services.patients.register(conversation, *LUCIA, "+19145550188", "en-US")

    assert desk.services.appointments.upcoming(conversation) == []
    assert second.same_as == "lucia-ferrer"
    assert [patient.id for patient in desk.services.patients.doubled("test")] == [second.id]
    assert proves(desk, LUCIA)[1].patient_id == "lucia-ferrer"
    assert desk.services.patients.prove_more(conversation, ["12599"]).patient_id == "lucia-ferrer"


def test_a_failure_leaves_an_audit_row_without_a_word_of_it(desk: Desk) -> None:
    conversation = desk.opens()
    fails(desk, conversation, NOBODY, "90210")

    with desk.services.db.reading() as tx:
        rows = tx.execute(sa.select(audit_rows).where(audit_rows.c.conversation_id == conversation)).all()

    tried = [(row.did, row.result) for row in rows if row.did in ("verify", "fail")]
    assert tried == [("verify", "no_match"), ("fail", "no_match")]
    assert not any(word in str(row) for row in rows for word in ("Zelda", "Quimby", "1990", "90210"))


@given(st.lists(st.sampled_from(["right", "wrong", "confirmed", "wait"]), max_size=14))
@settings(max_examples=25, deadline=None)
def test_whatever_the_order_no_more_than_three_confirmed_failures_are_answered(
    loaded_sqlite: Path, tmp_path_factory: Any, events: list[str]
) -> None:
    var = tmp_path_factory.mktemp("order")
    (var / "test.db").write_bytes(loaded_sqlite.read_bytes())
    desk = a_desk(f"sqlite:///{var / 'test.db'}", var)
    conversation, confirmed_at, looked_at, now = desk.opens(), [], [], 0

    for event in events:
        if event == "wait":
            desk.clock.advance(minutes=10)
            now += 10
        elif event == "confirmed":
            outcome = desk.services.patients.failed(conversation, NOBODY[0], [NOBODY[1]]).outcome
            confirmed_at.append(now)
            assert len([at for at in confirmed_at if now - at < 30]) < 3 or outcome is LOCKED or len(confirmed_at) > 3
        else:
            who = LUCIA if event == "right" else NOBODY
            outcome = proves(desk, who, conversation=conversation)[1].outcome
            locked = any(now - third < 30 for third in _thirds(confirmed_at))
            looked_at += [now] if event == "wrong" else []
            assert not (locked and outcome is VERIFIED)
            assert event != "wrong" or outcome is not VERIFIED
            if not locked and len(looked_at) < 6:
                assert (outcome is VERIFIED) == (event == "right")
    desk.services.db.close()


def _thirds(confirmed_at: list[int]) -> list[int]:
    """When a third failure came within half an hour of the first of its period."""
    thirds, period = [], []
    for at in confirmed_at:
        period = [each for each in period if at - period[0] < 30] if period and at - period[0] < 30 else []
        period.append(at)
        if len(period) == 3:
            thirds.append(at)
            period = []
    return thirds
