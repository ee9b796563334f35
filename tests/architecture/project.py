"""Where things are in the project, for the tests that read the project itself."""

import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en-US", "es-US")
OUR_CODE = ("frontdesk", "actions", "voice_gateway", "sentence_vector", "phone_simulator", "bot/components")


def python_files(*folders: str) -> list[Path]:
    """Our Python files in these folders, without the database's migrations, which are written once."""
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return sorted(path for path in found if "versions" not in path.parts)


def kept_files() -> list[Path]:
    """Every file that is in version control or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [path for name in sorted(names.split("\0")) if name and (path := ROOT / name).is_file()]


def existing(path: str) -> Path:
    """A file or folder of the project; until somebody has written it, the test is skipped."""
    if not (ROOT / path).exists():
        pytest.skip(f"{path} is not there yet")
    return ROOT / path


@cache
def read_yaml(path: Path) -> Any:
    """What a YAML file holds."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))
