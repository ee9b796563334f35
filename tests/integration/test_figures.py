"""The figures of the handoff after handoffs in any order, against a count of our own straight from the tables."""

import json
import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from typer.testing import CliRunner

from frontdesk.cases.after.model import Closed
from frontdesk.cases.after.store import rules
from frontdesk.cases.figures.model import By
from frontdesk.cases.model import Status, reasons
from frontdesk.cases.store import cases, moves, offers
from frontdesk.cli import app
from frontdesk.conversations.store import conversations, lines
from frontdesk.errors import FrontdeskError
from frontdesk.migrate import SCRIPTS, migrate
from tests.builders import KEY, SUNDAY_3, Desk, a_desk

REASONS = ["complaint", "refund_or_dispute", "clinical_question", "repeated_contact", "danger"]
PAUSES = [20, 61, 400, 900, 3600, 6 * 3600, 3 * 86_400, 8 * 86_400]  # seconds
AFTER_A_PROMISE = [["accept", "say"], ["accept", "wait", "accept", "say"], ["resolve"], []]
TEN_MINUTES, SEVEN_DAYS = timedelta(minutes=10), timedelta(days=7)

Row = Any
Rows = list[Any]


class Handoffs(RuleBasedStateMachine):
    """A few talks, two of them with the same patient; what each promise was for is noted while it stands."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.cases = desk, desk.services.cases
        self.talks = [desk.opens(language) for language in ("en-US", "en-US", "es-US", "en-US")]
        lucia = desk.services.patients.get("lucia-ferrer", "test", "test")
        for talk in self.talks[:2]:
            desk.verifies(talk, lucia)
        self.promised: dict[tuple[str, int], datetime] = {}

    @rule(talk=st.integers(0, 3), reason=st.sampled_from(REASONS))
    def asks_for_a_person(self, talk: int, reason: str) -> None:
        self.cases.request(self.talks[talk], reason)
        self._next_moment()

    @rule(talk=st.integers(0, 3), deed=st.sampled_from(["accept", "accept", "decline", "say", "give_back", "resolve"]))
    def manager(self, talk: int, deed: str) -> None:
        self._does(talk, deed, lambda case: case.manager_id)

    @rule(talk=st.integers(0, 3), which=st.integers(0, 5))
    def somebody_who_was_asked_before_accepts(self, talk: int, which: int) -> None:
        def asked(case: Any) -> str | None:
            offers = self.cases.offers(case.id)
            return offers[which % len(offers)].manager_id if offers else None

        self._does(talk, "accept", asked)

    @rule(talk=st.integers(0, 3), reason=st.sampled_from(REASONS), waits=st.sampled_from([1, 30, 400]))
    def is_served_to_the_end(self, talk: int, reason: str, waits: int) -> None:
        self.asks_for_a_person(talk, reason)
        self.manager(talk, "accept")
        self.time_passes(waits, True)  # one who accepts and writes nothing loses the case after three minutes
        for deed in ("accept", "say", "resolve"):
            self.manager(talk, deed)

    @rule(talk=st.integers(0, 3), minutes=st.sampled_from([-30, -5, 0, 9, 15]), then=st.sampled_from(AFTER_A_PROMISE))
    def is_promised_a_time(self, talk: int, minutes: int, then: list[str]) -> None:
        self.managers_come_and_go(False)
        self.asks_for_a_person(talk, "complaint")
        self.managers_come_and_go(True)
        self.a_promised_time_comes(talk, minutes)
        for deed in then:
            self.time_passes(400, True) if deed == "wait" else self.manager(talk, deed)

    @rule(talk=st.integers(0, 3), seconds=st.sampled_from([3600, 8 * 86_400]))
    def is_given_back_and_asks_again(self, talk: int, seconds: int) -> None:
        self.asks_for_a_person(talk, "complaint")
        for deed in ("accept", "say", "give_back"):
            self.manager(talk, deed)
        self.time_passes(seconds, False)
        self.is_served_to_the_end(talk, "complaint", 1)

    @rule(at_desk=st.booleans())
    def managers_come_and_go(self, at_desk: bool) -> None:
        for manager in self.desk.services.practices.current().managers:
            self.desk.services.practices.set_presence(manager, available=at_desk)

    @rule(seconds=st.sampled_from(PAUSES), worker=st.sampled_from([True, True, False]))
    def time_passes(self, seconds: int, worker: bool) -> None:
        self.desk.clock.advance(seconds=seconds)
        if worker:
            self.cases.fire_deadlines()
        self._next_moment()

    @rule(talk=st.integers(0, 3), minutes=st.sampled_from([-15, -5, 0, 5, 9, 11]))
    def a_promised_time_comes(self, talk: int, minutes: int) -> None:
        case = self.cases.of(self.talks[talk])
        if case and case.promised_at and case.status is Status.PROMISED:
            until = case.promised_at + timedelta(minutes=minutes) - self.desk.clock.now()
            self.time_passes(max(1, int(until.total_seconds())), True)

    def teardown(self) -> None:
        """What is counted here is what the service counts: now, and when it is known who came back."""
        self._compare()
        self.desk.clock.advance(days=8)
        self._compare()
        self.desk.services.db.close()

    def _compare(self) -> None:
        """All cases, each week and each kind."""
        found = self.desk.services.figures.report(date(2026, 11, 1), date(2028, 1, 1))
        own = Recount(self.desk, self.promised)
        assert own.of(lambda case: True) == asdict(found.all)
        for week in found.weeks:
            assert own.of(partial(_opened_in, week.begins)) == asdict(week.figures)
        for by, code, figures in ((by, *one) for by, groups in found.groups.items() for one in groups.items()):
            assert own.of(partial(own.is_of, by, code)) == asdict(figures)
        assert sum(week.figures.opened for week in found.weeks) == found.all.opened

    def _does(self, talk: int, deed: str, who: Any) -> None:
        case = self.cases.of(self.talks[talk])
        by = who(case) if case else None
        if case is None or by is None:
            return
        more: list[Any] = {
            "say": ["I am here"],
            "give_back": ["that is agreed"],
            "resolve": ["done", Closed(rule="x" * (talk % 2))],
        }.get(deed, [])
        with suppress(FrontdeskError):  # not everything is possible at every moment
            getattr(self.cases, deed)(case.id, by, *more)
        self._next_moment()

    def _next_moment(self) -> None:
        """Notes what stands promised; nothing else happens at the same time."""
        for case in filter(None, map(self.cases.of, self.talks)):
            if case.status is Status.PROMISED:
                assert case.promised_at
                self.promised.setdefault((case.id, len(self.cases.moves(case.id))), case.promised_at)
        self.desk.clock.advance(seconds=1)


class Recount:
    """Counts again from the rows, in another way: by words in the transcript, and each case against all others."""

    def __init__(self, desk: Desk, promised: dict[tuple[str, int], datetime]) -> None:
        self.now, self.promised = desk.clock.now(), promised
        with desk.services.db.reading() as tx:
            self.cases, self.moves, self.offers, self.talks, self.lines = (
                tx.execute(sa.select(table)).all() for table in (cases, moves, offers, conversations, lines)
            )
            self.ruled = set(tx.scalars(sa.select(rules.c.case_id)))

    def of(self, wanted: Callable[[Row], bool]) -> dict[str, Any]:
        some = [case for case in self.cases if wanted(case)]
        return {
            "opened": len(some),
            "opened_to_accepted": self._wait([(case.created_at, self._accepted(case), case) for case in some]),
            "rung_to_accepted": self._wait([(self._rung(case), self._accepted(case), case) for case in some]),
            "opened_to_words": self._wait(
                [(case.created_at, min(self._words(case), default=None), case) for case in some]
            ),
            "names": self._names(some),
            "promises": self._promises(some),
            "settled": self._settled(some),
            "ruled": sum(case.id in self.ruled for case in some),
        }

    def is_of(self, by: By, code: str, case: Row) -> bool:
        talk = next(talk for talk in self.talks if talk.id == case.conversation_id)
        return bool(code == (talk.channel if by is By.CHANNEL else getattr(case, by.value)))

    def _moves(self, case: Row, to: str) -> Rows:
        return sorted((m for m in self.moves if m.case_id == case.id and m.to == to), key=lambda m: m.number)

    def _accepted(self, case: Row) -> datetime | None:
        return min((move.at for move in self._moves(case, "accepted")), default=None)

    def _closed(self, case: Row) -> datetime | None:
        return next((move.at for move in self._moves(case, "resolved")), None)

    def _rung(self, case: Row) -> datetime | None:
        accepted = self._accepted(case) or self.now
        return min(
            (o.offered_at for o in self.offers if o.case_id == case.id and o.offered_at <= accepted), default=None
        )

    def _words(self, case: Row) -> list[datetime]:
        """What managers wrote while the case was open: a conversation has one open case at a time."""
        until = self._closed(case) or self.now
        ours = [line for line in self.lines if line.conversation_id == case.conversation_id]
        return [line.at for line in ours if line.author == "manager" and case.created_at <= line.at <= until]

    def _wait(self, waits: list[tuple[datetime | None, datetime | None, Row]]) -> dict[str, Any]:
        seconds = [(end - begin).total_seconds() for begin, end, _ in waits if begin and end]
        without = ["ended" if self._closed(case) else "open" for begin, end, case in waits if begin and not end]
        return {
            "counted": len(seconds),
            "open": without.count("open"),
            "ended": without.count("ended"),
            "not_rung": sum(begin is None for begin, _, _ in waits),
            "p50": _least_above(seconds, 0.5),
            "p90": _least_above(seconds, 0.9),
        }

    def _names(self, some: Rows) -> dict[str, Any]:
        names = [len({move.by for move in self._moves(case, "accepted")}) for case in some]
        one, nobody = names.count(1), names.count(0)
        more = sum(number > 2 for number in names)
        share = one / (len(some) - nobody) if len(some) - nobody >= 5 else None
        return {"nobody": nobody, "one": one, "two": names.count(2), "more": more, "share": share}

    def _promises(self, some: Rows) -> dict[str, Any]:
        kinds = Counter(self._became(case, move) for case in some for move in self._moves(case, "promised"))
        decided = kinds.total() - kinds["ahead"]
        share = kinds["kept"] / decided if decided >= 5 and len(some) >= 5 else None
        names = ("kept", "sooner", "late", "missed", "moved", "closed", "ahead", "untimed")
        return {"made": kinds.total(), "share": share, **{name: kinds[name] for name in names}}

    def _became(self, case: Row, move: Row) -> str:
        at = self.promised[case.id, move.number]
        words = min((word for word in self._words(case) if word > move.at), default=datetime.max.replace(tzinfo=UTC))
        closed = self._closed(case) or datetime.max.replace(tzinfo=UTC)
        again = [later.at for later in self._moves(case, "promised") if later.number > move.number and later.at < at]
        if abs(words - at) <= TEN_MINUTES:
            return "kept"
        if words < at:
            return "sooner"
        if closed <= at + TEN_MINUTES:
            return "closed"
        if again:
            return "moved"
        if words <= self.now:
            return "late"
        return "ahead" if self.now <= at + TEN_MINUTES else "missed"

    def _settled(self, some: Rows) -> dict[str, Any]:
        ends = [self._end(case) for case in some]
        stayed, came_back = ends.count("stayed"), ends.count("came_back")
        share = stayed / (stayed + came_back) if stayed + came_back >= 5 else None
        counts = {name: ends.count(name) for name in ("stayed", "came_back", "too_early", "open")}
        return {**counts, "share": share}

    def _end(self, case: Row) -> str:
        closed = self._closed(case)
        if closed is None:
            return "open"
        if self.now - closed < SEVEN_DAYS:
            return "too_early"
        new = any(
            timedelta(0) <= other.created_at - closed <= SEVEN_DAYS
            and (other.conversation_id == case.conversation_id or (other.patient_id or "nobody") == case.patient_id)
            and (reasons()[other.reason].topic == reasons()[case.reason].topic or other.reason == "repeated_contact")
            for other in self.cases
            if other.id != case.id
        )
        return "came_back" if new or self._asked_again(case) else "stayed"

    def _asked_again(self, case: Row) -> bool:
        at = {move.number: move.at for move in self.moves if move.case_id == case.id}
        asked = [m for m in self.moves if m.case_id == case.id and m.by == "assistant"]
        left = [m for m in asked if m.from_ == "returned" and m.to in ("offered", "promised")]
        return any(at[move.number] - at[move.number - 1] <= SEVEN_DAYS for move in left)


def _least_above(values: list[float], part: float) -> float | None:
    """The smallest value that this part of all values is not above."""
    enough = [value for value in sorted(values) if sum(other <= value for other in values) >= part * len(values) - 1e-9]
    return enough[0] if len(values) >= 5 else None


def _opened_in(monday: date, case: Row) -> bool:
    day: date = case.created_at.astimezone(ZoneInfo("America/New_York")).date()
    return 0 <= (day - monday).days < 7


def test_after_any_order_of_events_the_figures_are_what_the_rows_say(loaded_sqlite: Path, tmp_path: Path) -> None:
    numbers = count()

    def a_fresh_one() -> Handoffs:
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        shutil.copy(loaded_sqlite, folder / "test.db")
        return Handoffs(a_desk(f"sqlite:///{folder / 'test.db'}", folder))

    bounds = settings(
        max_examples=12,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # a shorter way to the same fault takes minutes to be found
    )

    run_state_machine_as_test(a_fresh_one, settings=bounds)  # type: ignore[arg-type]


def test_a_promise_that_stood_when_its_time_had_no_place_in_the_moves_gets_it_from_its_case(desk: Desk) -> None:
    desk.clock.at = SUNDAY_3
    case = desk.services.cases.request(desk.opens(), "complaint")
    assert case.status is Status.PROMISED
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["url"] = desk.services.settings.database
    command.downgrade(config, "0055")

    migrate(desk.services.settings.database)

    with desk.services.db.reading() as tx:
        times = tx.execute(sa.select(moves.c.to, moves.c.promised_at).order_by(moves.c.number)).tuples().all()
    assert times == [("requested", None), ("promised", case.promised_at)]


def test_days_are_the_practices_and_both_ends_count(desk: Desk) -> None:
    desk.clock.at = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)  # half past eleven on Monday night in New York
    desk.services.cases.request(desk.opens(), "complaint")
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)

    on_monday = desk.services.figures.report(monday, monday)
    on_tuesday = desk.services.figures.report(tuesday, tuesday)

    assert (on_monday.all.opened, on_tuesday.all.opened) == (1, 0)
    assert [week.begins for week in on_monday.weeks] == [monday]


def test_without_days_it_is_the_last_quarter(desk: Desk) -> None:
    report = desk.services.figures.report()

    assert (report.first, report.last) == (date(2026, 8, 31), date(2026, 11, 23))


def test_the_command_says_the_same_to_a_person_and_to_a_program(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.services.cases.request(desk.opens(), "complaint")
    monkeypatch.setenv("DATABASE_URL", desk.services.settings.database)
    monkeypatch.setenv("FRONTDESK_ENCRYPTION_KEY", KEY)
    monkeypatch.setenv("FRONTDESK_NOW", "2026-12-01T12:00:00Z")
    monkeypatch.setenv("FRONTDESK_VAR", str(desk.services.settings.var))
    span = ["figures", "--from", "2026-11-23", "--to", "2026-11-30"]

    for_a_person = CliRunner().invoke(app, span).stdout.splitlines()
    for_a_program = json.loads(CliRunner().invoke(app, [*span, "--json"]).stdout)

    assert "week of 2026-11-23 · opened to accepted · open: 1" in for_a_person
    assert (for_a_program["first"], for_a_program["last"]) == ("2026-11-23", "2026-11-30")
    assert for_a_program["all"]["opened"] == 1
    assert for_a_program["weeks"][0]["begins"] == "2026-11-23"
    assert for_a_program["groups"]["reason"]["complaint"] == for_a_program["all"]
