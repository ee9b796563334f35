"""Encryption of personal columns (AES-256-GCM) and keyed hashes to look them up by.

The key is given once per process by `use_key`. A sealed value starts with the key's number, so that a later key can
take over while old values stay readable.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12
_FIRST_KEY = b"\x01"
_key: bytes = b""


def use_key(key: bytes) -> None:
    """Sets this process's key (32 bytes)."""
    global _key
    if len(key) != KEY_BYTES:
        raise ValueError("the encryption key must be 32 bytes")
    _key = key


def seal(text: str) -> bytes:
    """The text, encrypted; twice the same text gives two different values."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _FIRST_KEY + nonce + AESGCM(_key).encrypt(nonce, text.encode(), None)


def unseal(sealed: bytes) -> str:
    """The text of a sealed value."""
    nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    return AESGCM(_key).decrypt(nonce, body, None).decode()


def keyed_hash(text: str) -> str:
    """A hash by which an encrypted value can be found; useless without the key."""
    return hmac.new(_key, text.encode(), hashlib.sha256).hexdigest()


def key_from_file(path: Path) -> bytes:
    """The key kept in a file; made there once, readable by its owner only. Two processes at once get one key."""
    if not path.exists():
        handle, part = tempfile.mkstemp(dir=path.parent)  # readable by its owner only
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(KEY_BYTES))
        with contextlib.suppress(FileExistsError):
            os.link(part, path)
        Path(part).unlink()
    return bytes.fromhex(path.read_text().strip())
