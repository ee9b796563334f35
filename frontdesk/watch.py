"""What is noted of each message: one log line and the figures. Never what was in it."""

import time
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import wraps

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from frontdesk import metrics
from frontdesk.cases.model import Status
from frontdesk.cases.service import Cases
from frontdesk.cases.tasks.service import Tasks
from frontdesk.conversations.model import ASSISTANT, Turn
from frontdesk.errors import TurnInProgress
from frontdesk.log import log
from frontdesk.notices.outbox import Outbox


class TurnOutcome(StrEnum):
    """What became of a message."""

    ANSWERED = "answered"
    REPEATED = "repeated"  # it came again and got the stored answer
    DANGER = "danger"
    DANGER_ASKED = "danger_asked"
    TO_MANAGER = "to_manager"
    PERSON_CALLED = "person_called"
    TOO_EARLY = "too_early"  # the message before was still being answered
    FAILED = "failed"


HANDED_OFF = {"handoff", "utter_handoff", "cannot_reach_anybody"}
turns = metrics.timed("frontdesk_turn_seconds", "messages, until they were answered", "outcome", TurnOutcome)

type Hear[R, S] = Callable[[R, str, S], Turn]


def watched[R, S](hear: Hear[R, S]) -> Hear[R, S]:
    """Notes each message that reception hears."""

    @wraps(hear)
    def hear_and_note(reception: R, conversation_id: str, said: S) -> Turn:
        began, outcome = time.perf_counter(), TurnOutcome.FAILED
        try:
            turn = hear(reception, conversation_id, said)
            outcome = outcome_of(turn)
            return turn
        except TurnInProgress:
            outcome = TurnOutcome.TOO_EARLY
            raise
        finally:
            seconds = time.perf_counter() - began
            turns[outcome].observe(seconds)
            log.info("turn", conversation=conversation_id, outcome=outcome, ms=int(seconds * 1000))

    return hear_and_note


def outcome_of(turn: Turn) -> TurnOutcome:
    """What became of a message, from what is on record of it."""
    if turn.repeated:
        return TurnOutcome.REPEATED
    if turn.danger:
        return TurnOutcome.DANGER
    if turn.asks_danger:
        return TurnOutcome.DANGER_ASKED
    if any(line.response in HANDED_OFF for line in turn.lines):
        return TurnOutcome.PERSON_CALLED
    return TurnOutcome.ANSWERED if turn.handler == ASSISTANT else TurnOutcome.TO_MANAGER


class Promises(Collector):
    """How the promises stand, read from the database when somebody looks: cases, call-backs, tasks, notices."""

    def __init__(
        self, cases: Cases, tasks: Tasks, checks: Callable[[], int], outbox: Outbox, unanswered: Callable[[], int]
    ) -> None:
        self._cases = cases
        self._checks = checks
        self._tasks = tasks
        self._outbox = outbox
        self._unanswered = unanswered

    def collect(self) -> Iterable[Metric]:
        """The figures; without a database only that it is away."""
        try:
            cases, tasks = self._cases.figures(), self._tasks.figures()
            checks, notices, unanswered = self._checks(), self._outbox.figures(), self._unanswered()
        except Exception as error:  # whatever the database says, the other figures are told
            log.error("work failed", error=error)
            yield _gauge("frontdesk_database_up", "whether the database answers", 0)
            return
        yield _gauge("frontdesk_database_up", "whether the database answers", 1)
        by_status = GaugeMetricFamily("frontdesk_cases", "cases by status", labels=["status"])
        for status in Status:
            by_status.add_metric([status.value], cases.by_status.get(status, 0))
        yield by_status
        yield _gauge("frontdesk_oldest_offer_seconds", "how long the oldest unanswered case rings", cases.oldest_offer)
        yield _gauge("frontdesk_deadlines_overdue", "cases whose deadline has passed", cases.overdue)
        yield _gauge("frontdesk_tasks_open", "tasks to be done", tasks.open)
        yield _gauge("frontdesk_tasks_overdue", "those of them that are late", tasks.overdue)
        yield _gauge("frontdesk_tasks_alarms", "late ones that nobody in the department did", tasks.alarms)
        yield _gauge("frontdesk_checks_alarms", "checks on closed cases that nobody made in time", checks)
        yield _gauge("frontdesk_notices_waiting", "notices not sent yet", notices.waiting)
        yield _gauge("frontdesk_notices_failing", "notices that could not be sent so far", notices.failing)
        yield _gauge("frontdesk_messages_unanswered", "messages of the last day without an answer", unanswered)
        yield _gauge("frontdesk_oldest_notice_seconds", "how long the oldest of them waits", notices.oldest)


def _gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, about, value=value)
