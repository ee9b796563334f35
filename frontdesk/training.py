"""Teaches the assistant what is in data/: sentences, rules and texts. Nothing is done again that did not change."""

import fcntl
import os
import re
import shutil
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from frontdesk.content import ROOT, content_hash
from frontdesk.own_languages import SETTING as SETTING_OF_PRACTICE
from frontdesk.safety.kept import MODELS, opinion_file
from frontdesk.texts import load_texts
from frontdesk.vectors import keep_vectors, kept_file
from sentence_vector.kept import FILE

BUILD = ROOT / "var" / "build"
LEARNED_FROM = (
    "data/nlu",
    "data/rules",
    "data/texts",
    "bot/domain",
    "bot/components",
    "bot/config.yml",
    "bot/requirements.txt",
    "sentence_vector",
)
SETTING = "FRONTDESK_SENTENCE_MODEL"  # another sentence model asks for another training
STARTING = re.compile(r"Starting to train component '(\w+)'")
LAST_LINES = 30  # of what the engine said, when it fails


class TrainingFailed(RuntimeError):
    """The engine could not be trained; the message holds the end of what it said."""


def train(say: Callable[[str], None]) -> Path:
    """The model for what is in data/ now, and the opinion on danger beside it; what is not there yet is learned.

    Raises TrainingFailed.
    """
    BUILD.mkdir(parents=True, exist_ok=True)
    with (BUILD / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two at once would write the same files
        if not (current_model().exists() and opinion_file().exists()):
            keep_vectors(BUILD, partial(_compute_vectors, say))
        with ThreadPoolExecutor(1) as beside:
            danger = beside.submit(_learn_opinion, say)
            model = _train_engine(say)
            danger.result()
        return model


def _train_engine(say: Callable[[str], None]) -> Path:
    model = current_model()
    if model.exists():
        say("assistant: already trained")
        return model
    say("assistant: training, this takes some minutes …")
    started = time.monotonic()
    _write_domain()
    _run_engine(model, say)
    for old in MODELS.glob("*.tar.gz"):
        if old != model:
            old.unlink()
    say(f"assistant: trained in {time.monotonic() - started:.0f} s")
    return model


def current_model() -> Path:
    """Where the model is for what is in data/ now, once it is trained."""
    return MODELS / f"{content_hash(LEARNED_FROM, os.environ.get(SETTING, ''))}.tar.gz"


def responses_domain() -> dict[str, Any]:
    """Rasa's responses out of our texts: a variation per language, the first language also for any other."""
    texts = load_texts(own=False)  # what a practice brings along is said without a training
    keys = [key for key in texts.by_language[texts.languages[0]] if key.startswith("utter_")]
    return {
        "version": "3.1",
        "responses": {key: [_variation(key, language) for language in texts.languages] for key in keys},
    }


def _variation(key: str, language: str) -> dict[str, Any]:
    texts = load_texts(own=False)  # what a practice brings along is said without a training
    text = texts.get(key, language)
    variation: dict[str, Any] = {"text": text.words}
    if text.buttons:
        variation["buttons"] = [{"title": title, "payload": payload} for title, payload in text.buttons]
    if language != texts.languages[0]:
        variation["condition"] = [{"type": "slot", "name": "language", "value": language}]
    return variation


def _write_domain() -> None:
    """One folder with our domain files and the responses: Rasa takes one."""
    folder = BUILD / "domain"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "bot/domain", folder)
    responses = yaml.safe_dump(responses_domain(), allow_unicode=True, sort_keys=False, width=1000)
    (folder / "responses.yml").write_text(responses)


def _compute_vectors(say: Callable[[str], None], texts: Path, vectors: Path) -> None:
    def tell(line: str) -> None:
        say(f"sentences: {line}")

    _run([sys.executable, "-m", "sentence_vector", str(texts), str(vectors)], tell)


def _learn_opinion(say: Callable[[str], None]) -> None:
    if not opinion_file().exists():
        _run([sys.executable, "-m", "frontdesk.safety"], say)


def _run_engine(model: Path, say: Callable[[str], None]) -> None:
    """Trains beside the place where models are looked for, so that a training that was broken off leaves none there."""
    command = [str(ROOT / "bot/.venv/bin/python"), str(ROOT / "bot/run.py"), "train"]
    command += ["--domain", str(BUILD / "domain"), "--data", "data/nlu", "data/rules"]
    command += ["--config", "bot/config.yml"]
    command += ["--out", str(BUILD), "--fixed-model-name", model.name.removesuffix(".tar.gz")]

    def tell(line: str) -> None:
        if found := STARTING.search(line):
            say(f"assistant: training {found[1]}")

    said = _run(command, tell, RASA_CACHE_DIRECTORY=str(BUILD / "cache"), RASA_MAX_CACHE_SIZE="200")
    if not (BUILD / model.name).exists():
        raise TrainingFailed("\n".join(said))
    MODELS.mkdir(parents=True, exist_ok=True)
    (BUILD / model.name).replace(model)


def _run(command: list[str], tell: Callable[[str], None], **environment: str) -> Iterable[str]:
    """Runs a command on one core, since another one runs beside it; gives its last lines. Raises TrainingFailed."""
    said: deque[str] = deque(maxlen=LAST_LINES)
    own = {**os.environ, **environment, "OMP_NUM_THREADS": "1", SETTING_OF_PRACTICE: "", FILE: str(kept_file(BUILD))}
    with subprocess.Popen(
        command, cwd=ROOT, env=own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            said.append(line.rstrip())
            tell(line.rstrip())
    if process.returncode:
        raise TrainingFailed("\n".join(said))
    return said
