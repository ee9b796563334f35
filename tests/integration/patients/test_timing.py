"""The time of an answer tells nobody who is a patient: measured in turns, compared by ranks (R4)."""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from frontdesk.guesses.service import Guesses
from frontdesk.patients import store
from tests.builders import Desk, a_desk
from tests.integration.patients.people import LUCIA, NOBODY

ROUNDS = 40
BEST_OF = 3  # what else the machine does only ever adds to a time
WAITED = Path("/proc/thread-self/schedstat")  # nanoseconds: on a processor, waiting for one (Linux, sched-stats)
PLANTED = 0.005  # seconds
MEASURED_AGAIN = 3  # times: while the planted difference does not show, the machine is too noisy to measure anything
TELLS_APART = 0.80  # how often one of two kinds may be the slower one; 0.5 is a coin
ASKED: dict[str, tuple[tuple[str, date], tuple[str, ...]]] = {
    "a known name, another birth date": ((LUCIA[0], date(1988, 3, 18)), ("12599",)),
    "nobody": (("Zelda Quimby Norwood", NOBODY[1]), ("12599",)),  # of as many words, each two of which are counted
    "a known name and birth date, a wrong item": (LUCIA, ("90210",)),
}


@pytest.fixture
def quick(loaded_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A front desk where guesses are counted and none is one too many, so that many can be measured."""
    (tmp_path / "test.db").write_bytes(loaded_sqlite.read_bytes())
    allows, is_over = Guesses.allows, Guesses.is_over
    monkeypatch.setattr(Guesses, "allows", lambda *a: allows(*a) is not None)
    monkeypatch.setattr(Guesses, "is_over", lambda *a: is_over(*a) is None)
    return a_desk(f"sqlite:///{tmp_path / 'test.db'}", tmp_path)


def _seconds(desk: Desk) -> dict[str, list[float]]:
    """How long each kind of answer took, all kinds in turn, so that what else the machine does hits them alike."""
    conversations = {kind: desk.opens() for kind in ASKED}
    taken: dict[str, list[float]] = {kind: [] for kind in ASKED}
    for turn in range(ROUNDS):
        kinds = list(ASKED)[turn % 3 :] + list(ASKED)[: turn % 3]
        tries = [(kind, _answer(desk, conversations[kind], kind)) for kind in kinds * BEST_OF]
        for kind in kinds:
            taken[kind].append(min(seconds for which, seconds in tries if which == kind))
    return taken


def _answer(desk: Desk, conversation: str, kind: str) -> float:
    (name, born), items = ASKED[kind]
    start = _clock()
    desk.services.patients.verify(conversation, name, [born], items)
    return _clock() - start


def _clock() -> float:
    """Seconds that pass, without those that this thread only waits for a processor that others use."""
    waited = int(WAITED.read_text().split()[1]) / 1e9 if WAITED.exists() else 0.0
    return time.perf_counter() - waited


def _told_apart(taken: dict[str, list[float]]) -> float:
    """The greatest share of pairs in which one kind took longer than another (the statistic of Mann and Whitney)."""
    shares = []
    for one in taken.values():
        for other in taken.values():
            if one is not other:
                shares.append(sum(a > b for a in one for b in other) / (len(one) * len(other)))
    return max(shares)


def _planted(slow: Callable[[str], bool]) -> Callable[..., object]:
    original = store.born_on

    def born_on(tx: object, day: date) -> object:
        found = original(tx, day)  # type: ignore[arg-type]
        if slow(str(bool(found))):
            time.sleep(PLANTED)
        return found

    return born_on


def test_known_and_unknown_people_take_the_same_time_and_five_milliseconds_would_show(
    quick: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(MEASURED_AGAIN):
        as_it_is = _told_apart(_seconds(quick))
        with monkeypatch.context() as planted:
            planted.setattr(store, "born_on", _planted(lambda found: found == "True"))
            with_plant = _told_apart(_seconds(quick))
        if with_plant > TELLS_APART:
            break

    assert as_it_is < TELLS_APART < with_plant


def test_as_many_rows_are_decrypted_for_nobody_as_for_somebody(quick: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    for made in ("_patient", "_person"):
        original = getattr(store, made)
        monkeypatch.setattr(store, made, lambda row, o=original: (opened.append(row.id), o(row))[1])
    counts = []
    for (name, born), items in ASKED.values():
        opened.clear()
        quick.services.patients.verify(quick.opens(), name, [born], items)
        counts.append(len(opened))

    assert len(set(counts)) == 1
    assert counts[0] >= store.LOOKED_AT
