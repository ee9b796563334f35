"""The worker rings phones beside all its other work."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.worker import work_until_told
from tests.builders import Desk
from tests.integration.phone.line import PhoneLine


@pytest.fixture
def database_url(loaded_sqlite: Path, tmp_path: Path) -> str:
    """What waits for what does not depend on the kind of database."""
    import shutil

    shutil.copy(loaded_sqlite, tmp_path / "test.db")
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture
def signals() -> Iterator[None]:
    """The worker takes two signals for itself; afterwards they are pytest's again."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("signals")
def test_a_mail_server_that_hangs_keeps_no_phone_from_ringing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    line, hangs, rung = PhoneLine(desk).calls(), threading.Event(), []
    monkeypatch.setattr(desk.services.outbox, "send_due", lambda: hangs.wait(20) and 0)

    def caller() -> None:
        case = desk.services.cases.request(line.talk, "asked_for_person")
        for _ in range(60):
            if line.phone(case.manager_id or ""):
                rung.append(case.manager_id)
                break
            threading.Event().wait(0.1)
        hangs.set()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Timer(1.0, caller).start()
    work_until_told(desk.services)

    assert rung
