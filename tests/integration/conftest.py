"""Front desks for tests, on SQLite and on PostgreSQL. The demo practice is loaded once per kind and copied."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import Desk, a_desk, a_loaded_database
from tests.postgres import a_copy


@pytest.fixture(scope="session")
def loaded_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the demo practice."""
    file = tmp_path_factory.mktemp("loaded") / "demo.db"
    a_loaded_database(f"sqlite:///{file}", file.parent)
    return file


@pytest.fixture(scope="session")
def loaded_postgres(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a PostgreSQL database with the demo practice."""
    url: str = request.getfixturevalue("postgres_server").new_database()
    a_loaded_database(url, tmp_path_factory.mktemp("loaded"))
    return url.rpartition("/")[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind with the demo practice, for one test."""
    with a_copy(request, tmp_path, "loaded") as url:
        yield url


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    """A front desk on a Monday at ten, with the demo practice."""
    desk = a_desk(database_url, tmp_path)
    yield desk
    desk.services.db.close()
