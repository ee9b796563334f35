"""Languages that a practice brings along: files in `languages/<code>/` of its folder, laid over those in data/.

What is there for a language is read when Frontdesk starts; what lacks falls back, see docs/languages.md.
"""

import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent.parent / "data" / "languages"  # what comes along; a practice adds to it
SETTING, USUAL = "FRONTDESK_PRACTICE", "data/demo"  # as in frontdesk/settings.py


@cache
def folders() -> Mapping[str, Path]:
    """The folder of each language that the practice brings along, by its code; ours are not replaced."""
    ours = {file.stem for file in DATA.glob("*.yml")}
    found = sorted((_practice() / "languages").glob("*/"))
    return {folder.name: folder for folder in found if folder.name not in ours}


@cache
def first_language() -> str | None:
    """The practice's first language, in which is said what another one lacks."""
    try:
        known = yaml.safe_load((_practice() / "practice.yml").read_text())["languages"]
        return str(known[0])
    except (OSError, yaml.YAMLError, LookupError, TypeError):
        return None  # whoever loads the practice is told what is wrong with the file


def contents(name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each language that brings a file of this name, with what is in it."""
    for code, folder in folders().items():
        if (folder / f"{name}.yml").exists():
            yield code, _read(folder / f"{name}.yml")


def speech(key: str) -> dict[str, Any]:
    """What the files `speech.yml` say about a key, by language."""
    return {code: content[key] for code, content in contents("speech") if key in content}


@cache
def _read(file: Path) -> Mapping[str, Any]:
    return yaml.safe_load(file.read_text(encoding="utf-8")) or {}


def _practice() -> Path:
    return Path(os.environ.get(SETTING) or USUAL)
