"""Fixtures for all tests."""

import pytest
from hypothesis import settings

from tests import once

pytest_plugins = ["tests.postgres"]

settings.register_profile("frontdesk", deadline=None)  # a machine that has other work breaks no promise
settings.load_profile("frontdesk")


@pytest.fixture(scope="session", autouse=True)
def _paid_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    once.weaken_hashes()
    once.keep_templates(tmp_path_factory.mktemp("templates"))
