"""The file that keeps the practice's keys: one a line, `number:key`, the key in 64 hexadecimal digits.

A retired key leaves `number:audit:key`: the key derived from it that checks the audit log, and nothing else can be
done with. A file with nothing but 64 digits, as the first version made it, is key number 1.
"""

import contextlib
import hashlib
import hmac
import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from frontdesk.errors import SettingMissing

KEY_BYTES = 32
LAST_NUMBER = 255  # a key's number is one byte
_ENTRY = re.compile(r"(?:(\d{1,3}):)?(audit:)?([0-9a-fA-F]{64})")


@dataclass(frozen=True)
class Keys:
    """Keys by their number. `usable` open and seal; `retired` are audit keys of keys that are gone."""

    usable: Mapping[int, bytes]
    retired: Mapping[int, bytes]

    @property
    def newest(self) -> int:
        """The number of the key that seals."""
        return max(self.usable)

    def audit_key(self, number: int) -> bytes | None:
        """The key for the audit log that belongs to a key, retired or not."""
        key = self.usable.get(number)
        return hmac.digest(key, b"audit log", hashlib.sha256) if key else self.retired.get(number)

    def with_new(self) -> "Keys":
        """These keys and one more, which seals from now on."""
        number = max([*self.usable, *self.retired]) + 1
        if number > LAST_NUMBER:
            raise ValueError("no key number is left")
        return Keys({**self.usable, number: secrets.token_bytes(KEY_BYTES)}, self.retired)

    def without(self, number: int) -> "Keys":
        """These keys, one of them retired."""
        audit = self.audit_key(number)
        rest = {other: key for other, key in self.usable.items() if other != number}
        return Keys(rest, {**self.retired, number: audit} if audit else self.retired)

    def as_text(self) -> str:
        """The keys as they are written in the file."""
        retired = [f"{number}:audit:{key.hex()}" for number, key in sorted(self.retired.items())]
        return "\n".join([*retired, *(f"{number}:{key.hex()}" for number, key in sorted(self.usable.items()))]) + "\n"


def parse(text: str) -> Keys:
    """The keys of a file or a setting, separated by lines, spaces or commas. Raises SettingMissing."""
    usable: dict[int, bytes] = {}
    retired: dict[int, bytes] = {}
    for entry in re.split(r"[\s,]+", text.strip()):
        found = _ENTRY.fullmatch(entry)
        number = int(found[1] or 1) if found else 0
        if found is None or not 1 <= number <= LAST_NUMBER or number in usable or number in retired:
            raise SettingMissing("FRONTDESK_ENCRYPTION_KEY or the key file: 64 hexadecimal digits, or number:digits")
        (retired if found[2] else usable)[number] = bytes.fromhex(found[3])
    if not usable:
        raise SettingMissing("FRONTDESK_ENCRYPTION_KEY or the key file: no key that is not retired")
    return Keys(usable, retired)


def read(path: Path) -> Keys:
    """The keys of a file."""
    return parse(path.read_text())


def make(path: Path) -> None:
    """Makes a file with a first key unless there is one. Two processes at once get one key."""
    if not path.exists():
        part = _written(path.parent, Keys({1: secrets.token_bytes(KEY_BYTES)}, {}))
        with contextlib.suppress(FileExistsError):
            os.link(part, path)
        part.unlink()


def write(path: Path, keys: Keys) -> None:
    """Puts keys in the place of those in the file, whole or not at all."""
    _written(path.parent, keys).replace(path)


def _written(folder: Path, keys: Keys) -> Path:
    handle, part = tempfile.mkstemp(dir=folder)  # readable by its owner only
    with os.fdopen(handle, "w") as file:
        file.write(keys.as_text())
        file.flush()
        os.fsync(file.fileno())
    return Path(part)
