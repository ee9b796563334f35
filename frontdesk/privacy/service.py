"""Purging what is kept no longer, legal holds, and erasing a person."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from frontdesk import audit
from frontdesk.clock import Clock
from frontdesk.db import Connection, Database
from frontdesk.errors import IllegalMove, OnHold, Unknown
from frontdesk.log import log
from frontdesk.notices.service import Notices
from frontdesk.privacy import store
from frontdesk.privacy.model import DataClass, Erased, Hold, Kept, data_classes

BATCH = 500  # rows in one transaction


class Privacy:
    """The keeper of data/privacy/retention.yml."""

    def __init__(self, db: Database, clock: Clock, notices: Notices) -> None:
        self.db = db
        self.clock = clock
        self.notices = notices

    def purge_some(self) -> int:
        """Removes one batch of what is kept no longer; 0 when nothing is left. The worker goes on the next moment."""
        for data in data_classes():
            before = data.before(self.clock.now())
            if before is None:
                continue
            with self.db.begin() as tx, self._with_recordings(tx):
                store.keep_holds_still(tx)
                gone = store.purge(tx, data, before, BATCH)
                if gone:
                    self._audit(tx, "worker", "purge", data.name, "retention", result=f"{gone} rows")
            if gone:
                return gone
        self.db.wipe()
        return 0

    def hold(self, by: str, reason: str, *, patient_id: str | None = None, conversation_id: str | None = None) -> Hold:
        """Places a legal hold: nothing of this patient or conversation is purged or erased until it is lifted."""
        if (patient_id is None) == (conversation_id is None):
            raise ValueError("a hold is on a patient or on a conversation")
        hold = Hold(str(uuid.uuid4()), patient_id, conversation_id, reason, by, self.clock.now())
        with self.db.begin() as tx:
            store.add_hold(tx, hold)
            self._audit_hold(tx, hold, by, "hold")
        return hold

    def lift(self, hold_id: str, by: str) -> Hold:
        """Ends a hold. Raises Unknown when it does not run."""
        with self.db.begin() as tx:
            hold = store.lift_hold(tx, hold_id, by, self.clock.now())
            if hold is None:
                raise Unknown("hold")
            self._audit_hold(tx, hold, by, "lift hold")
        return hold

    def holds(self, who: str) -> list[Hold]:
        """The holds that run."""
        with self.db.begin() as tx:
            self._audit(tx, who, "read", "holds", "list")
            return store.read_holds(tx)

    def erase(self, patient_id: str, by: str, why: str) -> Erased:
        """Removes all of a person that no duty keeps, table by table; can be stopped and asked again at any moment.

        Raises OnHold, Unknown, and IllegalMove while a case of theirs is open: what was promised is kept first.
        """
        with self.db.begin() as tx:
            refused = self._refusal(tx, patient_id)
            result = type(refused).__name__ if refused else "begun"
            self._audit(tx, by, "erase", "patient", "request", patient_id, result=result)
            if refused is None:
                store.begin_erasure(tx, patient_id, by, why, self.clock.now())
        if refused is not None:
            raise refused
        concerned = [data for data in data_classes() if data.on_erasure != "stay" and (data.clears or not data.of)]
        removed = {data.name: self._erase(data, patient_id) for data in concerned}
        kept = self._kept(patient_id)
        with self.db.begin() as tx:
            store.end_erasure(tx, patient_id, self.clock.now())
            result = f"kept {', '.join(entry.data for entry in kept) or 'nothing'}"[:40]
            self._audit(tx, by, "erase", "patient", "request", patient_id, result=result)
        self.db.wipe()
        return Erased({name: rows for name, rows in removed.items() if rows}, kept)

    def resume_erasures(self) -> int:
        """Goes on with erasures that were interrupted; run by the worker. Gives how many are through.

        One that must wait, for a hold or a case, or that fails does not keep the others waiting.
        """
        with self.db.reading() as tx:
            waiting = store.unfinished(tx)
        done, failed = 0, None
        for patient_id, by, why in waiting:
            try:
                self.erase(patient_id, by, why)
                done += 1
            except (OnHold, IllegalMove) as error:
                log.warning("erasure waits", error=error)
            except Exception as error:
                failed = failed or error
        if failed:
            raise failed
        return done

    def _refusal(self, tx: Connection, patient_id: str) -> Unknown | OnHold | IllegalMove | None:
        if refused := self._must_wait(tx, patient_id):
            return refused
        known = store.count(tx, "patients", patient_id) or patient_id in store.erased(tx)
        return None if known else Unknown("patient")

    def _must_wait(self, tx: Connection, patient_id: str) -> OnHold | IllegalMove | None:
        """What keeps a person's data where it is; nobody adds to it before the transaction ends."""
        store.keep_holds_still(tx)
        store.keep_cases_still(tx)
        if store.is_held(tx, patient_id):
            return OnHold(patient_id)
        return IllegalMove("a case is open") if store.has_open_case(tx, patient_id) else None

    def _erase(self, data: DataClass, patient_id: str) -> int:
        """Erases one class in a transaction of its own; a hold or a case that came meanwhile stops it."""
        with self.db.begin() as tx, self._with_recordings(tx):
            if refused := self._must_wait(tx, patient_id):
                raise refused
            if data.on_erasure == "last" and self._duties(tx, patient_id):
                gone = 0
            else:
                before = data.before(self.clock.now()) if data.on_erasure == "keep" else None
                tables = data.tables if data.on_erasure == "remove" and not data.of else data.aged
                gone = sum(store.erase(tx, data, table, patient_id, before) for table in tables)
            for table, columns in data.blank.items():
                store.blank(tx, table, columns, patient_id)
        return gone

    @contextmanager
    def _with_recordings(self, tx: Connection) -> Iterator[None]:
        """Has the provider delete the recorded messages of whatever is removed here; not before the transaction ends,
        and as late as it can: the removal does not wait for it."""
        before = store.recordings(tx)
        yield
        for gone in before - store.recordings(tx):
            self.notices.forget_recording(tx, gone)

    def _duties(self, tx: Connection, patient_id: str) -> int:
        kept = [table for data in data_classes() if data.on_erasure == "keep" for table in data.aged]
        return sum(store.count(tx, table, patient_id) for table in kept)

    def _kept(self, patient_id: str) -> tuple[Kept, ...]:
        with self.db.reading() as tx:
            counted = [
                (data, sum(store.count(tx, table, patient_id) for table in data.aged))
                for data in data_classes()
                if data.on_erasure in ("keep", "last")
            ]
        return tuple(Kept(data.name, rows, data.kept_because, data.keep) for data, rows in counted if rows)

    def _audit_hold(self, tx: Connection, hold: Hold, who: str, did: str) -> None:
        ids = {"patient_id": hold.patient_id, "conversation_id": hold.conversation_id}
        audit.record(tx, self.clock.now(), who, did, "hold", hold.id, "legal", **ids)

    def _audit(
        self,
        tx: Connection,
        who: str,
        did: str,
        what: str,
        why: str,
        patient_id: str | None = None,
        result: str | None = None,
    ) -> None:
        audit.record(tx, self.clock.now(), who, did, what, patient_id or "-", why, patient_id=patient_id, result=result)
