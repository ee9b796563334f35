"""The log: only named fields in their shapes get in; whatever else a process would write about a patient does not."""

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.log import EVENTS, SHAPES, checked, dropped, log, recorded
from frontdesk.trace import coming_from

WORDS = "my knee hurts Zebulonia 1937-03-19"
STARTED = "from frontdesk.log import log, start; start('gateway')\n"


def test_a_line_holds_the_event_its_trace_and_its_fields(capsys: pytest.CaptureFixture[str]) -> None:
    with coming_from("chat 203.0.113.7", "0123456789abcdef"):
        log.info("request", route="chat.say", method="POST", status=200, ms=12)

    line = json.loads(capsys.readouterr().err)
    assert line.pop("at").endswith("Z")
    expected = {"event": "request", "level": "info", "process": "-", "trace": "0123456789abcdef"}
    assert line == expected | {"route": "chat.say", "method": "POST", "status": 200, "ms": 12}


def test_what_is_not_named_or_has_another_shape_is_left_out_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    before = dropped()

    log.info("request", route=WORDS, conversation="lucia-ferrer", ms="soon", text=WORDS, status=True)

    line = json.loads(capsys.readouterr().err)
    assert set(line) == {"at", "event", "level", "process", "trace", "dropped"}
    assert line["dropped"] == 5
    assert dropped() - before == 5


def test_an_event_that_is_not_in_the_vocabulary_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    log.error(WORDS)

    assert json.loads(capsys.readouterr().err)["event"] == "unnamed"


@given(st.dictionaries(st.one_of(st.sampled_from(sorted(SHAPES)), st.text()), st.one_of(st.text(), st.integers())))
def test_no_value_gets_in_with_a_space_a_letter_that_is_not_ascii_or_at_great_length(fields: dict[str, Any]) -> None:
    kept = checked({**fields, "event": "request"})

    assert set(kept) <= set(SHAPES)
    for name, value in kept.items():
        assert str(value).isascii()
        assert " " not in str(value) or (name, value) in {("event", value) for value in EVENTS}
        assert len(str(value)) <= 170


def test_of_an_error_only_the_types_and_the_place_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        try:
            int(WORDS)
        except ValueError as error:
            raise KeyError(WORDS) from error
    except KeyError as error:
        log.error("unexpected", error=error)

    written = capsys.readouterr().err
    line = json.loads(written)
    assert (line["error"], line["cause"]) == ("KeyError", "ValueError")
    assert line["place"].startswith("tests/unit/test_log.py:")
    assert "knee" not in written


PLANTED = {
    "an error nobody catches": "raise ValueError({words!r})",
    "one in a thread": "import threading; t = threading.Thread(target=int, args=({words!r},)); t.start(); t.join()",
    "one that cannot be raised": "class A:\n    def __del__(self): int({words!r})\nA()",
    "a library's error": (
        "import logging\ntry: int({words!r})\nexcept ValueError: logging.exception('at %s', {words!r})"
    ),
    "a text put together": "import logging; logging.getLogger('sanic.error').error(f'{{ {words!r} }}')",
    "a record that cannot be put together": "import logging; logging.error('%d', {words!r})",
    "a logger without a handler": "import logging; logging.Logger('x').error({words!r})",
    "a warning": "import warnings; warnings.warn({words!r})",
    "another structlog": "import structlog; structlog.get_logger({words!r}).error({words!r}, said={words!r})",
    "SQL with its parameters": (
        "import sqlalchemy as sa\nfrom frontdesk.db import Database\n"
        "with Database('sqlite://').begin() as tx: tx.execute(sa.text('select :a from nowhere'), {{'a': {words!r}}})"
    ),
    "asyncio": (
        "import asyncio\nasync def f(): raise ValueError({words!r})\n"
        "async def g():\n    t = asyncio.create_task(f())\n    await asyncio.sleep(0)\n    del t\nasyncio.run(g())"
    ),
    "gevent": (
        "from voice_gateway.gunicorn_log import tell_of_greenlets; tell_of_greenlets()\n"
        "import gevent; gevent.spawn(int, {words!r}).join()"
    ),
}


@pytest.mark.parametrize("plant", PLANTED.values(), ids=PLANTED)
def test_a_process_writes_log_lines_without_words_whatever_happens(plant: str) -> None:
    code = STARTED + plant.format(words=WORDS)

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)

    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert lines, "nothing was logged"
    assert all(line["process"] == "gateway" for line in lines)
    assert not {"Zebulonia", "knee", "1937"} & set(_words(done.stdout + done.stderr))


RAW: dict[str, Callable[[], str]] = {
    "words": lambda: WORDS,
    "a traceback's last line": lambda: f"ValueError: {WORDS}",
    "a name that looks like an error": lambda: "ZebuloniaError: yes",
    "JSON that is no line": lambda: json.dumps({"text": WORDS}),
    "a line with words": lambda: json.dumps({"event": "request", "process": "rasa", "at": "x", "text": WORDS}),
    "a broken line": lambda: '{"event": "request", "knee',
}


@pytest.mark.parametrize("printed", RAW.values(), ids=RAW)
def test_what_a_process_prints_past_its_log_is_only_counted(printed: Callable[[], str]) -> None:
    line = recorded("gateway", printed())

    assert not {"Zebulonia", "ZebuloniaError", "knee", "1937"} & set(_words(line))
    assert json.loads(line)["event"] in ("printed", "request")


def _words(text: str) -> list[str]:
    return text.replace('"', " ").replace("-", " ").replace("'", " ").split()
