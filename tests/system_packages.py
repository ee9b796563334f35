"""Programs that tests need and pip cannot install: without one a test is skipped, or fails under CI=true."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def chromium() -> str | None:
    """Where the browser is."""
    return shutil.which("chromium") or shutil.which("google-chrome")


def postgresql() -> str | None:
    """The folder of PostgreSQL's programs, of the newest version there is."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if folders:
        return str(max(folders, key=lambda folder: float(folder.parent.name)))
    initdb = shutil.which("initdb")
    return initdb and str(Path(initdb).parent)


def program(name: str) -> Callable[[], str | None]:
    """Where a program is that is called by the name of its package."""
    return lambda: shutil.which(name)


VOICES = {name: program(name) for name in ("espeak-ng", "flite")}  # of the product, and of the people in its tests
FINDERS = {"chromium": chromium, "postgresql": postgresql, **VOICES}


def needs(package: str) -> str:
    """Where the package is; without it the test is skipped, or fails where nothing may be skipped."""
    if found := FINDERS[package]():
        return found
    message = f"{package} is not installed (Debian: sudo apt-get install {package})"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)
