"""The end of each run: working days come, the worker works, and managers who are there do what they are asked for."""

from datetime import timedelta
from typing import Protocol

from frontdesk.cases.model import WITH_MANAGER, Case, Status
from frontdesk.conversations.model import new_message_id
from tests.soak.days import next_one
from tests.soak.stage import Stage

UNWILLING = 2 * 3600  # seconds in which nobody accepts anything, first
MOST_DAYS = 10
NOTICES_AT_THE_LATEST = 11 * 60  # seconds: the longest wait between two tries, and a little


class Passes(Protocol):
    """Lets time pass, with the worker at work all along or only at the end."""

    def __call__(self, seconds: float, *, along: bool) -> None: ...


def goes_well(stage: Stage, time_passes: Passes) -> None:
    """Raises AssertionError unless every case ends resolved and every notice is out."""
    desk = stage.desk
    desk.assistant.down, desk.messages.failures_left = False, 0
    time_passes(UNWILLING, along=True)
    days = 0
    while stage.check().open_cases:
        assert days < MOST_DAYS, "cases that no manager ever comes to"
        days += 1
        morning = next_one(desk.services.practices.current(), desk.clock.now(), "morning")
        time_passes((morning - desk.clock.now()).total_seconds(), along=False)
        _a_working_day(stage, time_passes)
    time_passes(NOTICES_AT_THE_LATEST, along=False)
    seen = stage.check()
    assert all(notice.sent_at for notice in seen.notices.values()), "notices that never went out"
    stage.tally.cases += len(seen.cases)
    stage.tally.moves.update(move.to for moves in seen.moves.values() for move in moves)


def _a_working_day(stage: Stage, time_passes: Passes) -> None:
    """Everybody is there, whoever is rung accepts, and each promised time comes."""
    desk = stage.desk
    for manager in desk.services.practices.current().managers:
        desk.services.practices.set_presence(manager, available=True)
    for row in stage.check().open_cases:
        _is_served(stage, desk.services.cases.get(row.id))
        stage.check()
    promised = [row.promised_at for row in stage.check().open_cases if row.promised_at]
    for at in sorted(promised):
        if timedelta(0) < at - desk.clock.now() < timedelta(hours=10):
            time_passes((at - desk.clock.now()).total_seconds() + 1, along=False)
            for row in stage.check().open_cases:
                _is_served(stage, desk.services.cases.get(row.id))


def _is_served(stage: Stage, case: Case) -> None:
    cases = stage.desk.services.cases
    manager = case.manager_id or ""
    if case.status is Status.OFFERED:
        manager = next(offer.manager_id for offer in cases.offers(case.id) if offer.outcome is None)
        cases.accept(case.id, manager)
    if case.status is Status.OFFERED or case.status in WITH_MANAGER:
        cases.say(case.id, manager, "I am here", new_message_id())
    if case.status is not Status.PROMISED:
        cases.resolve(case.id, manager, "done")
