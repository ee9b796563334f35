"""A process dies before or after any write and any call, twice: the retry finds nothing lost and nothing doubled."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from frontdesk.adapters.assistant.port import Second
from frontdesk.appointments.model import Appointment, AppointmentStatus, Wish
from frontdesk.appointments.store import appointments, history
from frontdesk.audit import audit_rows
from frontdesk.cases.model import Status
from frontdesk.cases.store import cases
from frontdesk.conversations.model import Line, Turn
from frontdesk.failpoints import NAMES, POINTS
from frontdesk.notices.store import notices
from frontdesk.patients.store import patients
from frontdesk.practice.model import Kind
from tests.builders import Desk
from tests.crashes import DEAD_FOR_GOOD, Killer, until_done

TURN = ("message", "word", "answer")
CHEST_PAIN = "I have chest pain and I can't breathe"


@dataclass
class Situation:
    """What is done at the moment of the crash, and what must be so afterwards."""

    conversation: str
    do: Callable[[], Any]
    check: Callable[[Any], None] = lambda _: None
    bookings: int = 0
    audits: dict[str, int] = field(default_factory=dict)  # how many rows: "did", or "did what result"
    seconds: float = 5


def plain(desk: Desk) -> Situation:
    conversation = desk.opens()

    def check(turn: Turn) -> None:
        assert _said(turn) == ["You said hello"]

    return Situation(conversation, lambda: desk.says(conversation, "hello", "one"), check)


def repeated(desk: Desk) -> Situation:
    situation = plain(desk)
    situation.do()
    return situation


def danger(desk: Desk) -> Situation:
    conversation = desk.opens()

    def check(turn: Turn) -> None:
        assert [line.alert for line in turn.lines if line.author == "assistant"] == [True]
        assert desk.case(conversation).urgency == "danger"

    return Situation(conversation, lambda: desk.says(conversation, CHEST_PAIN, "one"), check, audits={"open case": 1})


def broken(desk: Desk) -> Situation:
    conversation = desk.opens()

    def do() -> Turn:
        desk.assistant.down = True
        return desk.says(conversation, "hello", "one")

    def check(turn: Turn) -> None:
        assert "not working" in _said(turn)[-1]
        desk.assistant.down = False

    return Situation(conversation, do, check, audits={"open case": 1})


def held(desk: Desk) -> Situation:
    conversation = _verified(desk)
    desk.assistant.acts["hold"] = lambda _: _hold(desk, conversation)
    return Situation(conversation, lambda: desk.says(conversation, "hold", "one"), bookings=0)


def booked(desk: Desk, *, forgets: bool = False) -> Situation:
    conversation = _verified(desk)
    hold = _hold(desk, conversation)
    desk.assistant.acts["yes"] = lambda _: desk.services.appointments.book(conversation, hold.id)
    desk.assistant.confirms["yes"] = "utter_booked"

    def do() -> Turn:
        if forgets:
            desk.assistant.restart()
        return desk.says(conversation, "yes", "one")

    def check(turn: Turn) -> None:
        assert [line.response for line in turn.lines][1:] == ["utter_booked", "remind_question"]

    return Situation(conversation, do, check, bookings=1, audits={"book": 1})


def booked_and_forgotten(desk: Desk) -> Situation:
    return booked(desk, forgets=True)


def two_requests(desk: Desk) -> Situation:
    conversation = desk.opens()
    desk.assistant.seconds["hours, and a visit"] = Second("a visit", "book_appointment")
    desk.assistant.asks_back.add("a visit")

    def check(turn: Turn) -> None:
        assert _said(turn)[::2] == ["You said hours, and a visit", "You said a visit"]
        assert "asked_too" not in desk.services.conversations.facts(conversation)

    return Situation(conversation, lambda: desk.says(conversation, "hours, and a visit", "one"), check)


def moved(desk: Desk) -> Situation:
    conversation = _verified(desk)
    old = desk.services.appointments.book(conversation, _hold(desk, conversation).id)
    hold = _hold(desk, conversation)

    def act(_: str) -> Appointment:
        return desk.services.appointments.move(conversation, old.id, hold.id)

    def do() -> Turn:
        desk.assistant.restart()
        return desk.says(conversation, "move", "one")

    desk.assistant.acts["move"] = act
    return Situation(conversation, do, bookings=1, audits={"book": 2, "cancel": 1})


def cancelled(desk: Desk) -> Situation:
    conversation = _verified(desk)
    visit = desk.services.appointments.book(conversation, _hold(desk, conversation).id)
    desk.assistant.acts["cancel"] = lambda _: desk.services.appointments.cancel(conversation, visit.id)

    def do() -> Turn:
        desk.assistant.restart()
        return desk.says(conversation, "cancel", "one")

    return Situation(conversation, do, bookings=0, audits={"book": 1, "cancel": 1})


def confirmed(desk: Desk) -> Situation:
    conversation = _verified(desk)
    visit = desk.services.appointments.book(conversation, _hold(desk, conversation).id)
    desk.assistant.acts["coming"] = lambda _: desk.services.appointments.confirm(conversation, visit.id)

    def do() -> Turn:
        desk.assistant.restart()
        return desk.says(conversation, "coming", "one")

    return Situation(conversation, do, bookings=1, audits={"book": 1, "confirm": 1})


def registered(desk: Desk) -> Situation:
    conversation, before = desk.opens(), _count(desk, patients)
    born = desk.clock.now().date().replace(year=1980)
    new = ("Nora Quill", born, "+12125550199", "en-US")
    desk.assistant.acts["555"] = lambda _: desk.services.patients.register(conversation, *new)

    def do() -> Turn:
        desk.assistant.restart()
        return desk.says(conversation, "555", "one")

    def check(_: Turn) -> None:
        assert _count(desk, patients) == before + 1

    return Situation(conversation, do, check, audits={"register": 1})


def with_a_manager(desk: Desk) -> Situation:
    conversation, case = _accepted(desk)
    desk.services.cases.say(case, _owner(desk, case), "Hello")

    def check(_: Turn) -> None:
        assert desk.services.cases.get(case).deadline is not None

    return Situation(conversation, lambda: desk.says(conversation, "are you there", "one"), check)


def accepting(desk: Desk) -> Situation:
    conversation = desk.opens()
    case = desk.services.cases.request(conversation, "asked_for_person")

    def check(_: Any) -> None:
        joined = [line for line in _lines(desk, conversation) if line.response == "manager_joined"]
        assert len(joined) == 1

    return Situation(
        conversation,
        lambda: desk.services.cases.accept(case.id, case.manager_id or ""),
        check,
        audits={"move case accepted": 1},
    )


def declining(desk: Desk) -> Situation:
    conversation = desk.opens()
    case = desk.services.cases.request(conversation, "asked_for_person")

    def check(_: Any) -> None:
        assert [offer.outcome for offer in desk.services.cases.offers(case.id)] == ["declined", None]

    return Situation(conversation, lambda: desk.services.cases.decline(case.id, case.manager_id or ""), check)


def given_back(desk: Desk) -> Situation:
    conversation, case = _accepted(desk)
    manager = _owner(desk, case)

    def do() -> None:
        if desk.services.cases.get(case).status is not Status.RETURNED:  # a manager sees that it worked
            desk.services.cases.give_back(case, manager, "Call on Friday")

    return Situation(conversation, do, audits={"move case returned": 1})


def speaking(desk: Desk) -> Situation:
    conversation, case = _accepted(desk)

    def do() -> None:
        if not any(line.author == "manager" for line in _lines(desk, conversation)):  # a manager sees their own words
            desk.services.cases.say(case, _owner(desk, case), "Hello")

    return Situation(conversation, do, audits={"move case talking": 1})


def resolved(desk: Desk) -> Situation:
    conversation, case = _accepted(desk)
    manager = _owner(desk, case)
    return Situation(
        conversation, lambda: desk.services.cases.resolve(case, manager, "done"), audits={"move case resolved": 1}
    )


def late(desk: Desk) -> Situation:
    conversation = desk.opens()
    case = desk.services.cases.request(conversation, "asked_for_person")
    desk.clock.advance(seconds=61)

    def check(_: Any) -> None:
        assert [offer.outcome for offer in desk.services.cases.offers(case.id)] == ["no_answer", None]

    return Situation(conversation, desk.services.cases.fire_deadlines, check)


def covered(desk: Desk) -> Situation:
    conversation = desk.opens()
    for manager in desk.services.practices.current().managers:
        desk.services.practices.set_presence(manager, available=False)
    owner = desk.services.cases.request(conversation, "asked_for_person").manager_id or ""
    desk.services.rota.cover, day = lambda: 0, timedelta(days=1)
    desk.services.rota.enter_absence(owner, owner, Kind.SICK, desk.clock.now(), desk.clock.now() + day)

    def check(_: Any) -> None:
        assert desk.case(conversation).manager_id != owner

    return Situation(conversation, desk.services.cases.cover, check, audits={"move case promised": 2})


def sent(desk: Desk) -> Situation:
    conversation = desk.opens()
    desk.services.cases.request(conversation, "asked_for_person")

    def check(_: Any) -> None:
        assert len(desk.messages.sent) == _count(desk, notices)
        assert desk.services.outbox.send_due() == 0

    return Situation(conversation, desk.services.outbox.send_due, check, seconds=DEAD_FOR_GOOD)


SITUATIONS: dict[Callable[[Desk], Situation], tuple[str, ...]] = {
    plain: (*TURN, "assistant"),
    repeated: ("word back",),
    danger: (*TURN, "danger words", "case"),
    broken: (*TURN, "case"),
    held: ("assistant", "answer", "hold"),
    booked: ("assistant", "answer", "book"),
    booked_and_forgotten: ("assistant", "answer", "book"),
    two_requests: ("assistant", "answer"),
    moved: ("assistant", "answer", "move"),
    cancelled: ("assistant", "answer", "cancel"),
    confirmed: ("assistant", "answer", "confirm"),
    registered: ("assistant", "answer", "register"),
    with_a_manager: (*TURN, "still waiting"),
    accepting: ("accept",),
    declining: ("decline",),
    speaking: ("say",),
    given_back: ("give back",),
    resolved: ("resolve",),
    late: ("deadline",),
    covered: ("cover",),
    sent: ("notice claimed", "provider", "notice sent"),
}

OVER = {  # nothing is left to do
    *("after answer", "after say", "after give back", "after deadline", "after cover", "after notice sent")
}


@pytest.mark.parametrize("begin", SITUATIONS, ids=lambda situation: situation.__name__)
def test_two_crashes_at_any_point_lose_nothing_and_double_nothing(
    desk: Desk, begin: Callable[[Desk], Situation]
) -> None:
    for point in POINTS:
        if point.partition(" ")[2] not in SITUATIONS[begin]:
            continue
        with _asserting(point):
            situation, killer = begin(desk), Killer(point, lives=2)

            result = until_done(desk, killer, situation.do, situation.seconds)

            assert killer.crashes == (1 if point in OVER else 2), "the point was not reached"
            situation.check(result)
            _nothing_lost_and_nothing_doubled(desk, situation)
            if isinstance(result, Turn):
                again = situation.do()
                assert _told(again) == _told(result)
                _nothing_lost_and_nothing_doubled(desk, situation)
            _end(desk, situation.conversation)


def test_every_point_is_crashed_at() -> None:
    assert {name for names in SITUATIONS.values() for name in names} == set(NAMES)


def _nothing_lost_and_nothing_doubled(desk: Desk, situation: Situation) -> None:
    lines = _lines(desk, situation.conversation)
    assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
    assert len({line.turn_id for line in lines if line.author == "patient"}) == len(
        [line for line in lines if line.author == "patient"]
    )
    mine = appointments.c.conversation_id == situation.conversation
    assert _count(desk, appointments, mine, appointments.c.status == AppointmentStatus.BOOKED) == situation.bookings
    twice = sa.select(history.c.appointment_id).group_by(history.c.appointment_id, history.c.from_, history.c.to)
    assert not _all(desk, twice.having(sa.func.count() > 1))
    assert _count(desk, cases, cases.c.conversation_id == situation.conversation) <= 1
    for did, times in situation.audits.items():
        words = dict(zip(("did", "what", "result"), did.split(), strict=False))
        here = [audit_rows.c[column] == word for column, word in words.items()]
        assert _count(desk, audit_rows, audit_rows.c.conversation_id == situation.conversation, *here) == times, did


@contextmanager
def _asserting(point: str) -> Iterator[None]:
    try:
        yield
    except AssertionError as error:
        error.add_note(f"after two crashes {point}")
        raise


def _end(desk: Desk, conversation: str) -> None:
    """Leaves managers free for the next one."""
    case = desk.services.cases.of(conversation)
    if case is not None and case.manager_id:
        desk.services.cases.accept(case.id, case.manager_id)
        desk.services.cases.resolve(case.id, case.manager_id, "over")
    desk.services.outbox.send_due()
    desk.clock.advance(minutes=11)


def _verified(desk: Desk) -> str:
    conversation = desk.opens()
    desk.says(conversation, "hello")
    desk.verifies(conversation, desk.services.patients.get("lucia-ferrer", "test", "test"))
    return conversation


def _hold(desk: Desk, conversation: str) -> Appointment:
    time = desk.services.appointments.find(Wish("office-visit"))[0]
    return desk.services.appointments.hold(conversation, [slot.id for slot in time.slots], "office-visit")


def _accepted(desk: Desk) -> tuple[str, str]:
    conversation = desk.opens()
    case = desk.services.cases.request(conversation, "asked_for_person")
    desk.services.cases.accept(case.id, case.manager_id or "")
    return conversation, case.id


def _owner(desk: Desk, case: str) -> str:
    return desk.services.cases.get(case).manager_id or ""


def _lines(desk: Desk, conversation: str) -> list[Line]:
    return desk.services.conversations.transcript(conversation)


def _said(turn: Turn) -> list[str]:
    return [line.text for line in turn.lines if line.author != "patient"]


def _told(turn: Turn) -> list[tuple[int, str]]:
    return [(line.seq, line.text) for line in turn.lines]


def _count(desk: Desk, table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
    return len(_all(desk, sa.select(*table.primary_key.columns).where(*where)))


def _all(desk: Desk, statement: sa.Select[Any]) -> list[Any]:
    with desk.services.db.reading() as tx:
        return list(tx.execute(statement))
