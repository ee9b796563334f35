"""One-time codes: six digits, five minutes, one use, five tries, to the number on file only (R5)."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from frontdesk.notices.store import notices
from frontdesk.patients.model import Level, Outcome
from frontdesk.patients.store import codes
from tests.builders import Desk, a_desk
from tests.integration.patients.people import LUCIA, NOBODY, fails, proven

VERIFIED, NO_MATCH = Outcome.VERIFIED, Outcome.NO_MATCH
MOBILE = "+19175550121"


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    """A front desk that offers codes."""
    desk = a_desk(database_url, tmp_path, identity_codes=True)
    yield desk
    desk.services.db.close()


def _sent(desk: Desk) -> list[tuple[str, str]]:
    """The numbers and words of all texts that went out."""
    desk.services.outbox.send_due()
    return [(notice.to, notice.body) for notice in desk.messages.sent.values() if notice.by == "text"]


def _asks(desk: Desk, who: tuple[str, date] = LUCIA, conversation: str | None = None) -> tuple[str, str]:
    """Somebody asks for a code; gives the conversation and the code, empty when none went out."""
    conversation, before = conversation or desk.opens(), len(_sent(desk))
    desk.services.codes.send(conversation, who[0], [who[1]])
    new = _sent(desk)[before:]
    found = re.search(r"\b\d{6}\b", new[0][1]) if new else None
    return conversation, found.group() if found else ""


def _other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_code_goes_to_the_mobile_on_file_and_lifts_identity_once(desk: Desk) -> None:
    conversation, code = _asks(desk)
    assert [to for to, _ in _sent(desk)] == [MOBILE]

    assert desk.services.codes.check(conversation, code).outcome is VERIFIED
    assert desk.services.patients.level(conversation) is Level.BILLS
    assert desk.services.codes.check(conversation, code).outcome is NO_MATCH


def test_the_text_names_the_practice_and_says_to_tell_nobody(desk: Desk) -> None:
    _asks(desk)

    body = _sent(desk)[0][1]
    assert desk.services.practices.current().details.name in body
    assert "No se lo diga a nadie" in body  # in the language on file
    assert len(body) <= 160
    assert "Luc" not in body


def test_after_five_minutes_a_code_is_over(desk: Desk) -> None:
    conversation, code = _asks(desk)

    desk.clock.advance(minutes=5, seconds=1)

    assert desk.services.codes.check(conversation, code).outcome is NO_MATCH


def test_after_five_wrong_tries_the_right_code_is_wrong_too(desk: Desk) -> None:
    conversation, code = _asks(desk)
    for _ in range(5):
        assert desk.services.codes.check(conversation, _other(code)).outcome is NO_MATCH

    assert desk.services.codes.check(conversation, code).outcome is NO_MATCH


def test_a_code_works_in_its_own_conversation_only_and_a_new_one_ends_it(desk: Desk) -> None:
    conversation, first = _asks(desk)
    assert desk.services.codes.check(desk.opens(), first).outcome is NO_MATCH
    _, second = _asks(desk, conversation=conversation)

    assert first == second or desk.services.codes.check(conversation, first).outcome is NO_MATCH
    assert desk.services.codes.check(conversation, second).outcome is VERIFIED


def test_three_codes_an_hour_for_one_person_from_any_conversation(desk: Desk) -> None:
    got = [_asks(desk)[1] for _ in range(4)]
    assert [bool(code) for code in got] == [True, True, True, False]

    desk.clock.advance(minutes=61)

    assert _asks(desk)[1]


def test_nobody_unknown_locked_or_without_a_mobile_gets_a_code(desk: Desk) -> None:
    assert _asks(desk, NOBODY)[1] == ""
    assert _asks(desk, ("Harold Pettigrew", date(1938, 12, 2)))[1] == ""
    new = desk.opens()
    desk.services.patients.register(new, "Zelda Quimby", date(1990, 7, 4), "+19145550188", "en-US")
    assert _asks(desk, NOBODY)[1] == ""  # a number that was just said gets no code
    for _ in range(3):
        fails(desk, desk.opens(), LUCIA, "90210")
    assert _asks(desk)[1] == ""


def test_a_practice_that_does_not_offer_codes_sends_none(database_url: str, tmp_path: Path) -> None:
    plain = a_desk(database_url, tmp_path)

    assert _asks(plain)[1] == ""
    plain.services.db.close()


def test_what_is_kept_tells_nobody_the_code(desk: Desk) -> None:
    code = _asks(desk)[1]

    with desk.services.db.reading() as tx:
        kept = tx.execute(sa.select(codes)).one()
        body = tx.execute(sa.select(notices.c.body).where(notices.c.by == "text")).scalar_one()
    assert code not in str(kept._mapping)
    assert body == ""


def test_a_code_that_could_not_be_sent_in_time_is_dropped(desk: Desk) -> None:
    desk.messages.fail_next(100)
    desk.services.codes.send(desk.opens(), LUCIA[0], [LUCIA[1]])
    desk.services.outbox.send_due()
    desk.clock.advance(minutes=6)
    desk.messages.failures_left = 0

    assert _sent(desk) == []
    with desk.services.db.reading() as tx:
        assert tx.execute(sa.select(notices).where(notices.c.by == "text")).all() == []


def test_who_is_proven_needs_no_name_for_a_code(desk: Desk) -> None:
    conversation = proven(desk, LUCIA)
    desk.services.codes.send(conversation, None, [])

    code = re.findall(r"\b\d{6}\b", _sent(desk)[0][1])[0]
    assert desk.services.codes.check(conversation, code).patient_id == "lucia-ferrer"
