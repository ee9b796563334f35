"""Finds what was changed, taken out, added or swapped in the audit log by somebody who does not have the key."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from frontdesk import vault
from frontdesk.audit.model import Fault, Row, Seal, chain_of

Ends = Mapping[str, tuple[int, str, int]]
Sealed = dict[str, dict[int, str]]


def check_rows(rows: Iterable[Row], ends: Ends, sealed: Sealed) -> Iterator[Fault]:
    """Reads all rows, ordered by chain and number, and compares them with the chains' ends and the seals."""
    seen = set()
    for chain, group in groupby(rows, key=lambda row: row.chain):
        seen.add(chain)
        yield from _check_chain(chain, group, ends.get(chain), sealed.pop(chain, {}))
    for chain in ends.keys() - seen:
        yield Fault(chain, "the chain has an end and no rows")
    for chain in sealed.keys() - ends.keys():
        yield Fault(chain, "the chain was sealed and is gone")


def _check_chain(
    chain: str, rows: Iterable[Row], end: tuple[int, str, int] | None, sealed: Mapping[int, str]
) -> Iterator[Fault]:
    number, prev, open_seals = 0, "", dict(sealed)
    for row in rows:
        if row.number != number + 1:
            yield Fault(chain, f"row {number + 1} is missing" if row.number > number else f"row {row.number} is double")
        elif row.prev != prev:
            yield Fault(f"{chain}, row {row.number}", "does not follow the row before")
        if not _is_genuine(row):
            yield Fault(f"{chain}, row {row.number}", "was changed or added")
        if open_seals.pop(row.number, row.hash) != row.hash:
            yield Fault(f"{chain}, row {row.number}", "is not the row that was sealed")
        number, prev = row.number, row.hash
    for missing in open_seals:
        yield Fault(chain, f"row {missing} was sealed and is gone")
    if end is None or end[:2] != (number, prev):
        yield Fault(chain, "the last row is not the chain's end")
    elif end[2] != max(sealed, default=0):
        yield Fault(chain, "the note of what is sealed was changed")


def check_seals(seals: Iterable[Seal]) -> tuple[list[str], Sealed, list[Fault]]:
    """Checks the seals one after the other. Gives their lines, what they hold of which row, and what is wrong."""
    number, prev, lines, faults = 0, "", [], []
    sealed: Sealed = defaultdict(dict)
    for seal in seals:
        if seal.number != number + 1:
            faults.append(Fault(f"seal {number + 1}", "is missing"))
        elif seal.prev != prev:
            faults.append(Fault(f"seal {seal.number}", "does not follow the seal before"))
        if not _is_signed(seal):
            faults.append(Fault(f"seal {seal.number}", "was changed or added"))
        number, prev = seal.number, seal.hash
        lines.append(seal.line)
        for chain, (row, hash) in seal.heads.items():
            sealed[chain][row] = hash
    return lines, sealed, faults


def compare(lines: list[str], kept_before: list[str], kept_after: list[str]) -> Iterator[Fault]:
    """Compares the seals with the file outside the database, as it was before and after they were read.

    The newest seal may still be on its way into the file.
    """
    for place, (ours, theirs) in enumerate(zip(lines, kept_after, strict=False), start=1):
        if ours != theirs:
            yield Fault(f"seal {place}", "is not the one in the file of seals")
    for place in range(len(lines) + 1, len(kept_before) + 1):
        yield Fault(f"seal {place}", "is in the file of seals and gone from the database")
    if len(lines) > len(kept_after) + 1:
        yield Fault("the file of seals", f"ends with seal {len(kept_after)}, there are {len(lines)}")


def _is_genuine(row: Row) -> bool:
    return row.chain == chain_of(row.patient_id, row.conversation_id) and _is_signed(row)


def _is_signed(entry: Row | Seal) -> bool:
    """Whether a key of ours made the hash. Under a number that no key has, anybody could have made it."""
    key = vault.audit_key(entry.key)
    return key is not None and entry.hash == entry.signature(key)
