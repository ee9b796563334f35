"""What a manager wrote and nobody received is told elsewhere after two minutes, and promised by voice after ten."""

import re

import pytest

from frontdesk.cases.model import Status
from frontdesk.errors import NotAllowed, WrongLink
from frontdesk.notices.model import Notice
from tests.builders import Desk
from voice_gateway.app import create_app

LUCIA = "lucia-ferrer"
MOBILE, EMAIL = "+19175550121", "lucia.ferrer@mail.example"
REPLY = "Your knee needs an X-ray, come on Friday at nine"


def _lucia_with_a_manager(desk: Desk, *channels: str) -> str:
    """Lucía is proven, has asked for a person, and allows such notices by these channels."""
    talk = desk.opens()
    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))
    for channel in channels:
        desk.services.consents.give(LUCIA, channel, "reply", "es-US", "form")  # type: ignore[arg-type]
    case = desk.services.cases.request(talk, "asked_for_person")
    desk.services.cases.accept(case.id, case.manager_id or "")
    return talk


def _writes(desk: Desk, talk: str, text: str = REPLY) -> int:
    case = desk.case(talk)
    desk.services.cases.say(case.id, case.manager_id or "", text)
    return desk.services.conversations.get(talk).seq


def _looks(desk: Desk, **later: float) -> list[Notice]:
    """Time passes and the worker does its work once; gives all that patients were sent."""
    desk.clock.advance(**later)
    desk.services.reaching.look()
    desk.services.outbox.send_due()
    return [notice for notice in desk.messages.sent.values() if notice.until is not None]


def _token(notice: Notice) -> str:
    found = re.search(r"#back=([\w-]+)", notice.body)
    assert found
    return found[1]


def _shown(desk: Desk, talk: str) -> list[str]:
    """The manager's words that whoever is here now can read."""
    there, now = desk.services.conversations.get(talk), desk.clock.now()
    lines = desk.services.conversations.transcript(talk, who="test")
    return [line.text for line in lines if line.author == "manager" and not there.hides(line, now)]


def test_two_minutes_unread_send_a_text_with_nothing_personal_and_a_link(desk: Desk) -> None:
    talk = _lucia_with_a_manager(desk, "text", "email")
    _writes(desk, talk)
    assert not _looks(desk, minutes=1, seconds=59)

    (notice,) = _looks(desk, seconds=1)

    assert (notice.by, notice.to) == ("text", MOBILE)
    practice = desk.services.practices.current().details.name
    rest = re.sub(r"\S+#back=\S+", "", notice.body).replace(practice, "") + notice.subject.replace(practice, "")
    manager = desk.services.practices.manager(desk.case(talk).manager_id or "").name
    for personal in ("Luc", "Ferrer", "knee", "Friday", MOBILE, talk, *manager.split()):
        assert personal not in rest
    assert _looks(desk, minutes=1) == _looks(desk, minutes=5) == [notice]


def test_who_allows_e_mail_only_gets_an_e_mail(desk: Desk) -> None:
    talk = _lucia_with_a_manager(desk, "email")
    _writes(desk, talk)

    (notice,) = _looks(desk, minutes=2)

    assert (notice.by, notice.to) == ("e-mail", EMAIL)


def test_nothing_goes_out_to_who_allowed_nothing_or_stopped_it_and_the_manager_sees_that(desk: Desk) -> None:
    talk = _lucia_with_a_manager(desk, "text")
    desk.clock.advance(seconds=1)
    desk.services.consents.withdraw(LUCIA, "text", "es-US", "phone")
    _writes(desk, talk)

    assert not _looks(desk, minutes=2)

    told = desk.services.packets.of(desk.case(talk).id, "test").unread
    assert told is not None
    assert told.by == "none"


def test_nothing_goes_out_when_a_browser_has_received_the_reply(desk: Desk) -> None:
    talk = _lucia_with_a_manager(desk, "text")
    seq = _writes(desk, talk)
    desk.services.replies.read_upto(talk, seq)

    assert not _looks(desk, minutes=11)

    assert desk.case(talk).status is Status.TALKING


def test_a_reply_that_came_after_the_one_received_is_unread(desk: Desk) -> None:
    talk = _lucia_with_a_manager(desk, "text")
    desk.services.replies.read_upto(talk, _writes(desk, talk))
    _writes(desk, talk, "and bring your card")

    assert len(_looks(desk, minutes=2)) == 1


def test_a_notice_that_could_not_be_sent_yet_is_withdrawn_once_the_patient_reads(desk: Desk) -> None:
    talk = _lucia_with_a_manager(desk, "text")
    seq = _writes(desk, talk)
    desk.messages.fail_next(9)
    _looks(desk, minutes=2)
    told = desk.services.packets.of(desk.case(talk).id, "test").unread
    assert told is not None
    assert told.sent_at is None

    desk.services.replies.read_upto(talk, seq)
    desk.messages.fail_next(0)

    assert not _looks(desk, hours=1)


def test_hidden_words_are_not_received(desk: Desk) -> None:
    talk = _lucia_with_a_manager(desk, "text")
    desk.clock.advance(minutes=16)
    seq = _writes(desk, talk)

    desk.services.replies.read_upto(talk, seq)

    assert len(_looks(desk, minutes=2)) == 1


def test_who_writes_to_the_manager_has_read(desk: Desk) -> None:
    talk = _lucia_with_a_manager(desk, "text")
    _writes(desk, talk)

    desk.says(talk, "thank you")

    assert not _looks(desk, minutes=11)
    assert desk.case(talk).status is not Status.PROMISED


def test_who_writes_after_a_silence_has_not_read_what_is_hidden(desk: Desk) -> None:
    talk = _lucia_with_a_manager(desk, "text")
    desk.clock.advance(minutes=16)
    _writes(desk, talk)

    desk.says(talk, "is anybody there")

    assert len(_looks(desk, minutes=2)) == 1


def test_an_answer_in_a_later_case_is_promised_by_its_own_manager(desk: Desk) -> None:
    talk = _lucia_with_a_manager(desk, "text")
    _writes(desk, talk)
    first = desk.case(talk)
    desk.services.cases.resolve(first.id, first.manager_id or "", "answered")
    second = desk.services.cases.request(talk, "complaint")
    desk.services.cases.accept(second.id, second.manager_id or "")
    _writes(desk, talk)

    _looks(desk, minutes=10)

    assert desk.services.cases.get(first.id).status is Status.RESOLVED
    assert desk.services.cases.get(second.id).status is Status.PROMISED


def test_ten_minutes_unread_promise_a_call_back_by_the_same_manager_once(desk: Desk) -> None:
    talk = _lucia_with_a_manager(desk)
    owner = desk.case(talk).manager_id
    _writes(desk, talk)
    _looks(desk, minutes=9, seconds=59)
    assert desk.case(talk).status is Status.TALKING

    _looks(desk, seconds=1)

    case = desk.case(talk)
    assert (case.status, case.manager_id) == (Status.PROMISED, owner)
    assert case.promised_at is not None
    assert case.promised_at >= desk.clock.now()
    assert desk.services.conversations.get(talk).handler == "assistant"
    assert "may not have seen" in desk.replies(talk)[-1]
    moves = len(desk.services.cases.moves(case.id))
    _looks(desk, minutes=1)
    assert len(desk.services.cases.moves(case.id)) == moves


def test_what_passed_while_everything_was_down_is_made_up_for_at_once(desk: Desk) -> None:
    talk = _lucia_with_a_manager(desk, "text")
    _writes(desk, talk)

    notices = _looks(desk, minutes=40)

    assert len(notices) == 1
    assert desk.case(talk).status is Status.PROMISED


def test_five_lines_in_a_row_are_one_notice_and_one_promise(desk: Desk) -> None:
    talk = _lucia_with_a_manager(desk, "text")
    for _ in range(5):
        _writes(desk, talk)
        notices = _looks(desk, minutes=1)

    assert len(notices) == 1
    assert len(_looks(desk, minutes=6)) == 1
    assert desk.case(talk).status is Status.PROMISED


def test_a_case_given_back_meanwhile_is_not_promised(desk: Desk) -> None:
    talk = _lucia_with_a_manager(desk, "text")
    _writes(desk, talk)
    case = desk.case(talk)
    desk.services.cases.give_back(case.id, case.manager_id or "", "")

    assert len(_looks(desk, minutes=11)) == 1

    assert desk.case(talk).status is Status.RETURNED


def test_the_link_leads_once_into_the_same_conversation_and_what_is_personal_waits_for_proof(desk: Desk) -> None:
    talk = _lucia_with_a_manager(desk, "text")
    _writes(desk, talk)
    (notice,) = _looks(desk, minutes=2)

    opened = desk.services.links.redeem(_token(notice))

    assert opened.conversation.id == talk
    desk.services.conversations.check_token(talk, opened.token)
    assert _shown(desk, talk) == []
    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))
    assert _shown(desk, talk) == [REPLY]
    with pytest.raises(WrongLink):
        desk.services.links.redeem(_token(notice))


def test_after_a_day_the_link_is_over(desk: Desk) -> None:
    talk = _lucia_with_a_manager(desk, "text")
    _writes(desk, talk)
    (notice,) = _looks(desk, minutes=2)

    desk.clock.advance(hours=24)

    with pytest.raises(WrongLink):
        desk.services.links.redeem(_token(notice))


def test_the_secret_of_a_link_is_kept_nowhere(desk: Desk) -> None:
    talk = _lucia_with_a_manager(desk, "text")
    _writes(desk, talk)
    (notice,) = _looks(desk, minutes=2)

    kept = "".join(str(row) for table in _tables(desk) for row in table)

    assert _token(notice) not in kept
    assert MOBILE not in "".join(str(row) for row in _rows(desk, "notices"))


def _a_stranger_with_a_manager(desk: Desk) -> str:
    """Somebody who proved nothing, gave a number for texts, and has a manager."""
    talk = desk.opens()
    desk.says(talk, "my knee hurts")
    desk.services.conversations.remember(talk, reach_by="text", phone="+19145550199")
    desk.services.consents.agree(desk.services.conversations.get(talk), "text", "reply")
    case = desk.services.cases.request(talk, "asked_for_person")
    desk.services.cases.accept(case.id, case.manager_id or "")
    return talk


@pytest.mark.parametrize("reads", ["says so", "writes to the manager", "writes to the assistant"])
def test_a_link_that_is_opened_after_the_reply_was_read_elsewhere_shows_nothing_personal(
    desk: Desk, reads: str
) -> None:
    talk = _a_stranger_with_a_manager(desk)
    seq = _writes(desk, talk)
    (notice,) = _looks(desk, minutes=2)
    if reads == "says so":
        desk.services.replies.read_upto(talk, seq)
    if reads == "writes to the assistant":
        _looks(desk, minutes=8)
    if reads != "says so":
        desk.says(talk, "it is my left knee")

    desk.services.links.redeem(_token(notice))

    there, now = desk.services.conversations.get(talk), desk.clock.now()
    lines = desk.services.conversations.transcript(talk, who="test")
    assert not [line.text for line in lines if line.personal and not there.hides(line, now)]


def test_who_never_proved_anything_finds_the_reply_and_none_of_what_was_received_before(desk: Desk) -> None:
    talk = _a_stranger_with_a_manager(desk)
    desk.services.replies.read_upto(talk, _writes(desk, talk, "which knee is it"))
    _writes(desk, talk)
    (notice,) = _looks(desk, minutes=2)
    assert notice.to == "+19145550199"

    desk.services.links.redeem(_token(notice))

    assert _shown(desk, talk) == [REPLY]
    desk.clock.advance(minutes=30)
    assert _shown(desk, talk) == [REPLY]


def test_the_old_browser_is_closed_by_the_link(desk: Desk) -> None:
    opened = desk.services.reception.welcome("chat", "en-US")
    with desk.services.db.begin() as tx:
        token, _ = desk.services.links.issue(tx, opened.conversation.id, 1)

    desk.services.links.redeem(token)

    with pytest.raises(NotAllowed):
        desk.services.conversations.check_token(opened.conversation.id, opened.token)


def test_one_that_cannot_be_handled_keeps_no_other_waiting(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, whole = _lucia_with_a_manager(desk, "text"), _lucia_with_a_manager(desk, "text")
    way_of = desk.services.reaching.way_of
    for talk in (broken, whole):
        _writes(desk, talk)

    def no_way(talk: str) -> object:
        if talk == broken:
            raise KeyError(talk)
        return way_of(talk)

    monkeypatch.setattr(desk.services.reaching, "way_of", no_way)

    assert len(_looks(desk, minutes=2)) == 1
    monkeypatch.undo()
    assert len(_looks(desk, minutes=1)) == 2


def _tables(desk: Desk) -> list[list[tuple[object, ...]]]:
    from frontdesk.db import metadata

    return [_rows(desk, name) for name in metadata.tables]


def _rows(desk: Desk, name: str) -> list[tuple[object, ...]]:
    import sqlalchemy as sa

    from frontdesk.db import metadata

    with desk.services.db.reading() as tx:
        return [tuple(row) for row in tx.execute(sa.select(metadata.tables[name]))]


def test_over_http_a_browser_says_what_it_received_and_comes_back_by_the_link(desk: Desk) -> None:
    browser = create_app(desk.services).test_client(use_cookies=False)
    talk = _lucia_with_a_manager(desk, "text")
    seq = _writes(desk, talk)
    (notice,) = _looks(desk, minutes=2)
    assert browser.post(f"/chat/conversations/{talk}/read", json={"seq": seq}).status_code == 403

    back = browser.post("/chat/back", json={"token": _token(notice)})
    again = browser.post("/chat/back", json={"token": _token(notice)})
    holder = {"Authorization": f"Bearer {back.get_json()['token']}"}
    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))
    received = browser.post(f"/chat/conversations/{talk}/read", json={"seq": seq}, headers=holder)

    assert (back.status_code, again.status_code, received.status_code) == (201, 403, 204)
    assert back.get_json()["conversation"] == talk
    assert REPLY not in back.get_data(as_text=True)
    assert "one day" in again.get_json()["message"]
    _looks(desk, minutes=10)
    assert desk.case(talk).status is Status.TALKING


def test_saying_again_what_is_received_writes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = _lucia_with_a_manager(desk)
    seq = _writes(desk, talk)
    desk.services.replies.read_upto(talk, seq)
    monkeypatch.setattr(desk.services.db, "begin", None)

    for upto in (seq, seq - 1, seq + 100):
        desk.services.replies.read_upto(talk, upto)
