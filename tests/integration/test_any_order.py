"""Turns in any order: messages, retries, crashes, a failing engine, a manager who comes and goes; on real services."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from frontdesk import failpoints
from frontdesk.appointments.model import AppointmentStatus, Wish
from frontdesk.appointments.store import appointments
from frontdesk.cases.model import WITH_MANAGER, Case
from frontdesk.cases.store import cases
from frontdesk.conversations.answers.store import changes
from frontdesk.conversations.model import Turn
from frontdesk.errors import AssistantUnavailable, FrontdeskError
from frontdesk.failpoints import POINTS
from tests.builders import Desk
from tests.crashes import Crash, Killer

WORDS = ["hello", "book", "I have chest pain and I can't breathe", "thank you"]
OF_A_TURN = [point for point in POINTS if point.partition(" ")[2] in failpoints.NAMES[:9]]
MANAGER_COMES, MANAGER_GOES = "manager_joined", ("given_back", "given_back_plain", "case_resolved", "manager_silent")


class AnyOrder(RuleBasedStateMachine):
    """One conversation; the model is what was sent, and what each message was answered with."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.conversation = desk.opens()
        self.patient = desk.services.patients.get("lucia-ferrer", "test", "test")
        self.sent: dict[str, str] = {}
        self.answers: dict[str, list[tuple[int, str]]] = {}
        desk.assistant.down = False
        desk.assistant.acts["book"] = self._book
        desk.assistant.confirms["book"] = "utter_booked"

    @rule(words=st.sampled_from(WORDS), point=st.sampled_from(["", "", *OF_A_TURN]))
    def says(self, words: str, point: str) -> None:
        self._attempt(f"m{len(self.sent)}", words, Killer(point, lives=1))

    @precondition(lambda self: self.sent)
    @rule(data=st.data(), point=st.sampled_from(["", "", "", *OF_A_TURN]))
    def tries_again(self, data: st.DataObject, point: str) -> None:
        message_id = data.draw(st.sampled_from(sorted(self.sent)))
        self._attempt(message_id, self.sent[message_id], Killer(point, lives=1))

    @rule(words=st.lists(st.sampled_from(WORDS), min_size=2, max_size=3), again=st.booleans())
    def says_at_once(self, words: list[str], again: bool) -> None:
        new = {f"m{len(self.sent) + place}": text for place, text in enumerate(words)}
        self.sent |= new
        everything = [*new.items()] * (2 if again else 1)
        with ThreadPoolExecutor(len(everything)) as pool:
            for turn in pool.map(lambda one: self.desk.says(self.conversation, one[1], one[0]), everything):
                self._answered(turn)

    @rule(down=st.booleans())
    def engine(self, down: bool) -> None:
        self.desk.assistant.down = down

    @rule()
    def engine_forgets(self) -> None:
        self.desk.assistant.restart()

    @rule()
    def asks_for_a_person(self) -> None:
        self.desk.services.cases.request(self.conversation, "asked_for_person")

    @rule(deed=st.sampled_from(["accept", "say", "give_back", "resolve"]))
    def manager(self, deed: str) -> None:
        case = self._case()
        if case is None or case.manager_id is None:
            return
        more = {"say": ["I am here"], "give_back": ["that is agreed"], "resolve": ["done"]}.get(deed, [])
        with suppress(FrontdeskError):  # not everything is possible at every moment
            getattr(self.desk.services.cases, deed)(case.id, case.manager_id, *more)

    @rule()
    def time_passes(self) -> None:
        self.desk.clock.advance(seconds=61)
        self.desk.services.cases.fire_deadlines()

    @invariant()
    def every_message_is_recorded_once_and_numbers_have_no_gap(self) -> None:
        lines = self.desk.services.conversations.transcript(self.conversation)
        recorded = [line.turn_id for line in lines if line.author == "patient"]
        assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
        assert len(set(recorded)) == len(recorded)
        assert set(self.answers) <= set(recorded) <= set(self.sent)

    @invariant()
    def one_speaks(self) -> None:
        manager = False
        for line in self.desk.services.conversations.transcript(self.conversation):
            if line.author == "notice":
                manager = line.response == MANAGER_COMES or (manager and line.response not in MANAGER_GOES)
            assert line.author != "manager" or manager
            assert line.author != "assistant" or line.alert or not manager

    @invariant()
    def what_was_booked_was_booked_once_and_told(self) -> None:
        mine = appointments.c.conversation_id == self.conversation
        booked = self._count(appointments, mine, appointments.c.status == AppointmentStatus.BOOKED)
        made = changes.c.conversation_id == self.conversation
        assert booked == self._count(changes, made, changes.c.what == "book")
        assert self._count(cases, cases.c.conversation_id == self.conversation, cases.c.status != "resolved") <= 1
        lines = self.desk.services.conversations.transcript(self.conversation)
        with self.desk.services.db.reading() as tx:
            turns = set(tx.scalars(sa.select(changes.c.turn_id).where(made, changes.c.what == "book")))
        for message_id in self.answers:
            of_turn = [line.response for line in lines if line.turn_id == message_id]
            assert ("utter_booked" in of_turn or "done_book" in of_turn) == (message_id in turns)

    def teardown(self) -> None:
        """Leaves managers free for the next one."""
        case = self._case()
        if case is not None and case.manager_id:
            self.desk.services.cases.accept(case.id, case.manager_id)
            self.desk.services.cases.resolve(case.id, case.manager_id, "over")
        for visit in self.desk.services.appointments.of_patient(self.patient.id, "test", "test"):
            if visit.conversation_id == self.conversation and visit.status is AppointmentStatus.BOOKED:
                self.desk.verifies(self.conversation, self.patient)
                self.desk.services.appointments.cancel(self.conversation, visit.id)

    def _attempt(self, message_id: str, words: str, killer: Killer) -> None:
        self.sent.setdefault(message_id, words)
        self.desk.verifies(self.conversation, self.patient)
        try:
            with failpoints.watching(killer):
                self._answered(self.desk.says(self.conversation, words, message_id))
        except Crash:
            self.desk.clock.advance(seconds=5)

    def _answered(self, turn: Turn) -> None:
        """The same answer as before, if there was one; never silence while nobody else speaks."""
        told = [(line.seq, line.text) for line in turn.lines]
        assert self.answers.setdefault(turn.turn_id, told) == told
        case = self._case()
        assert len(told) > 1 or turn.repeated or (case and case.status in WITH_MANAGER)

    def _book(self, conversation: str) -> None:
        """As an action does: nothing of what fails gets out but that it failed."""
        try:
            free = self.desk.services.appointments.find(Wish("office-visit"))[0]
            slots: Sequence[str] = [slot.id for slot in free.slots]
            hold = self.desk.services.appointments.hold(conversation, slots, "office-visit")
            self.desk.services.appointments.book(conversation, hold.id)
        except FrontdeskError as error:
            raise AssistantUnavailable("action failed") from error

    def _case(self) -> Case | None:
        return self.desk.services.cases.of(self.conversation)

    def _count(self, table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
        with self.desk.services.db.reading() as tx:
            return int(tx.scalar(sa.select(sa.func.count()).select_from(table).where(*where)) or 0)


def test_in_any_order_nothing_is_lost_nothing_is_doubled_one_speaks_and_nobody_is_left_in_silence(desk: Desk) -> None:
    desk.services.reception.patient_seconds = 30
    bounds = settings(
        max_examples=20,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )

    run_state_machine_as_test(lambda: AnyOrder(desk), settings=bounds)
