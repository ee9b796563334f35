"""Passwords: hashed with Argon2id, hashed anew when its parameters change, and none that everybody guesses first."""

import secrets
import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from frontdesk.errors import WeakPassword

SHORTEST, LONGEST = 12, 128  # NIST SP 800-63B asks for 8 and 64 at least, and for no rules about kinds of characters
COMMON = Path(__file__).parents[2] / "data" / "accounts" / "common_passwords.txt"
hasher = PasswordHasher()


def hash_of(password: str) -> str:
    """The hash to keep."""
    return hasher.hash(_one_spelling(password))


def fits(hashed: str | None, password: str) -> bool:
    """Whether the password is the one of this hash; takes as long when there is none."""
    try:
        short = len(password) <= LONGEST
        return hasher.verify(hashed or _nobodys_hash(), _one_spelling(password)) and hashed is not None and short
    except (Argon2Error, InvalidHashError):
        return False


def is_outdated(hashed: str) -> bool:
    """Whether the hash was made with other parameters than we use now."""
    return hasher.check_needs_rehash(hashed)


def refuse_weak(password: str, *own_words: str) -> None:
    """Raises WeakPassword, which says why: `short`, `long`, `common`, or `own` for one's own name in it."""
    simple = password.casefold()
    if len(password) < SHORTEST:
        raise WeakPassword("short")
    if len(password) > LONGEST:
        raise WeakPassword("long")
    if simple in _common() or len(set(simple)) < 5:
        raise WeakPassword("common")
    if any(len(word) > 3 and word.casefold() in simple for word in own_words):
        raise WeakPassword("own")


def _one_spelling(password: str) -> str:
    """Keyboards write é as one character or as two; both are the same password (NIST SP 800-63B §5.1.1.2)."""
    return unicodedata.normalize("NFKC", password[: LONGEST + 1])


@cache
def _common() -> frozenset[str]:
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line.casefold() for line in lines if line and not line.startswith("#"))


@cache
def _nobodys_hash() -> str:
    """A hash that no password fits, made like the others so that checking against it takes as long."""
    return hasher.hash(secrets.token_urlsafe())
