"""`python -m frontdesk.adapters.recognition.child [FOLDER]`: listens, in a process of its own.

A recogniser is a large piece of C in which others have found ways to crash; here it takes nobody along, and has no more
memory than it needs. Asked on its input by a line of JSON with so many bytes behind it, it answers by a line of JSON.
"""

import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from frontdesk.adapters.recognition.models import VOSK, VoskModel, WhisperModel, is_model
from frontdesk.adapters.recognition.sphinx import Sphinx
from frontdesk.listening.model import Wanted

MEMORY, MEMORY_OF_A_MODEL = 1 << 30, 6 << 30  # bytes


def main(folder: Path | None) -> None:
    """Answers until its input ends."""
    most = MEMORY_OF_A_MODEL if folder else MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    ears: dict[str, Any] = {}
    asked, answers = sys.stdin.buffer, sys.stdout
    while line := asked.readline():
        wanted = json.loads(line)
        sound, language = asked.read(wanted.pop("bytes")), wanted.pop("language")
        if language not in ears:
            ears[language] = _ears(folder, language)
        heard = ears[language].hear(sound, Wanted(wanted["grammar"], tuple(wanted["answers"]), wanted["free"]))
        print(json.dumps(asdict(heard) if heard else None), file=answers, flush=True)


def _ears(folder: Path | None, language: str) -> Any:
    own = folder / language if folder else None
    if own is None or not is_model(own):
        return Sphinx(language)
    return VoskModel(own) if (own / VOSK).is_dir() else WhisperModel(own, language)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
