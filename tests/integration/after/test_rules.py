"""A rule of ours that got in the way is noted when a case is closed, and counted by reason and week."""

from datetime import date

import pytest
import sqlalchemy as sa

from frontdesk.cases.after.model import Closed
from frontdesk.cases.figures.model import By
from frontdesk.errors import NotAllowed
from tests.builders import Desk
from tests.integration.after.closing import DANA, TOMAS, at, closed

RULE = Closed(rule="Refunds above $50 need two signatures")
THIS_WEEK, NEXT_WEEK = date(2026, 11, 23), date(2026, 11, 30)


def test_it_is_counted_by_reason_and_week(desk: Desk) -> None:
    closed(desk, "refund_or_dispute", RULE)
    closed(desk, "refund_or_dispute")
    desk.clock.at = at(10, day=30)
    closed(desk, "complaint", RULE)
    closed(desk, "refund_or_dispute", RULE)

    report = desk.services.figures.report()

    assert report.all.ruled == 3
    assert {week.begins: week.figures.ruled for week in report.weeks} == {THIS_WEEK: 1, NEXT_WEEK: 2}
    assert {code: some.ruled for code, some in report.groups[By.REASON].items()} == {
        "complaint": 1,
        "refund_or_dispute": 2,
    }


def test_a_case_that_is_closed_twice_counts_once(desk: Desk) -> None:
    case = closed(desk, "refund_or_dispute", RULE)

    desk.services.cases.resolve(case.id, TOMAS, "answered", RULE)

    assert desk.services.figures.report().all.ruled == 1


def test_supervisors_read_which_rules_and_nobody_else(desk: Desk) -> None:
    closed(desk, "refund_or_dispute", Closed(rule="Refunds need a card number, 4111 1111 1111 1111"))
    day = desk.clock.now().date()

    (rule,) = desk.services.after.rules(DANA, day, day)

    assert (rule.reason, "4111" in rule.rule) == ("refund_or_dispute", False)
    with pytest.raises(NotAllowed):
        desk.services.after.rules(TOMAS, day, day)
    assert desk.services.after.rules(DANA, date(2026, 11, 1), date(2026, 11, 22)) == []


def test_the_line_is_encrypted_as_a_manager_may_name_somebody(desk: Desk) -> None:
    closed(desk, "refund_or_dispute", RULE)

    with desk.services.db.reading() as tx:
        raw = tx.exec_driver_sql("SELECT rule FROM rules_in_the_way").scalar_one()
        tables = set(sa.inspect(tx).get_table_names())

    assert b"signatures" not in bytes(raw)
    assert {"follow_ups", "solved", "rules_in_the_way", "case_kinds"} <= tables
