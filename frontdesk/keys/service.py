"""A new key, everything sealed anew with it, and the old key's end; all while patients talk."""

import time

from frontdesk import audit, keyfile, vault
from frontdesk.clock import Clock
from frontdesk.db import Database
from frontdesk.errors import KeyInUse, SettingMissing, Unknown
from frontdesk.keys import store
from frontdesk.settings import Settings

BATCH = 200  # rows in one transaction: nobody waits longer than for a few of them
SPREADS = 2 * vault.LOOK_EVERY  # seconds until every process has seen a new key


class EncryptionKeys:
    """The practice's keys. Processes that run follow the key file by themselves."""

    def __init__(self, db: Database, clock: Clock, settings: Settings) -> None:
        self.db = db
        self.clock = clock
        self.settings = settings

    def add(self, who: str) -> int:
        """Adds a key, with which everything is sealed from now on; gives its number."""
        self._needs_file()
        keys = keyfile.read(self.settings.key_file).with_new()
        keyfile.write(self.settings.key_file, keys)
        vault.use_key_file(self.settings.key_file)
        self._audit(who, "add", keys.newest)
        return keys.newest

    def reseal(self, who: str, *, spreads: float = SPREADS) -> int:
        """Seals all that is sealed with an older key with the newest; gives how many rows.

        Can be stopped at any moment and started again: it looks for what is left. First it waits until every process
        has the newest key, so that none meets a value that it cannot open.
        """
        time.sleep(spreads)
        done = sum(self._reseal(table) for table in store.sealed_tables())
        self._audit(who, "reseal", vault.newest())
        return done

    def in_use(self) -> dict[int, int]:
        """How many values are sealed with each key."""
        with self.db.reading() as tx:
            return {number: sum(store.sealed_with(tx, number).values()) for number in vault.numbers()}

    def retire(self, number: int, who: str) -> str | None:
        """Destroys a key; what is left of it only checks the audit log. Raises KeyInUse, Unknown.

        Gives what to put in the key's place where the keys are given by a setting, which only its owner can change.
        """
        given = self.settings.encryption_key
        keys = keyfile.parse(given) if given else keyfile.read(self.settings.key_file)
        if number not in keys.usable:
            raise Unknown("key")
        with self.db.reading() as tx:
            in_use = store.sealed_with(tx, number)
        if in_use or number == keys.newest:
            raise KeyInUse(f"key {number}: {in_use or 'it is the newest'}")
        self._audit(who, "retire", number)
        left = keys.without(number)
        if given:
            return f"{number}:audit:{left.retired[number].hex()}"
        keyfile.write(self.settings.key_file, left)
        vault.use_key_file(self.settings.key_file)
        return None

    def _reseal(self, table: str) -> int:
        done = 0
        while True:
            with self.db.begin() as tx:
                count = store.reseal(tx, table, vault.newest(), BATCH)
            done += count
            if count < BATCH:
                return done

    def _needs_file(self) -> None:
        if self.settings.encryption_key:
            raise SettingMissing(
                "the keys are given by FRONTDESK_ENCRYPTION_KEY: change them there, as 1:digits,2:digits "
                "(docs/privacy.md says how), and start Frontdesk again"
            )

    def _audit(self, who: str, did: str, number: int) -> None:
        with self.db.begin() as tx:
            audit.record(tx, self.clock.now(), who, did, "key", str(number), "rotation")
