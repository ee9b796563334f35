"""An encrypted copy of an SQLite database and the file of audit seals, and putting it back.

The copy is consistent while everything runs (SQLite's online backup). It is sealed in pieces with a key of its own,
which is kept apart from it (AES-256-GCM; each piece's number and whether it is the last are authenticated, so that
pieces cannot be left out, swapped or mixed). For PostgreSQL see docs/runbook.md.
"""

import os
import secrets
import shutil
import sqlite3
import struct
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from urllib.parse import unquote

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from frontdesk.errors import BackupUnusable
from frontdesk.keyfile import KEY_BYTES

MAGIC = b"frontdesk backup 1\n"
PIECE = 1024 * 1024


def make_key(path: Path) -> None:
    """Makes a key file for backups, readable by its owner only; never over one that is there."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(KEY_BYTES) + "\n")


def read_key(path: Path) -> bytes:
    """The key for backups. Raises BackupUnusable."""
    try:
        key = bytes.fromhex(path.read_text().strip())
    except (OSError, ValueError):
        raise BackupUnusable(f"{path}: no key of 64 hexadecimal digits") from None
    if len(key) != KEY_BYTES:
        raise BackupUnusable(f"{path}: a key has 64 hexadecimal digits")
    return key


def backup(database: str, seals: Path, folder: Path, key: bytes, now: datetime) -> Path:
    """Writes `frontdesk-<time>.backup` into a folder; gives its path. Raises BackupUnusable."""
    source = _file_of(database)
    if not source.exists():
        raise BackupUnusable(f"{source}: there is no such database; FRONTDESK_PRACTICE and FRONTDESK_VAR say which one")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"frontdesk-{now:%Y%m%dT%H%M%SZ}.backup"
    with tempfile.TemporaryDirectory(dir=source.parent) as place:
        copy = Path(place) / "copy.db"
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(copy)) as kept:
            live.backup(kept)
        part = Path(place) / "sealed"
        with part.open("wb") as file:
            lines = seals.read_bytes() if seals.exists() else b""
            file.writelines(_sealed(copy, lines, key))
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o600)
        shutil.move(part, target)
    return target


def restore(file: Path, database: str, seals: Path, key: bytes) -> Path:
    """Puts a backup in the place of a database that is not there; gives its path. Raises BackupUnusable."""
    target = _file_of(database)
    for there in (target, seals):
        if there.exists():
            raise BackupUnusable(f"{there} is there already: move it away first")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as place:
        part = Path(place) / "restored.db"
        with file.open("rb") as sealed, part.open("wb") as plain:
            pieces = _opened(sealed, key)
            lines = next(pieces)
            plain.writelines(pieces)
        with closing(sqlite3.connect(part)) as copy:
            if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise BackupUnusable(f"{file}: the database in it is damaged")
        part.chmod(0o600)
        shutil.move(part, target)
    if lines:
        seals.write_bytes(lines)
    return target


def newest(folder: Path) -> Path:
    """The newest backup in a folder, or the file itself. Raises BackupUnusable."""
    if folder.is_file():
        return folder
    found = sorted(folder.glob("frontdesk-*.backup"))
    if not found:
        raise BackupUnusable(f"{folder}: no backup in it")
    return found[-1]


def _sealed(copy: Path, lines: bytes, key: bytes) -> Iterator[bytes]:
    """The backup piece by piece: what the seals say first, then the database."""
    prefix = secrets.token_bytes(8)
    yield MAGIC + prefix
    cipher = AESGCM(key)
    number = 0
    with copy.open("rb") as file:
        piece = lines
        while True:
            after = file.read(PIECE)
            body = cipher.encrypt(prefix + struct.pack(">I", number), piece, _place(number, last=not after))
            yield struct.pack(">I", len(body)) + body
            if not after:
                return
            piece, number = after, number + 1


def _opened(file: BufferedReader, key: bytes) -> Iterator[bytes]:
    if file.read(len(MAGIC)) != MAGIC:
        raise BackupUnusable("this is no backup of Frontdesk")
    prefix, cipher, number = file.read(8), AESGCM(key), 0
    head = file.read(4) or b"cut"
    while head:
        if len(head) < 4:
            raise BackupUnusable("the file is cut off")
        body = file.read(struct.unpack(">I", head)[0])
        head = file.read(4)
        try:
            yield cipher.decrypt(prefix + struct.pack(">I", number), body, _place(number, last=not head))
        except InvalidTag:
            raise BackupUnusable("the key is another one, or the file is damaged") from None
        number += 1


def _place(number: int, *, last: bool) -> bytes:
    return struct.pack(">I?", number, last)


def _file_of(database: str) -> Path:
    if not database.startswith("sqlite:///"):
        raise BackupUnusable("only for SQLite; PostgreSQL has pg_dump, see docs/runbook.md")
    return Path(unquote(database.removeprefix("sqlite:///")))
