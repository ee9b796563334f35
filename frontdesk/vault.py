"""Encryption of personal columns (AES-256-GCM) and keyed hashes to look them up by.

There may be several keys: a sealed value starts with the number of its key, the newest key seals, all of them open.
Keys come from a setting or from a file; a key added to the file is in use in every process within a second.
"""

import hashlib
import hmac
import secrets
import time
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from frontdesk import keyfile
from frontdesk.keyfile import Keys

LOOK_EVERY = 1.0  # seconds between two looks at the key file
_NONCE_BYTES = 12
_keys = Keys({}, {})
_file: Path | None = None
_stamp: tuple[int, int] | None = None
_looked = 0.0


def use_key(key: bytes) -> None:
    """Sets this process's only key (32 bytes)."""
    use_keys(Keys({1: key}, {}))


def use_keys(keys: Keys) -> None:
    """Sets this process's keys, which do not change any more."""
    global _keys, _file
    _keys, _file = keys, None


def use_key_file(path: Path) -> None:
    """Takes the keys of a file, which is made when there is none, and follows its changes."""
    global _file, _stamp
    _file, _stamp = path, None
    keyfile.make(path)
    _look(again=True)


def newest() -> int:
    """The number of the key that seals now."""
    return _current().newest


def numbers() -> list[int]:
    """The numbers of all keys that open."""
    return sorted(_current().usable)


def seal(text: str) -> bytes:
    """The text, encrypted; twice the same text gives two different values."""
    keys, nonce = _current(), secrets.token_bytes(_NONCE_BYTES)
    return bytes([keys.newest]) + nonce + AESGCM(keys.usable[keys.newest]).encrypt(nonce, text.encode(), None)


def unseal(sealed: bytes) -> str:
    """The text of a sealed value. Raises KeyError when its key is not known any more."""
    key = _current().usable.get(sealed[0]) or _look(again=True).usable[sealed[0]]
    nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    return AESGCM(key).decrypt(nonce, body, None).decode()


def keyed_hash(text: str) -> str:
    """A hash by which an encrypted value can be found; useless without the key. Made with the newest key."""
    return keyed_hashes(text)[0]


def keyed_hashes(text: str) -> list[str]:
    """The hashes under all keys, the newest first: what was written before a rotation is found during it."""
    usable = _current().usable
    return [hmac.new(usable[n], text.encode(), hashlib.sha256).hexdigest() for n in sorted(usable, reverse=True)]


def audit_key(number: int) -> bytes | None:
    """The key that rows of the audit log are signed with; also of a retired key, which opens nothing any more."""
    return _current().audit_key(number) or _look(again=True).audit_key(number)


def _current() -> Keys:
    return _keys if _file is None or time.monotonic() - _looked < LOOK_EVERY else _look()


def _look(*, again: bool = False) -> Keys:
    """Reads the key file if it changed."""
    global _keys, _stamp, _looked
    _looked = time.monotonic()
    if _file is not None:
        stat = _file.stat()
        if again or (stat.st_mtime_ns, stat.st_ino) != _stamp:
            _keys, _stamp = keyfile.read(_file), (stat.st_mtime_ns, stat.st_ino)
    return _keys
