"""Says what a language lacks: files, and sentences by topic. These are said in the practice's first language."""

from pathlib import Path
from typing import Any

import yaml

from frontdesk import own_languages
from frontdesk.content import ROOT
from frontdesk.practice.files import PracticeFileError
from frontdesk.practice.source import Problem
from frontdesk.safety.screen import Screen
from frontdesk.texts import FOLDER, load_texts
from frontdesk.understanding import tables

KINDS = ("languages", "dates", "refills", "saying")  # one file each, in data/ or in the language's folder
ADDED = ("speech", "safety")  # files of a language that a practice brings along; of ours they are in files of all


def check() -> None:
    """Reads every file that the practice brings along for a language: a slip is told at the start, not to a patient.

    Raises PracticeFileError.
    """
    for code, folder in own_languages.folders().items():
        try:
            for kind in tables.OF_LANGUAGES:
                tables.load(kind, code)
            for key in ("cardinals", "ordinals"):
                tables.numbers(code, key)
            load_texts()
            Screen()
        except Exception as error:  # of whatever kind: a file of somebody who translates
            raise PracticeFileError([Problem(str(folder), 0, "", f"cannot be used: {error}")]) from error


def lacking(language: str) -> dict[str, Any]:
    """The files that are not there, and of each topic the sentences that are not."""
    texts, own = load_texts(), own_languages.folders().get(language)
    files = [f"{kind}.yml" for kind in KINDS if not _there(kind, language, own)]
    files += [f"{kind}.yml" for kind in ADDED if own and not (own / f"{kind}.yml").exists()]
    first = texts.lender("greeting", "")
    keys = {file.name.split(".")[0]: yaml.safe_load(file.read_text()) for file in sorted(FOLDER.glob(f"*.{first}.yml"))}
    missing = {topic: [key for key in known if texts.own(key, language) is None] for topic, known in keys.items()}
    return {"language": language, "files": files, "texts": {topic: found for topic, found in missing.items() if found}}


def _there(kind: str, language: str, own: Path | None) -> bool:
    return bool(own and (own / f"{kind}.yml").exists()) or (ROOT / "data" / kind / f"{language}.yml").exists()
