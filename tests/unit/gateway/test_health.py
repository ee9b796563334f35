"""Whether the assistant is ready is told to anybody, and asked of the engine now and then."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from voice_gateway import health
from voice_gateway.health import KNOWN_FOR, Readiness


def test_the_engine_is_asked_once_in_a_while_however_often_we_are(monkeypatch: pytest.MonkeyPatch) -> None:
    now, asked = [100.0], []
    monkeypatch.setattr(health.time, "monotonic", lambda: now[0])
    readiness = Readiness(lambda: not asked.append(1))

    found = [readiness.now() for _ in range(50)]
    once = len(asked)
    now[0] += KNOWN_FOR
    readiness.now()

    assert found == [True] * 50
    assert [once, len(asked)] == [1, 2]


def test_an_engine_that_hangs_holds_one_thread() -> None:
    asked, goes_on = threading.Event(), threading.Event()

    def hangs() -> bool:
        asked.set()
        return goes_on.wait(10)

    readiness = Readiness(hangs)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(readiness.now)
        asked.wait(10)
        others = [readiness.now() for _ in range(20)]
        goes_on.set()

    assert others == [False] * 20
    assert first.result()
