"""A front desk of a real practice, on both databases; managers come by invitation."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import Desk, a_desk, a_loaded_database
from tests.postgres import a_copy
from tests.real_practice import a_real_practice


@pytest.fixture(scope="session")
def real_practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its files."""
    return a_real_practice(tmp_path_factory.mktemp("practice") / "real")


@pytest.fixture(scope="session")
def real_sqlite(real_practice: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with it."""
    file = tmp_path_factory.mktemp("loaded") / "real.db"
    a_loaded_database(f"sqlite:///{file}", file.parent, practice=real_practice)
    return file


@pytest.fixture(scope="session")
def real_postgres(request: pytest.FixtureRequest, real_practice: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a PostgreSQL database with it."""
    url: str = request.getfixturevalue("postgres_server").new_database()
    a_loaded_database(url, tmp_path_factory.mktemp("loaded"), practice=real_practice)
    return url.rpartition("/")[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def real_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind, for one test."""
    with a_copy(request, tmp_path, "real") as url:
        yield url


@pytest.fixture
def real(real_url: str, tmp_path: Path) -> Iterator[Desk]:
    """A front desk on a Monday at ten, of a practice in earnest."""
    desk = a_desk(real_url, tmp_path)
    yield desk
    desk.services.db.close()
