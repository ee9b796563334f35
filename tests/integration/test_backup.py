"""An encrypted copy can be put back, and only with its key, whole and over nothing."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdesk import backup
from frontdesk.errors import BackupUnusable
from tests.builders import Desk, a_desk


@pytest.fixture
def database_url(loaded_sqlite: Path, tmp_path: Path) -> str:
    """Backups of ours are of SQLite; PostgreSQL has its own."""
    shutil.copy(loaded_sqlite, tmp_path / "test.db")
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A key for backups, kept apart."""
    path = tmp_path / "elsewhere.key"
    backup.make_key(path)
    return path


def _backup(desk: Desk, folder: Path, key: Path) -> Path:
    own = desk.services.settings
    return backup.backup(own.database, own.seal_file, folder, backup.read_key(key), desk.clock.now())


def test_a_copy_made_while_everything_runs_can_be_put_back_and_talked_in(desk: Desk, tmp_path: Path, key: Path) -> None:
    talk = desk.opens()
    desk.says(talk, "before the copy")
    desk.services.audit.seal()
    with desk.services.db.reading():
        file = _backup(desk, tmp_path / "copies", key)
    desk.says(talk, "after the copy")

    new = tmp_path / "new"
    backup.restore(file, f"sqlite:///{new / 'desk.db'}", new / "audit-seals.txt", backup.read_key(key))
    again = a_desk(f"sqlite:///{new / 'desk.db'}", new)

    said = [line.text for line in again.services.conversations.transcript(talk) if line.author == "patient"]
    assert said == ["before the copy"]
    assert again.services.audit.verify().faults == ()
    assert again.says(talk, "hello again").lines[-1].author == "assistant"
    again.services.db.close()


def test_nothing_of_the_database_can_be_read_in_the_copy(desk: Desk, tmp_path: Path, key: Path) -> None:
    file = _backup(desk, tmp_path / "copies", key)

    assert b"SQLite format" not in file.read_bytes()
    assert b"lucia-ferrer" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    assert key.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.glob("tmp*")] == []


def test_a_copy_is_not_put_over_what_is_there(desk: Desk, tmp_path: Path, key: Path) -> None:
    file = _backup(desk, tmp_path / "copies", key)
    own = desk.services.settings

    with pytest.raises(BackupUnusable, match="is there already"):
        backup.restore(file, own.database, own.seal_file, backup.read_key(key))


def test_no_copy_is_made_of_a_database_that_is_not_there(desk: Desk, tmp_path: Path, key: Path) -> None:
    missing = tmp_path / "another-practice.db"

    with pytest.raises(BackupUnusable, match="FRONTDESK_PRACTICE"):
        backup.backup(
            f"sqlite:///{missing}", tmp_path / "seals", tmp_path / "copies", backup.read_key(key), desk.clock.now()
        )

    assert not missing.exists()


def test_another_key_opens_nothing_and_leaves_nothing(desk: Desk, tmp_path: Path, key: Path) -> None:
    file = _backup(desk, tmp_path / "copies", key)

    with pytest.raises(BackupUnusable, match="key"):
        backup.restore(file, f"sqlite:///{tmp_path / 'new/desk.db'}", tmp_path / "new/seals", b"1" * 32)

    assert list((tmp_path / "new").iterdir()) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_copy_is_refused(desk: Desk, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    key = b"2" * 32
    own = desk.services.settings
    file = backup.backup(own.database, own.seal_file, folder, key, desk.clock.now())
    content = bytearray(file.read_bytes())
    if data.draw(st.booleans()):
        content[data.draw(st.integers(0, len(content) - 1))] ^= 1
    else:
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    file.write_bytes(bytes(content))

    with pytest.raises(BackupUnusable):
        backup.restore(file, f"sqlite:///{folder / 'new.db'}", folder / "seals", key)

    assert not (folder / "new.db").exists()
    shutil.rmtree(folder)


def test_a_copy_cut_between_two_pieces_is_refused(desk: Desk, tmp_path: Path, key: Path) -> None:
    file = _backup(desk, tmp_path / "copies", key)
    content = file.read_bytes()
    first = len(backup.MAGIC) + 8
    second = first + 4 + int.from_bytes(content[first : first + 4])
    third = second + 4 + int.from_bytes(content[second : second + 4])
    for end in {len(backup.MAGIC), first, first + 2, second, third} - {len(content)}:
        file.write_bytes(content[:end])

        with pytest.raises(BackupUnusable):
            backup.restore(file, f"sqlite:///{tmp_path / 'new.db'}", tmp_path / "new-seals", backup.read_key(key))


def test_the_newest_copy_of_a_folder_is_taken(desk: Desk, tmp_path: Path, key: Path) -> None:
    _backup(desk, tmp_path / "copies", key)
    desk.clock.advance(hours=1)
    newest = _backup(desk, tmp_path / "copies", key)

    assert backup.newest(tmp_path / "copies") == newest
    assert backup.newest(newest) == newest
    with pytest.raises(BackupUnusable):
        backup.newest(tmp_path / "nothing")


def test_postgresql_is_said_to_have_its_own(tmp_path: Path) -> None:
    with pytest.raises(BackupUnusable, match="pg_dump"):
        backup.backup("postgresql://somewhere/desk", tmp_path / "s", tmp_path, b"1" * 32, None)  # type: ignore[arg-type]
