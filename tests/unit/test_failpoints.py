"""Points at which crash tests end a process: nothing for a practice, and an order is carried out once."""

import os
import signal
from pathlib import Path

import pytest

from frontdesk import failpoints
from frontdesk.errors import SettingMissing
from frontdesk.settings import read_settings


def test_a_practice_cannot_order_kills(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FRONTDESK_KILL_ORDERS", str(tmp_path / "orders"))
    monkeypatch.delenv("FRONTDESK_NOW", raising=False)

    with pytest.raises(SettingMissing, match="KILL_ORDERS"):
        read_settings()


def test_an_order_is_carried_out_once_at_its_point(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    killed: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "kill", lambda pid, number: killed.append((pid, number)))
    monkeypatch.setattr(failpoints, "_watch", None)
    orders = tmp_path / "orders"
    failpoints.obey(orders)
    orders.write_text("after book\n123\n456")

    for point in ("before book", "after book", "after book"):
        failpoints.reach(point)

    assert killed == [(123, signal.SIGKILL), (456, signal.SIGKILL)]


def test_a_call_that_fails_has_no_point_after_it() -> None:
    reached: list[str] = []

    with failpoints.watching(reached.append), pytest.raises(ValueError, match="x"), failpoints.around("book"):
        raise ValueError("x")

    assert reached == ["before book"]
