"""A conversation goes on in another place: once, within ten minutes, and with nothing that was proven."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask.testing import FlaskClient

from frontdesk.errors import NotAllowed, NotVerified, TooManyTries, WrongCode
from frontdesk.patients.model import Level
from tests.builders import Desk
from voice_gateway.app import create_app

HERE, THERE = "203.0.113.7", "203.0.113.8"
LUCIA = ("Lucía Ferrer Montoya", [date(1988, 2, 17)])


def _wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_the_same_conversation_goes_on_with_a_new_secret_and_the_old_one_is_closed(desk: Desk) -> None:
    opened = desk.services.reception.welcome("chat", "en-US")
    desk.says(opened.conversation.id, "my knee hurts")
    code, _ = desk.services.continuing.issue(opened.conversation.id)

    again = desk.services.continuing.redeem(code, HERE)

    assert again.conversation.id == opened.conversation.id
    desk.services.conversations.check_token(again.conversation.id, again.token)
    with pytest.raises(NotAllowed):
        desk.services.conversations.check_token(opened.conversation.id, opened.token)


@pytest.mark.parametrize("typed", ["{} {}", " {}-{} ", "{}\u00a0{}", "code {}.{}"])
def test_what_stands_between_the_digits_does_not_matter(desk: Desk, typed: str) -> None:
    conversation = desk.opens()
    code, _ = desk.services.continuing.issue(conversation)

    opened = desk.services.continuing.redeem(typed.format(code[:3], code[3:]), HERE)

    assert opened.conversation.id == conversation


def test_one_network_has_one_count_of_tries_however_many_addresses_it_has(desk: Desk) -> None:
    browser = create_app(desk.services).test_client(use_cookies=False)

    answers = [
        browser.post("/chat/continue", json={"code": "1"}, environ_overrides={"REMOTE_ADDR": f"2001:db8:1:2::{n}"})
        for n in range(1, 13)
    ]

    assert [answer.status_code for answer in answers] == [403] * 10 + [429] * 2


def test_a_code_works_once_and_a_newer_one_ends_an_older(desk: Desk) -> None:
    conversation = desk.opens()
    older, _ = desk.services.continuing.issue(conversation)
    newer, _ = desk.services.continuing.issue(conversation)
    desk.services.continuing.redeem(newer, HERE)

    for code in {older, newer}:
        with pytest.raises(WrongCode):
            desk.services.continuing.redeem(code, HERE)


def test_after_ten_minutes_a_code_is_over(desk: Desk) -> None:
    code, until = desk.services.continuing.issue(desk.opens())
    assert (until - desk.clock.now()).total_seconds() == 600

    desk.clock.advance(minutes=10, seconds=1)

    with pytest.raises(WrongCode):
        desk.services.continuing.redeem(code, HERE)


def test_what_was_proven_stays_behind_and_personal_text_is_hidden_until_the_same_person_is_proven(desk: Desk) -> None:
    conversation = desk.opens()
    desk.services.patients.verify(conversation, *LUCIA, ["12599"])
    desk.says(conversation, "my knee hurts")
    desk.services.continuing.redeem(desk.services.continuing.issue(conversation)[0], HERE)

    with pytest.raises(NotVerified):
        desk.services.patients.of(conversation, Level.VISITS)
    there = desk.services.conversations.get(conversation)
    assert there.hidden_now(desk.clock.now()) == there.seq
    desk.services.patients.verify(conversation, "Andrés Torres Ibáñez", [date(1985, 11, 23)])
    assert desk.services.conversations.get(conversation).hidden_upto > 0


def test_an_answer_that_came_while_the_patient_was_away_is_read_in_the_other_place(desk: Desk) -> None:
    talk, cases = desk.opens(), desk.services.cases
    desk.says(talk, "my knee hurts")
    case = cases.request(talk, "asked_for_person")
    owner = case.manager_id or ""
    cases.accept(case.id, owner)
    cases.say(case.id, owner, "which knee is it")
    desk.clock.advance(minutes=16)
    cases.say(case.id, owner, "come on Friday at nine")

    desk.services.continuing.redeem(desk.services.continuing.issue(talk)[0], HERE)

    assert _read_in(desk, talk) == ["come on Friday at nine"]
    desk.says(talk, "thank you")
    assert _read_in(desk, talk)[0] == "come on Friday at nine"
    desk.services.continuing.redeem(desk.services.continuing.issue(talk)[0], HERE)
    assert _read_in(desk, talk) == []


def _read_in(desk: Desk, talk: str) -> list[str]:
    """The personal lines of a talk that whoever holds it now can read."""
    there, now = desk.services.conversations.get(talk), desk.clock.now()
    lines = desk.services.conversations.transcript(talk, who="test")
    return [line.text for line in lines if line.personal and not there.hides(line, now)]


def test_ten_tries_from_one_address_then_not_even_the_right_one(desk: Desk) -> None:
    code, _ = desk.services.continuing.issue(desk.opens())
    for _ in range(10):
        with pytest.raises(WrongCode):
            desk.services.continuing.redeem(_wrong(code), HERE)

    with pytest.raises(TooManyTries):
        desk.services.continuing.redeem(code, HERE)
    assert desk.services.continuing.redeem(code, THERE)


def test_ten_tries_from_one_ipv6_household_whatever_its_addresses(desk: Desk) -> None:
    code, _ = desk.services.continuing.issue(desk.opens())
    for n in range(10):
        with pytest.raises(WrongCode):
            desk.services.continuing.redeem(_wrong(code), f"2001:db8:1:2::{n:x}")

    with pytest.raises(TooManyTries):
        desk.services.continuing.redeem(code, "2001:db8:1:2:ffff::1")
    assert desk.services.continuing.redeem(code, "2001:db8:1:3::1")


def test_five_codes_an_hour_for_a_conversation(desk: Desk) -> None:
    conversation = desk.opens()
    for _ in range(5):
        desk.services.continuing.issue(conversation)

    with pytest.raises(TooManyTries):
        desk.services.continuing.issue(conversation)


def test_an_open_stream_of_the_old_place_tells_nothing_that_is_said_in_the_new_one(desk: Desk) -> None:
    opened = desk.services.reception.welcome("chat", "en-US")
    live = create_app(desk.services, live=True).test_client()
    headers = {"Authorization": f"Bearer {opened.token}"}
    stream = live.get(f"/live/conversations/{opened.conversation.id}", headers=headers, buffered=False).response
    first = next(iter(stream))
    desk.services.continuing.redeem(desk.services.continuing.issue(opened.conversation.id)[0], THERE)
    desk.says(opened.conversation.id, "my new secret")

    rest = b"".join(part if isinstance(part, bytes) else part.encode() for part in stream)

    assert b"automated" in (first if isinstance(first, bytes) else first.encode())
    assert b"secret" not in rest


@pytest.fixture
def browser(desk: Desk) -> Iterator[FlaskClient]:
    """A browser at the gateway."""
    with create_app(desk.services).test_client() as client:
        yield client


def test_over_http_a_code_is_issued_to_the_holder_and_redeemed_by_anybody_who_has_it(browser: FlaskClient) -> None:
    opened = browser.post("/chat/conversations", json={"language": "en-US"}).get_json()
    path = f"/chat/conversations/{opened['conversation']}"
    assert browser.post(f"{path}/continue").status_code == 403

    issued = browser.post(f"{path}/continue", json={}, headers={"Authorization": f"Bearer {opened['token']}"})
    there = browser.post("/chat/continue", json={"code": issued.get_json()["code"]})
    again = browser.post("/chat/continue", json={"code": issued.get_json()["code"]})

    assert (issued.status_code, there.status_code, again.status_code) == (201, 201, 403)
    body = there.get_json()
    assert body["conversation"] == opened["conversation"]
    assert [row["text"] for row in body["messages"]] == [row["text"] for row in opened["messages"]]
    assert browser.get(path, headers={"Authorization": f"Bearer {body['token']}"}).status_code == 200
    assert "work once" in again.get_json()["message"]
