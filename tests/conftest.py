"""Fixtures for all tests."""

import pytest

from tests import once

pytest_plugins = ["tests.postgres"]


@pytest.fixture(scope="session", autouse=True)
def _paid_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    once.weaken_hashes()
    once.keep_templates(tmp_path_factory.mktemp("templates"))
