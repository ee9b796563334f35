"""A Friday afternoon: who speaks is a patient in the hands of the actions, the clock goes on with the worker's work."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import actions.turn
from actions.handoff import HandOff, NotUnderstood
from frontdesk.cases.model import Case, Status
from frontdesk.refills.model import Decision, Found, RefillRequest
from frontdesk.worker import Work, jobs
from tests.builders import Desk, a_desk
from tests.integration.patients.dialogue import Dialogue

NEW_YORK = ZoneInfo("America/New_York")
KEISHA, MIGUEL, DANA = "keisha-monroe", "miguel-acosta", "dana-whitfield"
LINDQVIST, RUIZ = "lindqvist", "ruiz"  # she is on leave until December 18, he covers
ELSEWHERE = re.compile(
    r"(call|ring|phone|contact|ask|see|go to) (your|the|another|a|their) (doctor|pharmacy|office|hospital|clinic)"
    r"|call (back|again|somebody)|(llame|hable|comuníquese|pregunte)\b",
    re.IGNORECASE,
)
OF_THE_DAY = {Work.DEADLINES, Work.COVER, Work.RINGING_AGAIN, Work.TASKS, Work.REFILLS, Work.NOTICES}


def friday(hour: int, minute: int = 0) -> datetime:
    """A moment of Friday, December 4, on the practice's clock."""
    return datetime(2026, 12, 4, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)


@contextmanager
def a_friday(url: str, var: Path, monkeypatch: pytest.MonkeyPatch, now: datetime) -> Iterator[Desk]:
    """A front desk on that day, on which Keisha has left early and Miguel is there till nine."""
    desk = a_desk(url, var, now=now)
    desk.services.practices.set_presence(KEISHA, available=False)
    monkeypatch.setattr(actions.turn, "services", lambda: desk.services)
    yield desk
    desk.services.db.close()


class Asking(Dialogue):
    """Somebody who needs a medicine."""

    def __init__(self, desk: Desk, language: str = "en-US") -> None:
        super().__init__(desk, language)
        self.told: list[str] = []

    def needs(self, words: str) -> list[str]:
        """Asks for it; gives the names of the sentences that come back."""
        return self._answered(self.does(HandOff, words, "refill_needed"))

    def adds(self, words: str) -> list[str]:
        """Says more of it."""
        return self._answered(self.does(NotUnderstood, words, "nlu_fallback"))

    @property
    def case(self) -> Case:
        return self.desk.case(self.conversation)

    @property
    def refill(self) -> RefillRequest:
        found = self.desk.services.refills.of(self.case.id, "test")
        assert found is not None, "no refill was opened"
        return found.request

    @property
    def all_told(self) -> list[str]:
        """Everything that the patient was told."""
        return self.told + self.desk.replies(self.conversation)

    def is_taken_by(self, manager_id: str) -> None:
        """A manager accepts and says hello; the patient's browser receives all of it."""
        self.desk.services.practices.set_presence(manager_id, available=True)
        self.desk.services.cases.accept(self.case.id, manager_id)
        self.desk.services.cases.say(self.case.id, manager_id, "hello")
        self.reads()

    def reads(self) -> None:
        """The patient's browser says that it has received everything."""
        seq = self.desk.services.conversations.get(self.conversation).seq
        self.desk.services.replies.read_upto(self.conversation, seq)

    def _answered(self, names: list[str]) -> list[str]:
        self.told += self.words.split("\n")
        return names


def goes_on(desk: Desk, until: datetime, every: timedelta = timedelta(minutes=5)) -> None:
    """The clock moves to a moment, and the worker does its work on the way."""
    work = [job for job in jobs(desk.services) if job.name in OF_THE_DAY]
    while desk.clock.now() < until:
        desk.clock.at = min(until, desk.clock.now() + every)
        for job in work:
            job.look(desk.clock.now())


def alarms(desk: Desk) -> list[str]:
    """Who was told that a time is nearly over, in order."""
    desk.services.outbox.send_due()
    managers = {one.email: one.id for one in desk.services.practices.current().managers.values()}
    return [managers[one.to] for one in desk.messages.sent.values() if "nearly over" in one.subject]


def names_in(desk: Desk, told: list[str]) -> set[str]:
    """The managers whom the patient was told of."""
    text = " ".join(told)
    return {one.id for one in desk.services.practices.current().managers.values() if one.name.split(",")[0] in text}


def is_promised_by(case: Case, manager_id: str, day: int) -> bool:
    """Whether a manager has promised to ask on a day of that month."""
    assert case.promised_at is not None
    local = case.promised_at.astimezone(NEW_YORK)
    return case.status is Status.PROMISED and case.manager_id == manager_id and local.day == day


def is_settled_today(talk: Asking, *, decided_by: str = RUIZ) -> None:
    """Miguel writes down the decision, that it is ready, and that the patient has it; time goes by between."""
    desk, refills = talk.desk, talk.desk.services.refills
    for step in (
        lambda: refills.decide(talk.case.id, MIGUEL, Decision.APPROVED, decided_by),
        lambda: refills.found(talk.case.id, MIGUEL, Found.READY),
        lambda: refills.found(talk.case.id, MIGUEL, Found.ARRIVED),
    ):
        left = talk.refill.due_at - desk.clock.now()
        goes_on(desk, desk.clock.now() + min(timedelta(minutes=20), left / 3))
        step()
        talk.reads()


def keeps_the_promise_of_a_friday(talk: Asking, closes: datetime) -> None:
    """What must be so whatever happened: one contact, nobody sent elsewhere, decided and checked before the pharmacy
    closes, and somebody with a name who asks on Saturday."""
    refill = talk.refill
    assert names_in(talk.desk, talk.all_told) == {MIGUEL}
    assert not [words for words in talk.all_told if ELSEWHERE.search(words)]
    assert refill.decided_at is not None
    assert refill.arrived_at is not None
    assert refill.decided_at < refill.arrived_at < closes
    assert is_promised_by(talk.case, MIGUEL, 5)
    assert "Saturday, December 5" in talk.all_told[-1] or "sábado 5 de diciembre" in talk.all_told[-1]
