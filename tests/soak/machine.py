"""Several talks at once, six managers, a worker, a provider and a clock, in any order; processes die anywhere."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from frontdesk.cases.model import Case
from tests.builders import Desk
from tests.soak import days, ending
from tests.soak.managers import DEEDS, WHO, Managers
from tests.soak.patients import KINDS, Patients
from tests.soak.stage import Stage, Tally

TALKS = 5
OF_AN_OWNER = ("say", "say", "give_back", "give_back", "resolve")
WORKER = ("all along", "all along", "at the end", "is down")
OF_THE_WORKER = ("deadline", "deadline", "notice claimed", "provider", "notice sent", "case")
OF_A_TURN = ("message", "word", "danger words", "assistant", "answer", "word back", "still waiting", "case", "case")
SECONDS = (5, 29, 31, 46, 61, 61, 200, 400, 1200)
MOST_LOOKS = 6  # of the worker while the clock goes to another day
FOR_EVER = 10**9

talks = st.integers(0, TALKS - 1)
deeds, whom = st.sampled_from(DEEDS), st.sampled_from(WHO)
some = st.integers(0, 5)
no_crash = no_words = st.just("")
sides = no_crash | no_crash | st.sampled_from(["before", "after"])
lives = st.sampled_from([1, 2])


def crashes(names: Sequence[str]) -> st.SearchStrategy[str]:
    """No crash mostly; else a side and a name."""
    points = [f"{side} {name}" for name in names for side in ("before", "after")]
    return no_crash | no_crash | st.sampled_from(points)


def _point(side: str, deed: str) -> str:
    return f"{side} {deed.replace('_', ' ')}" if side else ""


class AnyOrder(RuleBasedStateMachine):
    """What anybody may do at any moment. Numbers are drawn, not ids, so that a step means the same in another run."""

    def __init__(self, a_desk: Callable[[], Desk], tally: Tally) -> None:
        super().__init__()
        self.stage = Stage(a_desk(), tally)
        self.desk = self.stage.desk
        self.fine = True  # so far
        self.patients, self.managers = Patients(self.stage), Managers(self.stage)

    @initialize(
        moment=st.sampled_from(["", "", "", *days.MOMENTS]),
        strangers=st.sampled_from([1, 2, 40]),
        kinds=st.lists(st.sampled_from(KINDS), max_size=TALKS),
    )
    def begins(self, moment: str, strangers: int, kinds: list[str]) -> None:
        self.stage.most_strangers(strangers)
        self._goes_to(moment, along=False)
        for talk, kind in enumerate(kinds):
            self.patients.writes(talk, kind)

    @rule(talk=talks, kind=st.sampled_from(KINDS), point=crashes(OF_A_TURN), again=st.booleans(), twice=st.booleans())
    def patient_writes(self, talk: int, kind: str, point: str, again: bool, twice: bool) -> None:
        self.patients.writes(talk, kind, point, again=again, lives=1 + twice)

    @rule(talk=talks, which=some, point=crashes(OF_A_TURN))
    def patient_sends_a_message_again(self, talk: int, which: int, point: str) -> None:
        self.patients.sends_again(talk, which, point)

    @rule(talk=talks, kinds=st.lists(st.sampled_from(KINDS), min_size=2, max_size=3))
    def patient_writes_in_two_windows(self, talk: int, kinds: list[str]) -> None:
        self.stage.do_at_once([partial(self.patients.writes, talk, kind) for kind in kinds])

    @rule(talk=talks, kind=st.sampled_from(KINDS), deed=deeds)
    def patient_writes_while_a_manager_acts(self, talk: int, kind: str, deed: str) -> None:
        self.stage.do_at_once(
            [partial(self.patients.writes, talk, kind), *self.managers.acts(self._case(talk), deed, "rung")]
        )

    @rule(talk=talks)
    def patient_proves_who_they_are(self, talk: int) -> None:
        self.patients.proves(talk)

    @rule(talk=talks, kind=st.sampled_from(KINDS), worker=st.booleans())
    def patient_comes_back_after_a_silence(self, talk: int, kind: str, worker: bool) -> None:
        self._time_passes(1200, along=worker)
        self.patients.writes(talk, kind)

    @rule(talk=talks, deed=deeds, who=whom, which=some, side=sides, twice=st.booleans())
    def manager_acts(self, talk: int, deed: str, who: str, which: int, side: str, twice: bool) -> None:
        for act in self.managers.acts(self._case(talk), deed, who, which=which) * (1 + twice):
            self.stage.attempt(act, _point(side, deed))

    @rule(talk=talks, side=sides, then=st.sampled_from(("", *OF_AN_OWNER)), kind=no_words | st.sampled_from(KINDS))
    def manager_takes_a_case(self, talk: int, side: str, then: str, kind: str) -> None:
        """And writes; the patient answers or not, and then the manager goes on or not."""
        for deed in ("accept", "say"):
            for act in self.managers.acts(self._case(talk), deed, "rung"):
                self.stage.attempt(act, _point(side, deed))
        if kind:
            self.patients.writes(talk, kind)
        if then:
            self.owner_acts(talk, then, side, 1, False)

    @rule(talk=talks, deed=st.sampled_from(OF_AN_OWNER), side=sides, lives=lives, twice=st.booleans())
    def owner_acts(self, talk: int, deed: str, side: str, lives: int, twice: bool) -> None:
        for act in self.managers.acts(self._case(talk), deed, "owner") * (1 + twice):
            self.stage.attempt(act, _point(side, deed), lives=lives)

    @rule(talk=talks, deed=deeds, who=whom, most=st.sampled_from([2, 3]))
    def managers_act_at_once(self, talk: int, deed: str, who: str, most: int) -> None:
        self.stage.do_at_once(self.managers.acts(self._case(talk), deed, who, most))
        if case := self._case(talk):
            moves = self.desk.services.cases.moves(case.id)
            now = [move for move in moves if move.to == "accepted" and move.at == self.desk.clock.now()]
            assert len(now) <= 1, "two accepted one case"

    @rule(talk=talks, who=whom, seconds=st.sampled_from([31, 61, 900]), worker=st.booleans())
    def manager_accepts_late(self, talk: int, who: str, seconds: int, worker: bool) -> None:
        acts = self.managers.acts(self._case(talk), "accept", who)
        if worker:
            self._time_passes(seconds, along=True)
        else:
            self.stage.passes(seconds)
        for act in acts:
            self.stage.attempt(act)

    @rule(talk=talks, back=st.integers(0, 2), point=crashes(["say"]))
    def manager_sends_words_again(self, talk: int, back: int, point: str) -> None:
        if case := self._case(talk):
            for act in [self.managers.says_again(case, back)] * 2:
                self.stage.attempt(act, point)

    @rule(which=some, at_desk=st.sampled_from([True, False, None]))
    def manager_comes_or_goes(self, which: int, at_desk: bool | None) -> None:
        """Or signs in or out at the console."""
        manager = self.managers.ids[which]
        if at_desk is None:
            self.managers.signs_in_or_out(manager)
        else:
            self.managers.is_there(manager, at_desk)

    @rule(at_desk=st.booleans())
    def all_managers_come_or_go(self, at_desk: bool) -> None:
        for manager in self.managers.ids:
            self.managers.is_there(manager, at_desk)

    @rule(seconds=st.sampled_from(SECONDS), worker=st.sampled_from(WORKER), point=crashes(OF_THE_WORKER))
    def time_passes(self, seconds: int, worker: str, point: str) -> None:
        if worker == "is down":
            self.stage.passes(seconds)
        else:
            self._time_passes(seconds, along=worker == "all along", point=point)

    @rule(seconds=st.sampled_from([31, 61, 400, 3 * 3600]))
    def workers_work_at_once(self, seconds: int) -> None:
        self.stage.passes(seconds)
        self.stage.do_at_once([self.stage.work] * 2)
        self.stage.work()

    @rule(moment=st.sampled_from(sorted(days.MOMENTS)), along=st.booleans())
    def another_time_comes(self, moment: str, along: bool) -> None:
        self._goes_to(moment, along=along)

    @rule(talk=talks, minutes=st.sampled_from([-5, 0, 1, 9, 15]), along=st.booleans())
    def promised_time_comes(self, talk: int, minutes: int, along: bool) -> None:
        case = self._case(talk)
        if case and case.status == "promised" and case.promised_at:
            until = case.promised_at + timedelta(minutes=minutes) - self.desk.clock.now()
            self._time_passes(max(1, int(until.total_seconds())), along=along)

    @rule(what=st.sampled_from(["provider", "assistant", "memory"]), down=st.booleans())
    def something_breaks_or_is_mended(self, what: str, down: bool) -> None:
        if what == "provider":
            self.desk.messages.failures_left = FOR_EVER if down else 0
        elif what == "assistant":
            self.desk.assistant.down = down
        else:
            self.desk.assistant.restart()

    @invariant()
    def everything_holds(self) -> None:
        self.stage.tally.steps += 1
        self.fine = False
        self.patients.hold(self.stage.check())
        self.stage.passes(1)
        self.fine = True

    def teardown(self) -> None:
        """Nothing is left open when working days come, a worker works and managers are willing."""
        try:
            if self.fine:
                ending.goes_well(self.stage, self._time_passes)
        finally:
            self.stage.close()

    def _time_passes(self, seconds: float, *, along: bool, point: str = "") -> None:
        """With the worker there all along, it acts at each deadline; else it acts once at the end."""
        until = self.desk.clock.now() + timedelta(seconds=seconds)
        for _ in range(MOST_LOOKS if along else 0):
            deadlines = [case.deadline for case in self.stage.check().open_cases if case.deadline]
            at = min(deadlines, default=until) + timedelta(seconds=1)
            if at >= until:
                break
            self.stage.passes(max((at - self.desk.clock.now()).total_seconds(), 1))
            self.stage.work(point)
        self.stage.passes(max((until - self.desk.clock.now()).total_seconds(), 0))
        self.stage.work(point)

    def _goes_to(self, moment: str, *, along: bool) -> None:
        if moment:
            at = days.next_one(self.desk.services.practices.current(), self.desk.clock.now(), moment)
            self._time_passes((at - self.desk.clock.now()).total_seconds(), along=along)

    def _case(self, talk: int) -> Case | None:
        return self.desk.services.cases.latest(self.patients.talk(talk))
