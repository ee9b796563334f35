"""A row of the audit log, the chain it belongs to, and the seal over all chains."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

HOUSE = "house"  # the chain of rows that are about no conversation and no patient
DONE = "done"


@dataclass(frozen=True)
class Row:
    """One row: who did what, when (UTC), why (the purpose), whose, from where, and what came of it."""

    id: str
    at: datetime
    who: str
    did: str
    what: str
    what_id: str
    why: str
    result: str
    place: str
    trace: str
    patient_id: str | None
    conversation_id: str | None
    chain: str
    number: int = 0
    key: int = 0
    prev: str = ""
    hash: str = ""

    def linked(self, number: int, prev: str, key_number: int, key: bytes) -> "Row":
        """This row in its place of the chain, signed."""
        placed = replace(self, number=number, prev=prev, key=key_number)
        return replace(placed, hash=placed.signature(key))

    def signature(self, key: bytes) -> str:
        """The keyed hash over every other field."""
        return sign({name: value for name, value in asdict(self).items() if name != "hash"}, key)


@dataclass(frozen=True)
class Seal:
    """The ends of all chains that grew since the seal before: (number, hash) by chain."""

    number: int
    at: datetime
    heads: dict[str, tuple[int, str]]
    key: int
    prev: str
    hash: str = ""

    def signature(self, key: bytes) -> str:
        """The keyed hash over every other field."""
        return sign({name: value for name, value in asdict(self).items() if name != "hash"}, key)

    @property
    def line(self) -> str:
        """The seal as it is kept outside the database."""
        return f"{self.number} {self.at.astimezone(UTC).isoformat()} {self.hash}"


@dataclass(frozen=True)
class Fault:
    """Something that is not as it was written: in which chain or seal, and what."""

    where: str
    what: str


@dataclass(frozen=True)
class Verdict:
    """What checking the log found."""

    rows: int
    chains: int
    seals: int
    faults: tuple[Fault, ...]


def chain_of(patient_id: str | None, conversation_id: str | None) -> str:
    """The chain of a row: its conversation's, else its patient's, else the house's."""
    if conversation_id:
        return f"conversation {conversation_id}"
    return f"patient {patient_id}" if patient_id else HOUSE


def sign(fields: Mapping[str, object], key: bytes) -> str:
    """A keyed hash (HMAC-SHA256, RFC 2104) over fields; their order and the database's time zone do not matter."""
    plain = {name: _plain(value) for name, value in fields.items()}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _plain(value: object) -> object:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
