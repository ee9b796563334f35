"""Says what a language lacks: files, and sentences by topic. These are said in the practice's first language."""

from pathlib import Path
from typing import Any

import yaml

from frontdesk import own_languages
from frontdesk.content import ROOT
from frontdesk.texts import FOLDER, load_texts

KINDS = ("languages", "dates", "refills", "saying")  # one file each, in data/ or in the language's folder
ADDED = ("speech", "safety")  # files of a language that a practice brings along; of ours they are in files of all


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
