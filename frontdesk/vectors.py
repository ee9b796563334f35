"""The vectors of all sentences that the assistant and the screen learn from: computed once, by two processes.

They are most of the work of a training, and engine and screen need those of the same sentences.
"""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import sentence_vector
from frontdesk.content import content_hash
from frontdesk.safety.kept import sentence_model
from frontdesk.safety.learning import read_examples
from sentence_vector import VectorsOnFile

PROCESSES = 2


def kept_file(folder: Path) -> Path:
    """Where the vectors of the installed sentence model are."""
    return folder / f"vectors-{content_hash(['sentence_vector'], sentence_model())}.npz"


def keep_vectors(folder: Path, compute: Callable[[Path, Path], None]) -> None:
    """Computes those that are not kept yet; `compute` runs the process that reads one file and writes the other."""
    sentences = sentence_vector.load()
    if sentences is None:
        return
    texts = [example.text for example in read_examples()]
    kept = kept_file(folder)
    missing = VectorsOnFile(sentences, kept).missing(texts)
    if not missing:
        return
    parts = [folder / f"sentences-{number}.json" for number in range(PROCESSES)]
    for number, part in enumerate(parts):
        part.write_text(json.dumps(missing[number::PROCESSES]), encoding="utf-8")
    files = [part.with_suffix(".npz") for part in parts]
    with ThreadPoolExecutor(PROCESSES) as pool:
        list(pool.map(compute, parts, files))
    VectorsOnFile(sentences, kept, *files).write(texts, kept)
    stale = [file for file in folder.glob("vectors-*.npz") if file != kept]  # of another sentence model: 100 MB each
    for file in (*parts, *files, *stale):
        file.unlink()
