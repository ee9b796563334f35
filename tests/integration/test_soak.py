"""A slice of `make soak`: in any order a case has somebody, one speaks, and nothing is lost or doubled."""

import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.builders import Desk, a_desk
from tests.soak.machine import AnyOrder
from tests.soak.stage import Tally

pytestmark = pytest.mark.timeout(300)
number = count()


@pytest.mark.parametrize(("kind", "examples", "steps"), [("sqlite", 24, 40), ("postgresql", 8, 25)])
def test_in_any_order_a_case_has_somebody_one_speaks_and_nothing_is_lost_or_doubled(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, examples: int, steps: int
) -> None:
    bounds = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,  # the same steps each time; `make soak` finds new ones
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # a shorter way to the same fault takes minutes to be found
    )
    fresh = _desks(request, tmp_path, kind)

    run_state_machine_as_test(lambda: AnyOrder(fresh, Tally()), settings=bounds)  # type: ignore[arg-type]


def _desks(request: pytest.FixtureRequest, folder: Path, kind: str) -> Callable[[], Desk]:
    """Makes front desks, each on a database of its own."""
    if kind == "postgresql":
        server, template = (request.getfixturevalue(name) for name in ("postgres_server", "loaded_postgres"))
        return lambda: a_desk(server.new_database(template), folder)
    loaded = request.getfixturevalue("loaded_sqlite")

    def fresh() -> Desk:
        file = shutil.copy(loaded, folder / f"{next(number)}.db")
        return a_desk(f"sqlite:///{file}", folder)

    return fresh
