"""What is promised of a bad Monday, held against simulated ones. `python -m tests.simulation` prints all figures."""

from pathlib import Path

import pytest

from tests.simulation.days import DAYS, live, loaded
from tests.simulation.figures import Figures, figures

pytestmark = pytest.mark.timeout(900)
SEEDS = (1,)  # more of them: python -m tests.simulation
SECONDS_OF_A_MINUTE = 60


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo practice as it is on the Sunday before."""
    return loaded(tmp_path_factory.mktemp("loaded"))


@pytest.mark.parametrize("seed", SEEDS)
def test_on_an_ordinary_day_who_wants_a_manager_soon_reads_a_persons_words(
    database: Path, tmp_path: Path, seed: int
) -> None:
    found = _lived("ordinary", seed, database, tmp_path)

    assert found.words_p50 <= 45
    assert found.words_p90 <= 120
    _all_promises_hold(found)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("day", ["bad", "silent"])
def test_on_a_bad_monday_nobody_in_need_waits_and_every_promise_is_kept(
    database: Path, tmp_path: Path, day: str, seed: int
) -> None:
    found = _lived(day, seed, database, tmp_path)

    assert found.open_before >= 40
    assert found.cases > 400
    _all_promises_hold(found)


def _lived(day: str, seed: int, database: Path, folder: Path) -> Figures:
    lived = live(DAYS[day], seed, database, folder)
    found = figures(lived)
    lived.desk.services.db.close()
    return found


def _all_promises_hold(found: Figures) -> None:
    assert found.danger_slowest <= SECONDS_OF_A_MINUTE
    assert found.clinician_slowest <= SECONDS_OF_A_MINUTE
    assert found.broken == 0
    assert found.in_time >= 0.95
    assert found.one_name >= 0.9
    assert found.never_accepted == 0
