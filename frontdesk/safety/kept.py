"""Where the second opinion is kept between `frontdesk train`, which learns it, and a start, which only reads it."""

import os
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

import numpy as np

import sentence_vector
from frontdesk.content import ROOT, content_hash
from frontdesk.log import log
from frontdesk.safety.learning import learn, read_examples
from frontdesk.safety.opinion import Opinion, OpinionFileError
from frontdesk.safety.pieces import Floats
from frontdesk.safety.screen import Screen
from sentence_vector import SentenceVector
from sentence_vector.weights import SETTING, find_folder

MODELS = ROOT / "var" / "models"
LEARNT_FROM = ("data/safety", "data/nlu", "frontdesk/safety", "sentence_vector")
AT_ONCE = 320  # sentences, between two lines that say how far it is


def opinion_file() -> Path:
    """Where the opinion is for what is in data/ now and for the sentence model that is installed."""
    return MODELS / f"danger-{content_hash(LEARNT_FROM, _model())}.npz"


@cache
def load_screen() -> Screen:
    """The screen with the project's own data, read once. It learns nothing: unlearnt, it runs on patterns alone."""
    try:
        return Screen(opinion=Opinion.load(opinion_file(), sentence_vector.load()))
    except OpinionFileError:
        log.warning("no second opinion")
        return Screen()


def learn_opinion(say: Callable[[str], None], folder: Path) -> Path:
    """Learns the opinion for what is in data/ now, if it is not there yet; what takes longest is kept in `folder`."""
    file = opinion_file()
    if file.exists():
        return file
    say("danger: learning from examples …")
    examples, sentences = read_examples(), sentence_vector.load()
    kept = folder / f"vectors-{content_hash(['sentence_vector'], _model())}.npz"
    rows = _vectors([example.text for example in examples], sentences, kept, say)
    MODELS.mkdir(parents=True, exist_ok=True)
    learn(examples, rows, sentences, Screen()).save(file)
    for old in MODELS.glob("danger-*.npz"):
        if old != file:
            old.unlink()
    say(f"danger: learnt from {len(examples)} sentences")
    return file


def _model() -> str:
    return os.environ.get(SETTING) or ("packaged" if find_folder() else "none")


def _vectors(texts: Sequence[str], sentences: SentenceVector | None, kept: Path, say: Callable[[str], None]) -> Floats:
    """The vectors of these texts; those that an earlier learning computed are read from the file."""
    if sentences is None:
        return np.zeros((len(texts), 0), np.float32)
    known = _read(kept, 2 * sentences.dimension)
    fresh = [text for text in texts if _key(text) not in known]
    for start in range(0, len(fresh), AT_ONCE):
        part = fresh[start : start + AT_ONCE]
        known.update(zip(map(_key, part), sentences.encode_words(part), strict=True))
        say(f"danger: read {min(start + AT_ONCE, len(fresh))} of {len(fresh)} new sentences")
    rows = np.array([known[_key(text)] for text in texts], np.float32)
    np.savez(kept, keys=np.array([_key(text) for text in texts]), rows=rows)
    return rows


def _read(kept: Path, width: int) -> dict[int, Floats]:
    if not kept.exists():
        return {}
    with np.load(kept, allow_pickle=False) as arrays:
        keys, rows = arrays["keys"], arrays["rows"]
    return dict(zip(keys.tolist(), rows, strict=True)) if rows.shape[1] == width else {}


def _key(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big", signed=True)
