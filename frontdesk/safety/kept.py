"""Where the second opinion is kept between `frontdesk train`, which learns it, and a start, which only reads it."""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

import sentence_vector
from frontdesk.content import ROOT, content_hash
from frontdesk.log import log
from frontdesk.safety.learning import learn, read_examples
from frontdesk.safety.opinion import Opinion, OpinionFileError
from frontdesk.safety.screen import Screen
from sentence_vector.weights import SETTING, find_folder

MODELS = ROOT / "var" / "models"
LEARNT_FROM = ("data/safety", "data/nlu", "frontdesk/safety", "sentence_vector")


def opinion_file() -> Path:
    """Where the opinion is for what is in data/ now and for the sentence model that is installed."""
    return MODELS / f"danger-{content_hash(LEARNT_FROM, sentence_model())}.npz"


@cache
def load_screen() -> Screen:
    """The screen with the project's own data, read once. It learns nothing: unlearnt, it runs on patterns alone."""
    try:
        return Screen(opinion=Opinion.load(opinion_file(), sentence_vector.load()))
    except OpinionFileError:
        log.warning("no second opinion")
        return Screen()


def learn_opinion(say: Callable[[str], None]) -> Path:
    """Learns the opinion for what is in data/ now, if it is not there yet."""
    file = opinion_file()
    if file.exists():
        return file
    say("danger: learning from examples …")
    examples, sentences = read_examples(), sentence_vector.load()
    texts = [example.text for example in examples]
    vectors = sentence_vector.for_learning(sentences)
    rows = vectors.encode_words(texts) if vectors else np.zeros((len(texts), 0), np.float32)
    MODELS.mkdir(parents=True, exist_ok=True)
    learn(examples, rows, sentences, Screen()).save(file)
    for old in MODELS.glob("danger-*.npz"):
        if old != file:
            old.unlink()
    say(f"danger: learnt from {len(examples)} sentences")
    return file


def sentence_model() -> str:
    """Which sentence model there is: what is learnt with one is of no use with another."""
    return os.environ.get(SETTING) or ("packaged" if find_folder() else "none")
