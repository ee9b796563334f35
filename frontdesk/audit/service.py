"""Sealing, checking and showing the audit log."""

import fcntl
from pathlib import Path

from frontdesk.audit import store
from frontdesk.audit.check import check_rows, check_seals, compare
from frontdesk.audit.model import Row, Seal, Verdict
from frontdesk.clock import Clock
from frontdesk.db import Database
from frontdesk.errors import SealTaken


class Audit:
    """The log as a whole. Single rows are written by `audit.record`."""

    def __init__(self, db: Database, clock: Clock, seal_file: Path) -> None:
        self.db = db
        self.clock = clock
        self.seal_file = seal_file

    def seal(self) -> int:
        """Seals all that was written since the last seal, here and in the file outside; gives how many seals.

        Run by the worker every few minutes. What was sealed when a process died before the file was written is
        written into it now.
        """
        made = 0
        self._complete_file()
        while self._seal_once():
            self._complete_file()
            made += 1
        return made

    def verify(self) -> Verdict:
        """Checks every row, every chain's end and every seal, at one moment of the database."""
        before = self._kept_lines()
        with self.db.snapshot() as tx:
            lines, sealed, faults = check_seals(store.read_seals(tx))
            ends = store.read_ends(tx)
            faults += check_rows(store.read(tx), ends, sealed)
        faults += compare(lines, before, self._kept_lines())
        return Verdict(sum(end[0] for end in ends.values()), len(ends), len(lines), tuple(faults))

    def show(
        self, who: str, why: str, *, patient_id: str | None = None, conversation_id: str | None = None
    ) -> list[Row]:
        """The rows about a patient or a conversation, the oldest first; this look leaves a row too."""
        ids = {"patient_id": patient_id, "conversation_id": conversation_id}
        with self.db.begin() as tx:
            what_id = patient_id or conversation_id or ""
            store.record(tx, self.clock.now(), who, "read", "audit", what_id, why, **ids)
            return store.about(tx, **ids)

    def _seal_once(self) -> Seal | None:
        while True:
            try:
                with self.db.begin() as tx:
                    return store.seal(tx, self.clock.now())
            except SealTaken:  # another process has got on; the one after it may be ours
                continue

    def _complete_file(self) -> None:
        """Appends the seals that are not in the file yet. Lines are only ever added, by one process at a time."""
        with self.seal_file.open("a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            kept = len(file.readlines())
            with self.db.reading() as tx:
                file.writelines(f"{seal.line}\n" for seal in store.read_seals(tx, after=kept))

    def _kept_lines(self) -> list[str]:
        return self.seal_file.read_text().splitlines() if self.seal_file.exists() else []
