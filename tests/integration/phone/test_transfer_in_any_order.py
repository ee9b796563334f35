"""A transfer in any order: keys, machines, reports that are lost, doubled or late, whoever hangs up, a provider that is
away, the console, the worker. On real services, with the provider's calls carried out."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from frontdesk.adapters.telephony.fake import PlacedCall
from frontdesk.adapters.telephony.port import CallStatus
from frontdesk.cases.model import WITH_MANAGER, Status
from frontdesk.errors import FrontdeskError
from frontdesk.phone import store as calls
from frontdesk.phone.legs import store
from frontdesk.phone.legs.model import Leg
from frontdesk.phone.model import PhoneCall
from tests.builders import Desk, a_desk
from tests.integration.phone.provider import NEXT, Provider

REASONS = ["asked_for_person", "danger", "professional_caller", "clinical_question"]
NOT_TAKEN = [CallStatus.BUSY, CallStatus.NO_ANSWER, CallStatus.FAILED]
SETTLES, STEP = 40, 4  # looks, seconds between: nobody does anything for longer than any lost report takes to be mended


class Transfer(RuleBasedStateMachine):
    """One caller, on a front desk of its own. The model is what the provider's calls do."""

    def __init__(self, a_desk: Callable[[], Desk]) -> None:
        super().__init__()
        self.desk = a_desk()
        self.talk = self.desk.services.reception.welcome("phone", "en-US").conversation.id
        self.provider = Provider(self.desk, self.talk)
        self.calls_in = 0
        self._calls()

    @initialize(reason=st.sampled_from(REASONS), how=st.sampled_from(["rings", "two_press", "talks", "is_promised"]))
    def begins(self, reason: str, how: str) -> None:
        self.desk.services.cases.request(self.talk, reason)
        self._look()
        if how == "talks":
            self.somebody_talks()
        if how == "two_press" and len(self._ringing()) > 1:
            self.two_press_at_once()
        if how == "is_promised":
            self._is_called_back()

    def _is_called_back(self) -> None:
        """The caller chose a call back, and its time has come."""
        self.desk.services.legs.wants_callback(self.talk)
        self.provider.ends(self._callers()[0])
        self._all_reports_come()
        promised = self.desk.services.cases.latest(self.talk)
        if promised and promised.promised_at:
            self.desk.clock.at = promised.promised_at
            self.worker_looks(1)

    def _calls(self) -> None:
        self.calls_in += 1
        call_id = f"CAcaller{self.calls_in}"
        self.desk.telephony.comes_in(call_id)
        with self.desk.services.db.begin() as tx:
            calls.add(tx, PhoneCall(call_id, self.talk, "+19145550188", self.desk.clock.now()))
        self.provider.listens[call_id] = NEXT

    # --- what people do ---

    @precondition(lambda self: self._callers())
    @rule(reason=st.sampled_from(REASONS))
    def asks(self, reason: str) -> None:
        self.desk.services.cases.request(self.talk, reason)

    @precondition(lambda self: self._ringing())
    @rule(data=st.data(), keys=st.sampled_from(["", "1", "11", "11", "11", "2", "12", "131"]))
    def somebody_picks_up(self, data: st.DataObject, keys: str) -> None:
        call = data.draw(st.sampled_from(self._ringing()))
        self.provider.picks_up(call)
        for key in keys:
            self.provider.presses(call, key)

    @precondition(lambda self: self._ringing())
    @rule()
    def somebody_talks(self) -> None:
        """As it mostly goes."""
        for call in self._ringing()[:1]:
            self.provider.picks_up(call)
            for _ in range(2):
                self.provider.presses(call, "1")
        self._look()
        self._all_reports_come()
        for call in self._callers():
            self.provider.presses(call, "")
        self._all_reports_come()

    @precondition(lambda self: len(self._ringing()) > 1)
    @rule()
    def two_press_at_once(self) -> None:
        two = self._ringing()[:2]
        for call in two:
            self.provider.picks_up(call)
        for call in (*two, *two):
            self.provider.presses(call, "1")

    def _all_reports_come(self) -> None:
        while self.provider.mail:
            self.provider.mail.pop(0)()

    @precondition(lambda self: self._hearing())
    @rule(data=st.data(), key=st.sampled_from(["1", "1", "2", "3", ""]))
    def somebody_presses(self, data: st.DataObject, key: str) -> None:
        self.provider.presses(data.draw(st.sampled_from(self._hearing())), key)

    @precondition(lambda self: self.provider.alive(answered=True))
    @rule(data=st.data())
    def somebody_hangs_up(self, data: st.DataObject) -> None:
        self.provider.ends(data.draw(st.sampled_from(self.provider.alive(answered=True))))

    @precondition(lambda self: self._ringing())
    @rule(data=st.data(), status=st.sampled_from(NOT_TAKEN))
    def nobody_picks_up(self, data: st.DataObject, status: CallStatus) -> None:
        self.provider.ends(data.draw(st.sampled_from(self._ringing())), status)

    @precondition(lambda self: self._callers())
    @rule(choice=st.sampled_from(["wants_callback", "back_to_assistant", "talk_again"]))
    def caller_chooses(self, choice: str) -> None:
        getattr(self.desk.services.legs, choice)(self.talk)

    @precondition(lambda self: not self._callers())
    @rule()
    def caller_comes_again(self) -> None:
        self._calls()

    @rule(deed=st.sampled_from(["accept", "decline", "say", "give_back", "take", "add"]))
    def manager_at_the_console(self, deed: str) -> None:
        case = self.desk.services.cases.of(self.talk)
        if case is None or case.manager_id is None:
            return
        more = {"say": ["I am here"], "give_back": ["agreed"], "add": ["+18005550100"]}.get(deed, [])
        service = self.desk.services.legs if deed in ("give_back", "take", "add") else self.desk.services.cases
        with suppress(FrontdeskError):  # not everything is possible at every moment
            getattr(service, deed)(case.id, case.manager_id, *more)

    # --- what the provider does ---

    @precondition(lambda self: self._rung())
    @rule(data=st.data(), word=st.sampled_from(["machine_start", "human", "unknown", "fax"]))
    def provider_hears(self, data: st.DataObject, word: str) -> None:
        self.provider.machine(data.draw(st.sampled_from(self._rung())), word)

    @precondition(lambda self: self.provider.mail)
    @rule(data=st.data(), how=st.sampled_from(["once", "once", "twice", "lost"]))
    def report_comes(self, data: st.DataObject, how: str) -> None:
        place = data.draw(st.integers(0, len(self.provider.mail) - 1))
        report = self.provider.mail[place]
        if how != "twice":
            self.provider.mail.pop(place)
        if how != "lost":
            report()

    @rule(how=st.sampled_from(["there", "there", "away", "lost"]))
    def provider_is(self, how: str) -> None:
        self.desk.telephony.away, self.desk.telephony.lost = how == "away", how == "lost"

    # --- what time does ---

    @rule()
    def caller_waits_for_a_document(self) -> None:
        for call in self._callers():
            self.provider.presses(call, "")

    @rule(seconds=st.sampled_from([0, 1, 5, 21, 31, 61]))
    def worker_looks(self, seconds: int) -> None:
        self.desk.clock.advance(seconds=seconds)
        self._look()

    # --- what must hold ---

    @invariant()
    def never_two_managers_in_a_room_or_with_the_caller(self) -> None:
        hosts = [call for call in self.provider.alive() if self.provider.is_host(call)]
        rooms = [self.provider.inside[call.id].room for call in hosts]
        inside = self.provider.inside
        with_caller = {inside[call.id].room for call in self._callers() if call.id in inside}
        assert len(rooms) == len(set(rooms))
        going = {leg.id for leg in self._legs() if not leg.is_over}
        mine = [call for call in hosts if call.ring and call.ring.path.split("/")[3] in going]
        assert len(mine) <= 1, "two managers were told that they have the caller"
        assert len(set(rooms) & with_caller) <= 1

    @invariant()
    def the_case_has_an_owner_or_a_promise(self) -> None:
        case = self.desk.services.cases.latest(self.talk)
        assert case is not None
        assert case.manager_id is not None
        assert case.status in WITH_MANAGER | {Status.OFFERED, Status.RETURNED} or case.promised_at is not None
        assert case.status is not Status.OFFERED or case.deadline is not None

    def teardown(self) -> None:
        """Nobody does anything any more, and no report comes: all is well all the same."""
        self.desk.telephony.away = self.desk.telephony.lost = False
        for _ in range(SETTLES):
            self.desk.clock.advance(seconds=STEP)
            self._look()
            for call in self.provider.alive(answered=True):  # a document that nobody answers ends
                self.provider.presses(call, "")
        self._nobody_stands_alone()
        self._whoever_lost_is_let_go()
        self.desk.services.db.close()

    def _nobody_stands_alone(self) -> None:
        for call in self._callers():
            join = self.provider.inside.get(call.id)
            people = self.desk.telephony.rooms.get(join.room, set()) if join else set()
            hosts = [one for one in people if self.provider.inside[one].ends]
            assert join is None or hosts, "the caller is alone in a room"
            assert join is not None or call.id in self.provider.listens, "the caller hears nothing and nobody"

    def _whoever_lost_is_let_go(self) -> None:
        legs = self._legs()
        for call in self.provider.alive():
            leg = next((leg for leg in legs if call.ring and call.ring.path.endswith(leg.id)), None)
            if leg is not None and leg.is_over:
                mine = call.id in {one.id for one in self._callers()}
                assert mine, f"{leg.kind} is over ({leg.outcome}) and its phone is not let go"

    def _look(self) -> None:
        self.desk.services.cases.fire_deadlines()
        self.desk.services.cases.ring_again()
        self.desk.services.legs.look()
        self.provider.settles()

    def _ringing(self) -> list[PlacedCall]:
        return self._sorted([call for call in self.provider.alive(answered=False) if call.ring])

    def _hearing(self) -> list[PlacedCall]:
        return [call for call in self._rung() if call.id in self.provider.listens]

    def _rung(self) -> list[PlacedCall]:
        """Phones that we rang and somebody answered."""
        return self._sorted([call for call in self.provider.alive(answered=True) if call.ring])

    def _sorted(self, found: list[PlacedCall]) -> list[PlacedCall]:
        """In an order that is the same in every run: calls are placed side by side."""
        return sorted(found, key=lambda call: (call.ring.to if call.ring else "", self.provider.rung_at.get(call.id)))

    def _callers(self) -> list[PlacedCall]:
        """The patient's own calls, those to a patient who was called back and pressed the key included."""
        with self.desk.services.db.reading() as tx:
            return [call for call in self.provider.alive() if calls.find(tx, call.id)]

    def _legs(self) -> list[Leg]:
        with self.desk.services.db.reading() as tx:
            return store.of_talk(tx, self.talk)


def test_in_any_order_nobody_stands_alone_two_never_have_one_caller_and_somebody_has_the_case(
    loaded_sqlite: Path, tmp_path: Path
) -> None:
    bounds = settings(max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))

    run_state_machine_as_test(lambda: Transfer(lambda: _fresh(loaded_sqlite, tmp_path)), settings=bounds)


def _fresh(loaded: Path, folder: Path) -> Desk:
    """A front desk on which nothing has happened yet. That a computer may lose power is no matter here."""
    shutil.copy(loaded, folder / "fresh.db")
    for left in ("fresh.db-wal", "fresh.db-shm"):
        (folder / left).unlink(missing_ok=True)
    desk = a_desk(f"sqlite:///{folder / 'fresh.db'}", folder)
    sa.event.listen(desk.services.db.engine, "connect", lambda one, _: one.execute("PRAGMA synchronous=OFF"))
    return desk
