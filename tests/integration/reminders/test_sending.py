"""Who wants it is reminded of a visit three days and one day before, at decent hours, and not too often."""

import re
from dataclasses import replace
from datetime import UTC, timedelta

import sqlalchemy as sa

from frontdesk.audit import audit_rows
from frontdesk.reminders import store
from frontdesk.reminders.model import Reminder
from tests.builders import Desk
from tests.integration.reminders.stage import (
    EMAIL,
    LUCIA,
    MOBILE,
    NEW_YORK,
    passes,
    slots_after,
    wants,
)


def test_who_wants_texts_gets_one_three_days_and_one_a_day_before_with_nothing_personal_in_it(desk: Desk) -> None:
    visit = wants(desk, "text")
    assert not passes(desk, visit.start - timedelta(days=3, minutes=1))

    [first] = passes(desk, visit.start - timedelta(days=3))
    assert passes(desk, visit.start - timedelta(days=1, minutes=1)) == [first]
    first, second = passes(desk, visit.start - timedelta(days=1))

    assert passes(desk, visit.start - timedelta(hours=3)) == [first, second]
    assert {(notice.by, notice.to) for notice in (first, second)} == {("text", MOBILE)}
    provider = desk.services.practices.current().providers[visit.provider_id].name
    when = visit.start.astimezone(NEW_YORK)
    for personal in ("Luc", "Ferrer", *provider.split(), str(when.day), "9:20", "cita", "visit "):
        assert personal not in re.sub(r"\S+#reminder=\S+", "", second.body + second.subject)


def test_who_wants_e_mails_gets_an_e_mail(desk: Desk) -> None:
    visit = wants(desk, "email")

    [notice] = passes(desk, visit.start - timedelta(days=1))

    assert (notice.by, notice.to) == ("e-mail", EMAIL)


def test_nobody_is_reminded_who_did_not_want_it_or_does_not_any_more(desk: Desk) -> None:
    visit = wants(desk, "text")
    desk.clock.advance(seconds=1)
    desk.services.consents.withdraw(LUCIA, "text", "es-US", "phone")

    assert not passes(desk, visit.start - timedelta(days=1))


def test_what_fell_due_while_everything_was_down_goes_out_once_and_never_at_night(desk: Desk) -> None:
    visit = wants(desk, "text")
    two_days = (visit.start - timedelta(days=2)).astimezone(NEW_YORK)

    assert not passes(desk, two_days.replace(hour=6).astimezone(UTC))
    assert len(passes(desk, two_days.replace(hour=9).astimezone(UTC))) == 1
    assert len(passes(desk, two_days.replace(hour=18).astimezone(UTC))) == 1


def test_who_booked_after_that_moment_is_not_reminded_of_what_they_just_did(desk: Desk) -> None:
    talk = desk.opens()
    lucia = desk.services.patients.get(LUCIA, "test", "test")
    desk.verifies(talk, lucia)
    wants(desk, "text")
    hold = desk.services.appointments.hold(talk, slots_after(desk, hours=26), "follow-up")
    booked = desk.services.appointments.book(talk, hold.id)
    assert booked.start - desk.clock.now() < timedelta(days=3)

    assert not passes(desk, desk.clock.now() + timedelta(minutes=5))


def test_a_visit_that_was_cancelled_is_not_reminded_of(desk: Desk) -> None:
    visit = wants(desk, "text")
    talk = desk.opens()
    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))
    desk.services.appointments.cancel(talk, visit.id)

    assert not passes(desk, visit.start - timedelta(days=1))


def test_who_has_no_address_on_file_is_looked_up_once_and_not_every_five_minutes(desk: Desk) -> None:
    visit = wants(desk, "text")
    lucia = desk.services.patients.get(LUCIA, "test", "test")
    desk.services.patients.save(replace(lucia, mobile=None))
    assert not passes(desk, visit.start - timedelta(days=1))
    looked = _looks_at_the_record(desk)

    assert not passes(desk, visit.start - timedelta(hours=20))

    assert _looks_at_the_record(desk) == looked == 1


def _looks_at_the_record(desk: Desk) -> int:
    mine = (audit_rows.c.patient_id == LUCIA, audit_rows.c.why == "reminder", audit_rows.c.what == "patient")
    with desk.services.db.reading() as tx:
        return tx.scalar(sa.select(sa.func.count()).where(*mine)) or 0


def test_after_three_in_a_week_only_the_last_one_before_a_visit_goes_out(desk: Desk) -> None:
    visit = wants(desk, "text")
    with desk.services.db.begin() as tx:
        for number in range(3):
            at = visit.start - timedelta(days=4, hours=number)
            store.add(tx, Reminder(LUCIA, at.date(), number, f"hash {number}", "es-US", "text", at, at))

    assert not passes(desk, visit.start - timedelta(days=3))

    assert len(passes(desk, visit.start - timedelta(days=1))) == 1


def test_a_message_that_could_not_be_sent_does_not_come_at_night(desk: Desk) -> None:
    visit = wants(desk, "text")
    desk.messages.fail_next(1)
    assert not passes(desk, visit.start - timedelta(days=1))

    night = (visit.start - timedelta(days=1)).astimezone(NEW_YORK).replace(hour=22)
    assert not passes(desk, night.astimezone(UTC))


def test_a_message_that_could_not_be_sent_is_taken_back_from_who_ends_reminders_meanwhile(desk: Desk) -> None:
    visit = wants(desk, "text")
    desk.messages.fail_next(1)
    day_before = visit.start - timedelta(days=1)
    assert not passes(desk, day_before)

    desk.services.consents.refuse(LUCIA, "text", "reminder", "es-US", "link")
    desk.clock.advance(minutes=2)
    desk.services.outbox.send_due()

    assert not [notice for notice in desk.messages.sent.values() if notice.until is not None]
