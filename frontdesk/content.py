"""A hash of files: what was learnt from them is kept under it, so that nothing is learnt twice and nothing is stale."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
READ = (".yml", ".py", ".txt")


def read_yaml(file: Path) -> Mapping[str, Any]:
    """What a file of ours holds."""
    content: Mapping[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return content


def content_hash(names: Iterable[str], besides: str) -> str:
    """A hash of these files and of all files in these folders, and of what else the result depends on."""
    digest = hashlib.sha256(besides.encode())
    for name in names:
        path = ROOT / name
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.suffix in READ:
                digest.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()[:20]
