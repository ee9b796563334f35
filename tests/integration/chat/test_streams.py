"""Event streams are bounded, and a browser that gets none can ask instead."""

import socket

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import Desk
from tests.integration.chat.conftest import Patient
from voice_gateway.chat import live


@pytest.fixture
def streaming(live_app: Flask) -> FlaskClient:
    """A browser at the process of event streams."""
    return live_app.test_client(use_cookies=False)


def test_five_tabs_have_a_stream_and_the_sixth_is_told(patient: Patient, streaming: FlaskClient) -> None:
    address = f"/live/conversations/{patient.id}"
    tabs = [streaming.get(address, headers=patient.authorization, buffered=False) for _ in range(5)]

    sixth = streaming.get(address, headers=patient.authorization)
    tabs[0].close()
    again = streaming.get(address, headers=patient.authorization, buffered=False)

    assert [tab.status_code for tab in tabs] == [200] * 5
    assert sixth.status_code == 503
    assert sixth.headers["Retry-After"]
    assert again.status_code == 200
    for tab in [*tabs[1:], again]:
        tab.close()


def test_all_streams_together_have_a_bound(
    patient: Patient, streaming: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "STREAMS_AT_ONCE", 0)

    refusal = streaming.get(f"/live/conversations/{patient.id}", headers=patient.authorization)

    assert refusal.status_code == 503
    assert patient.reads().status_code == 200


@pytest.mark.parametrize("last", ["²", "9" * 400, "-1", "x", ""])
def test_a_wrong_last_event_begins_at_the_beginning(patient: Patient, streaming: FlaskClient, last: str) -> None:
    headers = {**patient.authorization, "Last-Event-ID": last}

    response = streaming.get(f"/live/conversations/{patient.id}", headers=headers, buffered=False)
    first = next(iter(response.response))
    response.close()

    assert b"id: 1\nevent: message" in (first if isinstance(first, bytes) else first.encode())


def test_a_stream_that_is_over_is_followed_no_more(patient: Patient, streaming: FlaskClient, live_app: Flask) -> None:
    response = streaming.get(f"/live/conversations/{patient.id}", headers=patient.authorization, buffered=False)
    next(iter(response.response))
    watcher = live_app.extensions["watcher"]
    assert patient.id in watcher._streams

    response.close()

    assert patient.id not in watcher._streams


def test_only_asking_for_the_head_of_a_stream_takes_no_place(patient: Patient, streaming: FlaskClient) -> None:
    for _ in range(8):
        head = streaming.head(f"/live/conversations/{patient.id}", headers=patient.authorization)

        assert head.status_code == 200
        head.close()


def test_a_strangers_stream_is_refused(patient: Patient, streaming: FlaskClient, desk: Desk) -> None:
    other = desk.opens()

    assert streaming.get(f"/live/conversations/{other}", headers=patient.authorization).status_code == 403


def test_a_reader_who_takes_nothing_is_cut_off(patient: Patient, streaming: FlaskClient) -> None:
    with socket.socket() as client:
        environ = {"gunicorn.socket": client}
        address = f"/live/conversations/{patient.id}"
        streaming.get(address, headers=patient.authorization, buffered=False, environ_overrides=environ).close()

        milliseconds = client.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)

    assert milliseconds == 30_000
