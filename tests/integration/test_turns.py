"""A turn, exactly once: who may answer, who is refused, and what a patient hears when an answer was lost."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from frontdesk.adapters.assistant.port import Answer, Question, Reply
from frontdesk.appointments.model import Wish
from frontdesk.commands.up import processes
from frontdesk.conversations import once
from frontdesk.conversations import word as word_module
from frontdesk.conversations.model import LEASE, RENEW_EVERY, Said, Turn
from frontdesk.conversations.store import conversations
from frontdesk.db import POOL_SECONDS, WAIT_SECONDS, Connection
from frontdesk.errors import AssistantUnavailable, TurnInProgress, TurnOver, WordLost
from frontdesk.notices import store as notices
from frontdesk.notices.model import Notice
from frontdesk.settings import Settings
from tests.architecture.project import ROOT
from tests.builders import Desk, a_desk


class SlowAssistant:
    """An engine that answers only when it is let go; then it may fail."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.asked, self.go = threading.Event(), threading.Event()
        self.failure = failure

    def ask(self, question: Question) -> Answer:
        self.asked.set()
        assert self.go.wait(20)
        if self.failure:
            raise self.failure
        return Answer((Reply("here I am"),), None, 0.0)


@pytest.fixture
def second(desk: Desk, database_url: str, tmp_path: Path) -> Desk:
    """Another copy of everything, on the same database and at the same time of day."""
    copy = a_desk(database_url, tmp_path)
    copy.clock.at = desk.clock.at
    return copy


@pytest.mark.parametrize("failure", [None, AssistantUnavailable("late")])
def test_a_process_that_slept_while_another_answered_changes_nothing(
    desk: Desk, second: Desk, monkeypatch: pytest.MonkeyPatch, failure: Exception | None
) -> None:
    monkeypatch.setattr(word_module, "RENEW_EVERY", LEASE * 100)  # a stopped process renews nothing
    conversation, slow = desk.opens(), SlowAssistant(failure)
    desk.services.reception.assistant = slow
    with ThreadPoolExecutor(1) as pool:
        sleeping = pool.submit(desk.says, conversation, "hello", "one")
        assert slow.asked.wait(20)
        second.clock.advance(seconds=LEASE.total_seconds() + 1)

        answered = second.says(conversation, "hello", "one")
        slow.go.set()

        with pytest.raises(WordLost):
            sleeping.result()
    assert second.says(conversation, "hello", "one").lines == answered.lines
    assert [line.author for line in second.services.conversations.transcript(conversation)] == [
        "assistant",
        "patient",
        "assistant",
    ]
    assert second.services.cases.of(conversation) is None


def test_a_process_that_slept_calls_nobody_while_another_is_still_answering(
    desk: Desk, second: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_module, "RENEW_EVERY", LEASE * 100)
    conversation, slept, working = desk.opens(), SlowAssistant(AssistantUnavailable("late")), SlowAssistant()
    desk.services.reception.assistant, second.services.reception.assistant = slept, working
    with ThreadPoolExecutor(2) as pool:
        sleeping = pool.submit(desk.says, conversation, "hello", "one")
        assert slept.asked.wait(20)
        second.clock.advance(seconds=LEASE.total_seconds() + 1)
        answering = pool.submit(second.says, conversation, "hello", "one")
        assert working.asked.wait(20)

        slept.go.set()

        with pytest.raises(WordLost):
            sleeping.result()
        working.go.set()
        assert answering.result().lines[-1].text == "here I am"
    assert second.services.cases.of(conversation) is None


def test_a_turn_that_takes_long_keeps_the_word_as_long_as_its_process_lives(
    desk: Desk, second: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_module, "RENEW_EVERY", LEASE / 400)
    conversation, slow = desk.opens(), SlowAssistant()
    desk.services.reception.assistant = slow
    second.services.reception.patient_seconds = 0
    with ThreadPoolExecutor(1) as pool:
        working: Future[Turn] = pool.submit(desk.says, conversation, "hello", "one")
        assert slow.asked.wait(20)
        for _ in range(3):
            desk.clock.advance(seconds=LEASE.total_seconds() - 1)
            second.clock.at = desk.clock.at
            _until(lambda: _lease_ends(desk, conversation) == desk.clock.now() + LEASE)

            with pytest.raises(TurnInProgress):
                second.says(conversation, "hello", "one")
        slow.go.set()
        working.result()

    assert len(desk.services.conversations.transcript(conversation)) == 3


def test_what_was_booked_is_told_although_a_manager_took_over_at_that_moment(desk: Desk) -> None:
    conversation, book = _about_to_book(desk)
    case = desk.services.cases.request(conversation, "asked_for_person")

    def book_while_a_manager_accepts(_: str) -> None:
        book(conversation)
        desk.services.cases.accept(case.id, case.manager_id or "")

    desk.assistant.acts["yes"] = book_while_a_manager_accepts

    turn = desk.says(conversation, "yes", "one")

    assert [(line.author, line.response) for line in turn.lines] == [("patient", None), ("notice", "done_book")]
    assert "booked" in turn.lines[1].text
    assert "booked" in desk.services.packets.of(case.id, "test").transcript[-1].text


def test_a_question_of_the_assistant_is_not_said_once_a_manager_took_over(desk: Desk) -> None:
    conversation = desk.opens()
    case = desk.services.cases.request(conversation, "asked_for_person")
    desk.assistant.acts["hello"] = lambda _: desk.services.cases.accept(case.id, case.manager_id or "")

    turn = desk.says(conversation, "hello", "one")

    assert [line.author for line in turn.lines] == ["patient"]


def test_when_the_engine_dies_after_booking_the_patient_hears_that_it_is_booked_and_a_person_comes(desk: Desk) -> None:
    conversation, book = _about_to_book(desk)

    def book_and_die(_: str) -> None:
        book(conversation)
        raise AssistantUnavailable("died")

    desk.assistant.acts["yes"] = book_and_die

    turn = desk.says(conversation, "yes", "one")

    assert [line.response for line in turn.lines] == [None, "done_book", "handoff"]
    here = [visit for visit in desk.services.appointments.upcoming(conversation) if visit.conversation_id]
    assert [visit.conversation_id for visit in here] == [conversation]
    assert desk.case(conversation).reason == "assistant_failed"


def test_an_action_that_still_runs_when_the_message_was_answered_changes_nothing_more(desk: Desk) -> None:
    conversation, book = _about_to_book(desk)
    desk.assistant.down = True
    turn = desk.says(conversation, "yes", "one")
    assert [line.response for line in turn.lines] == [None, "handoff"]

    with once.in_turn("one"), pytest.raises(TurnOver):
        book(conversation)

    assert not [visit for visit in desk.services.appointments.upcoming(conversation) if visit.conversation_id]


def test_what_was_done_is_not_told_once_a_silence_has_ended_identity(desk: Desk) -> None:
    conversation, book = _about_to_book(desk)

    def book_and_die(_: str) -> None:
        book(conversation)
        desk.clock.advance(minutes=16)
        raise AssistantUnavailable("died")

    desk.assistant.acts["yes"] = book_and_die

    turn = desk.says(conversation, "yes", "one")

    assert [line.response for line in turn.lines] == [None, "handoff"]


def test_a_message_that_is_worked_on_again_counts_as_one_failure(desk: Desk) -> None:
    conversation, born = desk.opens(), desk.clock.now().date()

    for _ in range(4):
        with once.in_turn("one"):
            failed = desk.services.conversations.failed(conversation)
            desk.services.patients.failed(conversation, "Nobody Known", [born])
    with once.in_turn("two"):
        failed_next = desk.services.conversations.failed(conversation)

    assert (failed, failed_next) == (1, 2)
    assert not desk.services.patients.locked(conversation)


def test_a_yes_to_danger_that_is_worked_on_again_is_still_that_yes(desk: Desk) -> None:
    conversation = desk.opens()
    asked = desk.says(conversation, "my chest hurts a little")
    assert asked.lines[-1].response is not None
    assert asked.lines[-1].response.startswith("danger_question")
    original, desk.services.cases.request = desk.services.cases.request, None  # type: ignore[assignment, method-assign]
    with pytest.raises(TypeError):
        desk.says(conversation, "yes", "one")
    desk.services.cases.request = original  # type: ignore[method-assign]

    turn = desk.says(conversation, "yes", "one")

    assert [line.alert for line in turn.lines] == [False, True]
    assert desk.case(conversation).urgency == "danger"


def test_two_workers_send_a_notice_once_and_fire_a_deadline_once(desk: Desk, second: Desk) -> None:
    case = desk.services.cases.request(desk.opens(), "asked_for_person")
    for _ in range(5):
        desk.services.cases.request(desk.opens(), "danger")
    provider = CountingProvider()
    both = (desk, second)
    for worker in both:
        worker.services.outbox.messages = provider

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda worker: worker.services.outbox.send_due(), both * 2))
        for worker in both:
            worker.clock.advance(seconds=46)
        list(pool.map(lambda worker: worker.services.outbox.send_due(), both * 2))
        for worker in both:
            worker.clock.advance(seconds=15)
        fired = list(pool.map(lambda worker: worker.services.cases.fire_deadlines(), both * 2))

    assert max(provider.times.values()) == 1
    assert sum(fired) == 6
    assert len(desk.services.cases.offers(case.id)) == 2


def test_a_notice_whose_sender_died_is_sent_by_another(desk: Desk) -> None:
    desk.services.cases.request(desk.opens(), "asked_for_person")
    desk.messages.fail_next(1)
    desk.services.outbox.send_due()
    assert not desk.messages.sent

    desk.clock.advance(minutes=2)

    assert desk.services.outbox.send_due() == len(desk.messages.sent) == 1


def test_each_waits_longer_than_what_it_waits_for() -> None:
    settings = Settings()
    action = _number("bot/components/patches.py", "ACTION_SECONDS = ")
    gunicorn = next(list(p.command) for p in processes(settings, ROOT) if p.name == "gateway")
    killed = int(gunicorn[gunicorn.index("--timeout") + 1])
    dead_owner = LEASE.total_seconds()

    assert RENEW_EVERY.total_seconds() + POOL_SECONDS + WAIT_SECONDS < dead_owner < settings.patient_seconds
    assert WAIT_SECONDS < settings.patient_seconds < action < settings.engine_seconds < killed


class CountingProvider:
    """Takes its time, and counts how often each notice came."""

    def __init__(self) -> None:
        self.times: dict[str, int] = {}
        self._lock = threading.Lock()

    def send(self, notice: Notice) -> None:
        time.sleep(0.02)
        with self._lock:
            self.times[notice.id] = self.times.get(notice.id, 0) + 1


def _about_to_book(desk: Desk) -> tuple[str, Callable[[str], object]]:
    """A verified patient with a time held, and what books it."""
    conversation = desk.opens()
    desk.verifies(conversation, desk.services.patients.get("lucia-ferrer", "test", "test"))
    free = desk.services.appointments.find(Wish("office-visit"))[0]
    hold = desk.services.appointments.hold(conversation, [slot.id for slot in free.slots], "office-visit")
    return conversation, lambda _: desk.services.appointments.book(conversation, hold.id)


def _lease_ends(desk: Desk, conversation: str) -> object:
    with desk.services.db.reading() as tx:
        return tx.scalar(sa.select(conversations.c.lease_until).where(conversations.c.id == conversation))


def _until(true: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 20
    while not true():
        assert time.monotonic() < give_up
        time.sleep(0.005)


def _number(file: str, before: str) -> float:
    text = (ROOT / file).read_text(encoding="utf-8")
    return float(text.partition(before)[2].split()[0])


def test_danger_told_in_two_messages_is_heard_although_a_third_was_answered_in_between(desk: Desk) -> None:
    conversation = desk.opens()
    desk.says(conversation, "I have a terrible pain")
    desk.services.reception.keep(conversation, Said("second", text="in my chest"))
    desk.says(conversation, "hello?")

    answered = desk.says(conversation, "in my chest", "second")

    assert answered.danger == "heart_breathing"
    assert desk.case(conversation).reason == "danger"


def test_a_message_left_to_a_manager_who_gives_back_at_that_moment_is_answered_when_it_comes_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = desk.opens()
    case, manager = _with_a_manager(desk, conversation)
    waits = desk.services.cases.patient_waits

    def gives_back(conversation_id: str) -> None:
        desk.services.cases.give_back(case, manager, "")
        waits(conversation_id)

    monkeypatch.setattr(desk.services.cases, "patient_waits", gives_back)
    with pytest.raises(TurnInProgress):
        desk.says(conversation, "can you book me on Friday?", "one")
    monkeypatch.undo()

    assert desk.says(conversation, "can you book me on Friday?", "one").lines[-1].author == "assistant"


def test_the_assistant_does_not_say_that_danger_is_over_while_a_manager_talks(desk: Desk) -> None:
    conversation = desk.opens()
    assert desk.says(conversation, "my chest hurts a little").asks_danger
    _with_a_manager(desk, conversation)

    answered = desk.says(conversation, "no")

    assert [line.author for line in answered.lines] == ["patient"]


def test_what_the_assistant_had_to_say_besides_is_a_notice_once_a_manager_took_over(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = desk.opens()
    reads = desk.services.reception.dangers.screen.read

    def accepts(text: str, previous: str = "", *, hurried: bool = False) -> object:
        _with_a_manager(desk, conversation)
        return reads(text, previous, hurried=hurried)

    monkeypatch.setattr(desk.services.reception.dangers.screen, "read", accepts)
    answered = desk.says(conversation, "my chest hurts a little")

    assert [line.author for line in answered.lines[-2:]] == ["patient", "notice"]


def _with_a_manager(desk: Desk, conversation: str) -> tuple[str, str]:
    case = desk.services.cases.request(conversation, "asked_for_person")
    manager = case.manager_id or ""
    desk.services.cases.accept(case.id, manager)
    return case.id, manager


def test_a_notice_that_cannot_be_handled_keeps_no_other_waiting(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        desk.services.cases.request(desk.opens(), "asked_for_person")
    claim, asked = notices.claim, []

    def claims(tx: Connection, notice: Notice, now: datetime) -> bool:
        asked.append(notice.id)
        if len(asked) == 1:
            raise ValueError("data that cannot be read")
        return claim(tx, notice, now)

    monkeypatch.setattr(notices, "claim", claims)

    assert desk.services.outbox.send_due() == len(asked) - 1 >= 1
