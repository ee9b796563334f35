"""The encryption key is changed while patients talk, and nothing is lost, found out or left behind."""

import secrets
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from frontdesk import keyfile, vault
from frontdesk.db import metadata
from frontdesk.errors import KeyInUse, SettingMissing, Unknown
from frontdesk.keys import store
from frontdesk.patients.model import Outcome
from tests.builders import KEY, Desk, a_desk

LUCIA = "lucia-ferrer"
BORN = date(1988, 2, 17)


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    """A front desk that keeps its key in a file, as a practice does."""
    (tmp_path / "encryption.key").write_text(KEY)
    desk = a_desk(database_url, tmp_path, encryption_key="")
    yield desk
    desk.services.db.close()
    vault.use_key(bytes.fromhex(KEY))


def _verifies(desk: Desk, talk: str) -> Outcome:
    return desk.services.patients.verify(talk, "Lucía Ferrer Montoya", [BORN]).outcome


def test_a_talk_goes_on_through_a_change_of_key_that_is_killed_in_the_middle(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = desk.opens()
    desk.says(talk, "before the change")
    assert desk.services.keys.add("test") == 2
    desk.says(talk, "during the change")
    assert _verifies(desk, talk) is Outcome.VERIFIED  # the record is still sealed with the first key

    done: list[str] = []
    real = store.reseal

    def killed(tx: object, table: str, newest: int, most: int) -> int:
        if len(done) == 3:
            raise KeyboardInterrupt
        done.append(table)
        return real(tx, table, newest, 2)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "reseal", killed)
    monkeypatch.setattr("frontdesk.keys.service.BATCH", 2)
    with pytest.raises(KeyboardInterrupt):
        desk.services.keys.reseal("test", spreads=0)
    assert _verifies(desk, desk.opens()) is Outcome.VERIFIED
    with pytest.raises(KeyInUse):
        desk.services.keys.retire(1, "test")

    monkeypatch.undo()
    desk.services.keys.reseal("test", spreads=0)
    desk.services.keys.retire(1, "test")

    desk.says(talk, "after the change")
    said = [line.text for line in desk.services.conversations.transcript(talk) if line.author == "patient"]
    assert said == ["before the change", "during the change", "after the change"]
    assert _verifies(desk, desk.opens()) is Outcome.VERIFIED
    assert desk.services.keys.in_use().keys() == {2}


def test_the_log_can_be_checked_across_a_change_and_after_the_old_key_is_gone(desk: Desk) -> None:
    desk.opens()
    desk.services.audit.seal()
    desk.services.keys.add("test")
    desk.opens()
    desk.services.audit.seal()
    desk.services.keys.reseal("test", spreads=0)

    desk.services.keys.retire(1, "test")

    assert desk.services.audit.verify().faults == ()
    left = desk.services.settings.key_file.read_text()
    assert KEY not in left
    assert left.startswith("1:audit:")


def test_another_process_uses_the_new_key_within_a_second(desk: Desk) -> None:
    path = desk.services.settings.key_file
    keyfile.write(path, keyfile.read(path).with_new())  # as `frontdesk keys add` does it elsewhere

    vault._looked -= vault.LOOK_EVERY
    sealed = vault.seal("words")

    assert sealed[0] == 2
    assert vault.unseal(sealed) == "words"


def test_a_value_of_a_key_that_was_made_a_moment_ago_is_opened(desk: Desk) -> None:
    path = desk.services.settings.key_file
    new = keyfile.read(path).with_new()
    keyfile.write(path, new)
    vault.use_keys(new)
    sealed = vault.seal("words")
    vault.use_keys(keyfile.Keys({1: bytes.fromhex(KEY)}, {}))
    vault._file = path  # a process that has not looked yet

    assert vault.unseal(sealed) == "words"


def test_every_sealed_column_there_is_gets_resealed(desk: Desk) -> None:
    """The tables are asked for themselves: one that is made tomorrow is found."""
    tomorrow = sa.Table(
        "made_tomorrow",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("secret", store.Sealed),
    )
    try:
        with desk.services.db.begin() as tx:
            tomorrow.create(tx)
            tx.execute(sa.insert(tomorrow).values(id=1, secret="words"))
        desk.services.keys.add("test")
        assert "made_tomorrow.secret" in _sealed_with(desk, 1)

        desk.services.keys.reseal("test", spreads=0)

        assert _sealed_with(desk, 1) == {}
        with desk.services.db.reading() as tx:
            assert tx.scalar(sa.select(tomorrow.c.secret)) == "words"
    finally:
        metadata.remove(tomorrow)


def _sealed_with(desk: Desk, key: int) -> dict[str, int]:
    with desk.services.db.reading() as tx:
        return store.sealed_with(tx, key)


def test_the_newest_key_and_one_that_is_not_there_are_not_retired(desk: Desk) -> None:
    with pytest.raises(KeyInUse):
        desk.services.keys.retire(1, "test")
    with pytest.raises(Unknown):
        desk.services.keys.retire(7, "test")


def test_where_a_setting_gives_the_keys_they_are_changed_there(database_url: str, tmp_path: Path) -> None:
    two = f"1:{KEY},2:{'11' * 32}"
    desk = a_desk(database_url, tmp_path, encryption_key=two)
    with pytest.raises(SettingMissing, match="FRONTDESK_ENCRYPTION_KEY"):
        desk.services.keys.add("test")
    desk.services.keys.reseal("test", spreads=0)

    entry = desk.services.keys.retire(1, "test") or ""

    desk.services.db.close()
    after = a_desk(database_url, tmp_path, encryption_key=f"{entry},2:{'11' * 32}")
    assert after.services.audit.verify().faults == ()
    assert _verifies(after, after.opens()) is Outcome.VERIFIED
    after.services.db.close()
    vault.use_key(bytes.fromhex(KEY))


@pytest.mark.parametrize("wrong", ["", "12", "0:" + KEY, "256:" + KEY, f"1:{KEY},1:{KEY}", f"1:audit:{KEY}", "x" * 64])
def test_keys_that_cannot_be_read_are_refused_by_name(wrong: str) -> None:
    with pytest.raises(SettingMissing, match="FRONTDESK_ENCRYPTION_KEY"):
        keyfile.parse(wrong)


def test_two_processes_that_start_at_once_make_one_key(tmp_path: Path) -> None:
    path = tmp_path / "encryption.key"
    keyfile.make(path)
    first = path.read_text()

    keyfile.make(path)

    assert path.read_text() == first
    assert path.stat().st_mode & 0o077 == 0
    assert len(list(tmp_path.iterdir())) == 1


def test_a_retired_keys_audit_key_opens_nothing() -> None:
    keys = keyfile.Keys({1: secrets.token_bytes(32), 2: secrets.token_bytes(32)}, {})

    left = keyfile.parse(keys.without(1).as_text())

    assert left.usable.keys() == {2}
    assert left.audit_key(1) == keys.audit_key(1) != keys.usable[1]
