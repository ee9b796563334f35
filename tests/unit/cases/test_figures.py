"""Each figure of the handoff by an example that was worked out by hand."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest

from frontdesk.cases.figures.measure import measure, report
from frontdesk.cases.figures.model import By, Contact, Handoff, HandoffFigures, Names, Promises, Settled, Step, Wait
from frontdesk.cases.figures.returns import Contacts
from frontdesk.cases.figures.shares import percentile
from frontdesk.cases.model import Status, Urgency

TEN = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
MINUTE, DAY = 60, 86_400
A_MONTH_LATER = TEN + timedelta(days=30)
NUMBERS = count()

Deed = tuple[str, float] | tuple[str, float, str] | tuple[str, float, str, float | None]


def a_case(
    *deeds: Deed,
    rung: Sequence[float] = (0,),
    after: float = 0,
    patient: str | None = None,
    talk: str | None = None,
    reason: str = "complaint",
    topic: str = "complaints",
    language: str = "en-US",
) -> Handoff:
    """A case: what came of it, each deed with its seconds after the opening, by whom, and for when it promises."""
    number, opened_at = next(NUMBERS), TEN + timedelta(seconds=after)

    def step(to: str, at: float, by: str = "assistant", promised: float | None = None) -> Step:
        promised_at = None if promised is None else opened_at + timedelta(seconds=promised)
        return Step(Status(to), by, opened_at + timedelta(seconds=at), promised_at)

    return Handoff(
        contact=Contact(f"case {number}", talk or f"talk {number}", patient, reason, topic, opened_at),
        urgency=Urgency.ROUTINE,
        language=language,
        channel="chat",
        steps=(step("requested", 0), *(step(*deed) for deed in deeds)),
        rung_at=tuple(opened_at + timedelta(seconds=at) for at in rung),
    )


def of(*cases: Handoff, now: datetime = A_MONTH_LATER) -> HandoffFigures:
    return measure(cases, Contacts(one.contact for one in cases), now)


def answered(seconds: float) -> Handoff:
    """Rung at once, accepted after so many seconds, first words ten seconds later, closed after an hour."""
    deeds: list[Deed] = [("offered", 0), ("accepted", seconds, "ana"), ("talking", seconds + 10, "ana")]
    return a_case(*deeds, ("resolved", 3600, "ana"))


DECLINED_THEN_ACCEPTED = a_case(
    ("offered", 0), ("offered", 20, "ben"), ("accepted", 30, "ana"), ("talking", 50, "ana"), rung=(0, 20)
)
NEVER_ANSWERED = a_case(("offered", 0), ("promised", 60, "worker", 900), ("resolved", 5 * MINUTE, "ben"))
STILL_RINGING = a_case(("offered", 0))
PROMISED_THEN_ACCEPTED_LATE = a_case(
    ("promised", 0, "assistant", 3600),
    ("offered", 3601, "worker"),
    ("accepted", 3600 + 15 * MINUTE, "ana"),
    ("talking", 3600 + 16 * MINUTE, "ana"),
    rung=(3601,),
)
GIVEN_BACK_AND_RESUMED = a_case(
    ("offered", 0),
    ("accepted", 10, "ana"),
    ("talking", 20, "ana"),
    ("returned", 100, "ana"),
    ("offered", 5000),
    ("accepted", 5010, "ana"),
    ("talking", 5030, "ana"),
    ("resolved", 6000, "ana"),
    rung=(0, 5000),
)
TWO_MANAGERS = a_case(
    ("offered", 0),
    ("accepted", 10, "ana"),
    ("offered", 190, "worker"),
    ("accepted", 200, "ben"),
    ("talking", 210, "ben"),
    ("resolved", 900, "ben"),
    rung=(0, 190),
)
TAKEN_FROM_A_PROMISE = a_case(
    ("promised", 0, "assistant", 3600), ("accepted", 600, "ana"), ("talking", 660, "ana"), rung=()
)
AWKWARD = (
    DECLINED_THEN_ACCEPTED,
    NEVER_ANSWERED,
    STILL_RINGING,
    PROMISED_THEN_ACCEPTED_LATE,
    GIVEN_BACK_AND_RESUMED,
    TWO_MANAGERS,
    TAKEN_FROM_A_PROMISE,
)


def test_waiting_is_counted_from_the_opening_to_the_first_acceptance_and_to_the_first_words() -> None:
    figures = of(*AWKWARD)

    assert figures.opened == 7
    assert figures.opened_to_accepted == Wait(counted=5, open=1, ended=1, not_rung=0, p50=30, p90=4500)
    assert figures.opened_to_words == Wait(counted=5, open=1, ended=1, not_rung=0, p50=210, p90=4560)


def test_from_the_first_ring_it_leaves_out_who_was_promised_a_time_first_and_says_whom_nobody_was_rung_for() -> None:
    late = timedelta(seconds=15 * MINUTE - 1).total_seconds()

    figures = of(*AWKWARD, answered(5))

    assert figures.rung_to_accepted == Wait(counted=5, open=1, ended=1, not_rung=1, p50=10, p90=late)


def test_who_was_rung_only_after_somebody_had_taken_the_case_from_a_promise_was_not_the_first_ring() -> None:
    left_alone = a_case(("promised", 0, "assistant", 3600), ("accepted", 600, "ana"), ("offered", 800), rung=(800,))

    wait = of(left_alone).rung_to_accepted

    assert wait == Wait(counted=0, open=0, ended=0, not_rung=1, p50=None, p90=None)


def test_who_accepted_and_wrote_nothing_has_no_first_words() -> None:
    silent = a_case(("offered", 0), ("accepted", 10, "ana"), ("returned", 60, "ana"))
    closed = a_case(("offered", 0), ("accepted", 10, "ana"), ("resolved", 60, "ana"))

    figures = of(silent, closed)

    assert figures.opened_to_words == Wait(counted=0, open=1, ended=1, not_rung=0, p50=None, p90=None)


def test_percentiles_are_values_that_were_there_and_need_five() -> None:
    assert percentile([50, 10, 40, 20, 30], 50) == 30
    assert percentile([50, 10, 40, 20, 30], 90) == 50
    assert percentile(range(1, 11), 50) == 5
    assert percentile(range(1, 11), 90) == 9
    assert percentile(range(1, 12), 90) == 10

    assert percentile([1, 2, 3, 4], 50) is None


def test_names_are_the_different_managers_who_accepted_one_case() -> None:
    three = a_case(("accepted", 1, "ana"), ("accepted", 2, "ben"), ("accepted", 3, "eva"), ("accepted", 4, "ana"))

    names = of(*AWKWARD, three).names

    assert names == Names(nobody=2, one=4, two=1, more=1, share=4 / 6)


@pytest.mark.parametrize(
    ("later", "minutes_now", "became"),
    [
        ([("talking", 55 * MINUTE, "ana")], 600, "kept"),
        ([("talking", 70 * MINUTE, "ana")], 600, "kept"),
        ([("talking", 49 * MINUTE, "ana")], 600, "sooner"),
        ([("talking", 70 * MINUTE + 1, "ana")], 600, "late"),
        ([("offered", 60 * MINUTE, "worker"), ("accepted", 61 * MINUTE, "ana")], 600, "missed"),
        ([("resolved", 90 * MINUTE, "ana")], 600, "missed"),
        ([("resolved", 65 * MINUTE, "ana")], 600, "closed"),
        ([("offered", 60 * MINUTE, "worker")], 70, "ahead"),
        ([], 30, "ahead"),
        ([("offered", 600), ("promised", 700, "ana", 7200), ("talking", 7200, "ana")], 600, "moved"),
        ([("offered", 600), ("promised", 700, "ana", 3900), ("talking", 3900, "ana")], 600, "kept"),
    ],
)
def test_a_promise_for_an_hour_ahead(later: list[Deed], minutes_now: float, became: str) -> None:
    case = a_case(("promised", 0, "assistant", 3600), *later)

    promises = of(case, now=TEN + timedelta(minutes=minutes_now)).promises

    own = {"made", "share", became}
    assert promises.made == 1 + sum(deed[0] == "promised" for deed in later)
    assert getattr(promises, became) >= 1
    assert promises.made == sum(value for name, value in vars(promises).items() if name not in {"made", "share"})
    assert not [name for name, value in vars(promises).items() if value and name not in own | {"kept"}]


def test_a_missed_promise_and_the_one_after_it_are_two_and_the_share_is_of_those_that_are_decided() -> None:
    missed_once = a_case(
        ("promised", 0, "assistant", 3600), ("promised", 3601, "worker", 7200), ("talking", 7260, "ana")
    )
    kept = [a_case(("promised", 0, "assistant", 3600), ("talking", 3660, "ana")) for _ in range(3)]
    ahead = a_case(("promised", 0, "assistant", 40 * DAY))
    of_before = a_case(("promised", 0, "assistant", None))

    promises = of(missed_once, *kept, ahead, of_before).promises

    assert promises == Promises(
        made=7, kept=4, sooner=0, late=1, missed=0, moved=0, closed=0, ahead=1, untimed=1, share=4 / 5
    )


def test_promises_of_few_cases_have_no_share_however_many_there_are() -> None:
    again: list[Deed] = [("promised", number * 3600, "worker", (number + 1) * 3600) for number in range(6)]

    promises = of(a_case(*again)).promises

    assert (promises.made, promises.missed, promises.share) == (6, 6, None)


def closed(**more: object) -> Handoff:
    """Closed an hour after it was opened."""
    return a_case(("accepted", 1, "ana"), ("resolved", 3600, "ana"), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("again", "came_back"),
    [
        ({"patient": "lucia", "after": 3 * DAY}, 1),
        ({"talk": "her talk", "after": 3 * DAY}, 1),
        ({"patient": "lucia", "after": 3 * DAY, "reason": "bereavement"}, 1),
        ({"patient": "lucia", "after": 3 * DAY, "reason": "test_results", "topic": "clinical"}, 0),
        ({"patient": "lucia", "after": 3 * DAY, "reason": "repeated_contact", "topic": "other"}, 1),
        ({"patient": "lucia", "after": 3600 + 7 * DAY}, 1),
        ({"patient": "lucia", "after": 3600 + 7 * DAY + 1}, 0),
        ({"patient": "somebody else", "after": 3 * DAY}, 0),
        ({"patient": "lucia", "after": 1800}, 0),
    ],
)
def test_who_comes_back_within_seven_days_with_the_same_was_not_settled(
    again: dict[str, object], came_back: int
) -> None:
    first = closed(patient="lucia", talk="her talk")
    later = closed(**again)

    settled = of(first, later).settled

    assert (settled.stayed, settled.came_back) == (2 - came_back, came_back)


def test_a_return_counts_also_when_it_lies_outside_the_span() -> None:
    first, later = closed(patient="lucia"), closed(patient="lucia", after=6 * DAY)

    settled = measure([first], Contacts([first.contact, later.contact]), A_MONTH_LATER).settled

    assert settled.came_back == 1


def test_what_was_given_back_and_asked_for_again_is_a_return_and_a_manager_who_looks_in_again_is_not() -> None:
    looks_in = a_case(("accepted", 1, "ana"), ("returned", 9, "ana"), ("accepted", 99, "ana"), ("resolved", 200, "ana"))
    much_later = a_case(
        ("accepted", 1, "ana"), ("returned", 9, "ana"), ("offered", 8 * DAY), ("resolved", 9 * DAY, "ana")
    )

    settled = of(GIVEN_BACK_AND_RESUMED, looks_in, much_later).settled

    assert settled == Settled(stayed=2, came_back=1, too_early=0, open=0, share=None)


def test_what_was_closed_less_than_seven_days_ago_is_counted_apart_even_if_somebody_came_back() -> None:
    first, later = closed(patient="lucia"), closed(patient="lucia", after=DAY)
    others = [closed(after=-10 * DAY) for _ in range(5)]

    settled = of(first, later, STILL_RINGING, *others, now=TEN + timedelta(days=7)).settled

    assert settled == Settled(stayed=5, came_back=0, too_early=2, open=1, share=1.0)


def test_seven_days_after_the_end_it_is_known() -> None:
    end = TEN + timedelta(seconds=3600)

    assert of(closed(), now=end + timedelta(days=7, seconds=-1)).settled.too_early == 1
    assert of(closed(), now=end + timedelta(days=7)).settled.stayed == 1


def test_nothing_has_no_figures_and_divides_by_nothing() -> None:
    figures = of()

    assert figures.opened == 0
    assert figures.opened_to_accepted == Wait(0, 0, 0, 0, None, None)
    assert (figures.names.share, figures.promises.share, figures.settled.share) == (None, None, None)


def test_a_report_has_the_weeks_and_the_kinds_of_the_same_cases() -> None:
    cases = [answered(30), a_case(language="es-US"), a_case(after=7 * DAY, reason="privacy")]
    monday, next_monday = date(2026, 11, 23), date(2026, 11, 30)

    def week_of(at: datetime) -> date:
        return monday if at < TEN + timedelta(days=6) else next_monday

    found = report(cases, Contacts(()), A_MONTH_LATER, (monday, next_monday), week_of)

    assert [(week.begins, week.figures.opened) for week in found.weeks] == [(next_monday, 1), (monday, 2)]
    assert {code: some.opened for code, some in found.groups[By.REASON].items()} == {"complaint": 2, "privacy": 1}
    assert {code: some.opened for code, some in found.groups[By.LANGUAGE].items()} == {"en-US": 2, "es-US": 1}
    assert found.groups[By.CHANNEL].keys() == {"chat"}
    assert found.groups[By.URGENCY]["routine"] == found.all
