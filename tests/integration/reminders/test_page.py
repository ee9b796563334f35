"""The link of a reminder tells when and where, to whoever has it, and nothing else."""

import pytest
import sqlalchemy as sa

from frontdesk.db import metadata
from frontdesk.errors import WrongLink
from frontdesk.speech.model import DataClass, Sound, Utterance
from tests.builders import Desk
from tests.integration.reminders.stage import LUCIA, reminded, slots_after
from voice_gateway.app import create_app


def test_the_link_tells_when_and_where_and_not_who_or_why(desk: Desk) -> None:
    visit, token = reminded(desk)

    shown = desk.services.reminder_page.show(token)

    site = desk.services.practices.current().sites[visit.site_id]
    assert shown.language == "es-US"
    assert site.name in shown.text
    assert "9:20" in shown.text
    for personal in ("Luc", "Ferrer", "Ruiz", "control", "seguimiento"):
        assert personal not in shown.text


def test_who_says_that_they_come_is_on_record_once_and_thanked(desk: Desk) -> None:
    visit, token = reminded(desk)

    shown = [desk.services.reminder_page.confirm(token) for _ in range(2)][-1]
    history = sa.select(sa.func.count()).select_from(metadata.tables["appointment_history"])
    mine = metadata.tables["appointment_history"].c.appointment_id == visit.id

    assert not shown.can_confirm
    assert "Ya sabemos que viene" in shown.text
    with desk.services.db.reading() as tx:
        assert desk.services.appointments.is_confirmed(tx, visit.id)
        assert tx.scalar(history.where(mine)) == 2, "that it was booked, and that they come"


def test_a_visit_that_was_moved_since_is_told_as_it_stands_now(desk: Desk) -> None:
    visit, token = reminded(desk)
    talk = desk.opens()
    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))
    hold = desk.services.appointments.hold(talk, slots_after(desk, hours=72), "follow-up")
    desk.services.appointments.move(talk, visit.id, hold.id)

    shown = desk.services.reminder_page.show(token)

    assert "9:20" not in shown.text
    assert not shown.can_confirm


def test_whoever_has_the_link_ends_these_reminders_and_nothing_else(desk: Desk) -> None:
    _, token = reminded(desk)
    desk.services.consents.give(LUCIA, "text", "reply", "es-US", "form")
    client = create_app(desk.services).test_client()

    ended = client.post("/chat/reminders/end", json={"token": token})

    assert ended.status_code == 200
    assert not desk.services.consents.may_send(LUCIA, "text", "reminder")
    assert desk.services.consents.may_send(LUCIA, "text", "reply")


def test_the_link_works_until_the_visit_is_over_and_no_other_does(desk: Desk) -> None:
    visit, token = reminded(desk)
    with pytest.raises(WrongLink):
        desk.services.reminder_page.show(token[:-1])
    desk.clock.advance(seconds=(visit.end - desk.clock.now()).total_seconds())

    with pytest.raises(WrongLink):
        desk.services.reminder_page.confirm(token)


def test_it_is_read_aloud_as_personal_words(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _, token = reminded(desk)
    said: list[Utterance] = []

    def say(utterance: Utterance) -> Sound:
        said.append(utterance)
        return Sound(b"RIFF", "audio/wav")

    monkeypatch.setattr(desk.services.speaking, "say", say)
    client = create_app(desk.services).test_client()
    parts = []
    for part in range(20):
        answer = client.post("/chat/reminders/sound", json={"token": token, "part": part})
        if answer.status_code == 204:
            break
        parts.append(answer.data)

    assert len(parts) == len(said) > 0
    assert {one.data_class for one in said} == {DataClass.PERSONAL}
    assert {one.language for one in said} == {"es-US"}


def test_the_routes_show_confirm_and_refuse_in_words(desk: Desk) -> None:
    _, token = reminded(desk)
    client = create_app(desk.services).test_client()

    shown = client.post("/chat/reminders/show", json={"token": token})
    confirmed = client.post("/chat/reminders/confirm", json={"token": token})
    wrong = client.post("/chat/reminders/show", json={"token": "nothing"})

    assert (shown.status_code, confirmed.status_code, wrong.status_code) == (200, 200, 403)
    assert (shown.json["can_confirm"], confirmed.json["can_confirm"]) == (True, False)
    assert wrong.json["message"]
    assert token not in client.get("/visit?language=es-US").text
