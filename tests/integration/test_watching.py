"""What is noted of requests and messages: log lines with a trace, figures with labels from enumerations."""

import json
import logging
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
import structlog
from flask import Flask
from prometheus_client import generate_latest

from frontdesk import log, metrics
from frontdesk.audit import audit_rows
from frontdesk.engine import free_port
from frontdesk.trace import LONGEST_WHERE, origin
from frontdesk.watch import Promises
from frontdesk.worker import Work, _try
from tests.builders import Desk, a_desk
from voice_gateway.app import create_app
from voice_gateway.watching import Stream, counted

WORDS = "Zebulonia said my knee hurts"
GIVEN = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{GIVEN}-b7ad6b7169203331-01"


@pytest.fixture
def started() -> Iterator[None]:
    """The log as a process has it."""
    hooks = (sys.excepthook, sys.unraisablehook, threading.excepthook, warnings.showwarning)
    root, config = logging.getLogger(), structlog.get_config()
    before = (root.handlers[:], root.level, logging.lastResort)
    log.start("gateway")
    yield
    log.start("-")
    sys.excepthook, sys.unraisablehook, threading.excepthook, warnings.showwarning = hooks
    root.handlers[:], root.level, logging.lastResort = before
    logging.raiseExceptions = True
    structlog.configure(**config)


@pytest.fixture
def app(desk: Desk) -> Flask:
    return create_app(desk.services)


class Where:
    """Notes the origin under which reception works."""

    def __init__(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        self.origins: list[Any] = []
        reception = app.extensions["services"].reception
        welcome = reception.welcome
        noting = lambda *said: (self.origins.append(origin()), welcome(*said))[1]  # noqa: E731
        monkeypatch.setattr(reception, "welcome", noting)
        self.client = app.test_client()

    def opens(self, address: str, **headers: str) -> Any:
        self.client.post("/chat/conversations", json={}, environ_base={"REMOTE_ADDR": address}, headers=headers)
        return self.origins[-1]


def test_a_browser_chooses_neither_its_address_nor_its_trace(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    where = Where(app, monkeypatch)

    came = where.opens("203.0.113.7", traceparent=PARENT, X_Forwarded_For="198.51.100.1")

    assert came.where == "chat 203.0.113.7"
    assert len(came.trace) == 16
    assert came.trace != where.opens("203.0.113.7").trace


def test_a_proxy_of_the_practice_is_believed_but_not_for_what_is_no_address(
    database_url: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = a_desk(database_url, tmp_path, trusted_proxies=1)
    where = Where(create_app(desk.services), monkeypatch)

    came = where.opens("127.0.0.1", traceparent=PARENT, X_Forwarded_For="6.6.6.6, 198.51.100.1")
    odd = where.opens("127.0.0.1", traceparent=f"00-{WORDS}", X_Forwarded_For=WORDS * 20)

    assert (came.where, came.trace) == ("chat 198.51.100.1", GIVEN)
    assert odd.where == "chat unknown"
    assert len(odd.where) <= LONGEST_WHERE
    assert len(odd.trace) == 16


def test_the_origin_ends_with_the_request(app: Flask) -> None:
    before = origin()

    app.test_client().get("/health").close()

    assert origin() == before


def test_a_request_is_one_line_without_its_path_or_query(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    app.test_client().get(f"/nowhere/{WORDS}?said={WORDS}", headers={"Referer": WORDS})

    written = capsys.readouterr().err
    line = json.loads(written)
    assert (line["event"], line["route"], line["method"], line["status"]) == ("request", "none", "GET", 404)
    assert "knee" not in written


@pytest.mark.usefixtures("started")
@pytest.mark.parametrize("path", ["/chat/conversations", "/console/sign-in"])
def test_an_error_in_a_route_or_a_template_is_told_by_type_and_place_only(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], path: str
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise ValueError(WORDS)

    monkeypatch.setattr(app.extensions["services"].reception, "welcome", fails)
    monkeypatch.setattr("voice_gateway.console.doors.present_demo_accounts", lambda *_: map(fails, [1]))

    answered = app.test_client().post(path, json={"language": WORDS}) if "chat" in path else app.test_client().get(path)

    written = capsys.readouterr().err
    assert answered.status_code == 500
    unexpected = [line for line in map(json.loads, written.splitlines()) if line["event"] == "unexpected"]
    assert unexpected[0]["error"] == "ValueError"
    assert unexpected[0]["place"].startswith("tests/integration/test_watching.py:")
    assert "knee" not in written + answered.get_data(as_text=True)


def test_what_an_action_writes_has_the_trace_that_came_with_the_message(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from rasa_sdk import Tracker
    from rasa_sdk.executor import CollectingDispatcher

    from actions import turn
    from actions.talk import Stop

    monkeypatch.setattr(turn, "services", lambda: desk.services)
    came = {"origin": {"trace": GIVEN, "where": "chat 203.0.113.7"}}
    message = {"text": WORDS, "intent": {"name": "stop"}, "metadata": came}
    tracker = Tracker(desk.opens(), {"language": "en-US"}, message, [], False, None, {}, "action_listen")
    capsys.readouterr()
    seen = []
    monkeypatch.setattr(desk.services.appointments, "let_go", lambda _: seen.append(origin()))

    Stop()._traced(CollectingDispatcher(), tracker)

    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["action"], line["trace"]) == ("action", "action_stop", GIVEN)
    assert [(each.trace, each.where) for each in seen] == [(GIVEN, "chat 203.0.113.7")]


def test_audit_rows_have_the_trace_and_the_place_of_the_request(desk: Desk, app: Flask) -> None:
    client = app.test_client()
    opened = client.post("/chat/conversations", json={}).get_json()
    held = {"Authorization": f"Bearer {opened['token']}"}
    client.post(f"/chat/conversations/{opened['conversation']}/manager", json={"id": "1"}, headers=held)

    with desk.services.db.reading() as tx:
        rows = tx.execute(sa.select(audit_rows)).mappings().all()
    found = [row for row in rows if row["conversation_id"] == opened["conversation"]]
    assert {row["place"] for row in found} == {"chat 127.0.0.1"}
    assert len({row["trace"] for row in found} - {"-"}) == 1


def _value(name: str, **labels: str) -> float:
    return metrics.registry.get_sample_value(name, labels) or 0.0


def test_messages_are_counted_by_what_became_of_them(desk: Desk) -> None:
    conversation = desk.opens()
    outcomes = ("answered", "repeated", "danger", "person_called")
    before = {each: _value("frontdesk_turn_seconds_count", outcome=each) for each in outcomes}

    desk.says(conversation, "hello", "one")
    desk.says(conversation, "hello", "one")
    desk.says(conversation, "I can't breathe and my chest hurts", "two")
    desk.assistant.down = True
    desk.says(conversation, "book a visit", "three")

    after = {each: _value("frontdesk_turn_seconds_count", outcome=each) for each in outcomes}
    assert {each: after[each] - before[each] for each in outcomes} == dict.fromkeys(outcomes, 1)


def test_every_label_value_comes_from_an_enumeration_so_series_never_grow(desk: Desk, app: Flask) -> None:
    before = _series()

    client = app.test_client()
    for path in (f"/{WORDS}", "/console/", "/health", f"/live/{WORDS}"):
        client.open(path, method="ZEBULONIA")
        client.get(path)
    desk.says(desk.opens(), WORDS)

    assert _series() == before
    assert "Zebulonia" not in generate_latest(metrics.registry).decode()


def _series() -> set[tuple[Any, ...]]:
    samples = [sample for metric in metrics.registry.collect() for sample in metric.samples]
    return {(sample.name, *sorted(sample.labels.items())) for sample in samples}


def test_refusals_are_counted_by_reason(app: Flask) -> None:
    before = _value("frontdesk_refused_requests_total", reason="unknown")

    app.test_client().get("/nowhere")

    assert _value("frontdesk_refused_requests_total", reason="unknown") == before + 1


def test_promises_show_cases_the_oldest_offer_what_is_overdue_and_the_outbox(desk: Desk) -> None:
    desk.services.cases.request(desk.opens(), "asked_for_person")
    desk.clock.advance(seconds=50)

    figures = _figures(desk)
    desk.clock.advance(seconds=50)
    later = _figures(desk)

    assert figures["frontdesk_cases offered"] == 1
    assert figures["frontdesk_oldest_offer_seconds "] == 50
    assert figures["frontdesk_deadlines_overdue "] == 0
    assert figures["frontdesk_notices_waiting "] >= 1
    assert figures["frontdesk_oldest_notice_seconds "] == 50
    assert later["frontdesk_deadlines_overdue "] == 1


def test_without_a_database_the_figures_say_so_and_no_more(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise sa.exc.OperationalError(WORDS, {}, Exception(WORDS))

    monkeypatch.setattr(desk.services.cases, "figures", away)

    assert _figures(desk) == {"frontdesk_database_up ": 0}


def _figures(desk: Desk) -> dict[str, float]:
    core = desk.services
    found = Promises(core.cases, core.tasks, core.after.alarms, core.outbox, core.unanswered.waiting).collect()
    return {f"{s.name} {''.join(s.labels.values())}": s.value for metric in found for s in metric.samples}


def test_an_open_stream_counts_until_it_is_closed() -> None:
    def events() -> Iterator[str]:
        yield "one"
        yield "two"

    stream = counted(Stream.CHAT, events())
    before = _value("frontdesk_open_streams", stream="chat")
    next(stream)

    assert _value("frontdesk_open_streams", stream="chat") == before + 1
    stream.close()  # type: ignore[attr-defined]
    assert _value("frontdesk_open_streams", stream="chat") == before


def test_work_that_fails_is_counted_and_logged_as_the_workers(capsys: pytest.CaptureFixture[str]) -> None:
    def fails() -> int:
        raise ValueError(WORDS)

    before = _value("frontdesk_work_failures_total", work="notices")
    _try(Work.NOTICES, fails)
    _try(Work.NOTICES, lambda: 0)

    written = capsys.readouterr().err
    assert _value("frontdesk_work_failures_total", work="notices") == before + 1
    assert time.time() - _value("frontdesk_work_done_time_seconds", work="notices") < 60
    assert json.loads(written)["work"] == "notices"
    assert "knee" not in written


def test_figures_are_served_on_this_machine_only_and_a_taken_port_stops_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    first = free_port() - metrics.PLACES["worker"]

    metrics.serve("worker", first)
    metrics.serve("worker", first)
    metrics.serve("worker", 0)

    answered = httpx.get(f"http://127.0.0.1:{first + 2}/metrics", trust_env=False)
    assert "frontdesk_work_failures_total" in answered.text
    assert json.loads(capsys.readouterr().err)["event"] == "no metrics"
    listening = {line.split()[1] for line in open("/proc/net/tcp").readlines()[1:]}  # noqa: PTH123, SIM115
    assert f"0100007F:{first + 2:04X}" in listening
    assert f"00000000:{first + 2:04X}" not in listening


def test_the_figures_are_on_no_port_that_browsers_reach(app: Flask) -> None:
    assert app.test_client().get("/metrics").status_code == 404
