"""Teaches the assistant what is in data/: sentences, rules and texts. Nothing is done again that did not change."""

import hashlib
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from frontdesk.texts import load_texts

ROOT = Path(__file__).parent.parent
MODELS = ROOT / "var" / "models"
BUILD = ROOT / "var" / "build"
LEARNED_FROM = (
    "data/nlu",
    "data/rules",
    "data/texts",
    "bot/domain",
    "bot/components",
    "bot/config.yml",
    "bot/requirements.txt",
)


class TrainingFailed(RuntimeError):
    """The engine could not be trained; the message holds the end of what it said."""


def train(say: Callable[[str], None]) -> Path:
    """The model for what is in data/ now; trained if it is not there yet. Raises TrainingFailed."""
    model = MODELS / f"{content_hash()}.tar.gz"
    if model.exists():
        say("assistant: already trained")
        return model
    say("assistant: training, this takes a minute or two …")
    started = time.monotonic()
    _write_domain()
    _run(model)
    for old in MODELS.glob("*.tar.gz"):
        if old != model:
            old.unlink()
    say(f"assistant: trained in {time.monotonic() - started:.0f} s")
    return model


def content_hash() -> str:
    """A hash of everything that the model is learned from."""
    digest = hashlib.sha256()
    for name in LEARNED_FROM:
        path = ROOT / name
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.suffix in (".yml", ".py", ".txt"):
                digest.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()[:20]


def responses_domain() -> dict[str, Any]:
    """Rasa's responses out of our texts: a variation per language, the first language also for any other."""
    texts = load_texts()
    keys = [key for key in texts.by_language[texts.languages[0]] if key.startswith("utter_")]
    return {
        "version": "3.1",
        "responses": {key: [_variation(key, language) for language in texts.languages] for key in keys},
    }


def _variation(key: str, language: str) -> dict[str, Any]:
    texts = load_texts()
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


def _run(model: Path) -> None:
    MODELS.mkdir(parents=True, exist_ok=True)
    command = [str(ROOT / "bot/.venv/bin/python"), str(ROOT / "bot/run.py"), "train"]
    command += ["--domain", str(BUILD / "domain"), "--data", "data/nlu", "data/rules"]
    command += ["--config", "bot/config.yml"]
    command += ["--out", str(MODELS), "--fixed-model-name", model.name.removesuffix(".tar.gz")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode or not model.exists():
        raise TrainingFailed("\n".join((done.stdout + done.stderr).splitlines()[-30:]))
