"""A line that can be called, on a loaded SQLite file: the provider's clock is ours, and hours pass in a second."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.phone_stage import Stage, a_stage


@pytest.fixture
def stage(loaded_sqlite: Path, tmp_path: Path) -> Iterator[Stage]:
    """The whole line with an assistant that answers by script; no manager picks up unless told to."""
    shutil.copy(loaded_sqlite, tmp_path / "line.db")
    with a_stage(f"sqlite:///{tmp_path / 'line.db'}", tmp_path) as stage:
        stage.nobody_answers()
        yield stage
