"""The simulator as a server, at the wall's pace: a call over real HTTP in both directions."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from werkzeug.serving import BaseWSGIServer, make_server

from phone_simulator import server
from tests.unit.simulator.office import ACCOUNT, CALLER, MANAGER, PRACTICE, TOKEN, Office, twiml

ASK = "<Gather input='speech' speechTimeout='1' action='/heard'><Say>Yes?</Say></Gather>"


@contextmanager
def running(web: BaseWSGIServer) -> Iterator[str]:
    thread = threading.Thread(target=web.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{web.port}"
    finally:
        web.shutdown()
        thread.join()


def wait_for(condition: Callable[[], Any]) -> Any:
    ends = time.monotonic() + 10
    while time.monotonic() < ends:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError("it did not come")


def test_a_page_talks_to_the_application_which_calls_a_manager(tmp_path: Path) -> None:
    office = Office({"/phone/calls": twiml(ASK), "/leg": twiml("<Say>A patient waits.</Say>")})
    secret = tmp_path / "token"
    secret.write_text(TOKEN + "\n")
    with running(make_server("127.0.0.1", 0, office, threaded=True)) as application:
        options = server.arguments().parse_args(
            [
                *("--account", ACCOUNT, "--token-file", str(secret), "--number", PRACTICE),
                *("--app-url", application, "--public-url", "https://practice.example"),
            ]
        )
        with running(server.serve(server.exchange_from(options), PRACTICE, 0)) as simulator:
            api = httpx.Client(base_url=f"{simulator}/2010-04-01/Accounts/{ACCOUNT}", auth=(ACCOUNT, TOKEN))
            page = httpx.Client(base_url=f"{simulator}/simulator")

            def ring_the_manager(form: dict[str, str]) -> str:
                api.post("/Calls.json", data={"To": MANAGER, "From": PRACTICE, "Url": "https://practice.example/leg"})
                return twiml(f"<Say>You said {form['SpeechResult']}.</Say>")

            office.pages["/heard"] = ring_the_manager
            page.post("/calls", json={"from": CALLER})
            wait_for(lambda: page.get(f"/phones/{CALLER}").json()["heard"])
            page.post(f"/phones/{CALLER}/say", json={"text": "a visit"})
            wait_for(lambda: page.get(f"/phones/{MANAGER}").json()["state"] == "ringing")
            page.post(f"/phones/{MANAGER}/answer", json={})
            heard = wait_for(lambda: page.get(f"/phones/{MANAGER}").json()["heard"])
            wait_for(lambda: page.get(f"/phones/{CALLER}").json()["state"] == "ended")
            said = [item["text"] for item in page.get(f"/phones/{CALLER}").json()["heard"]]

    assert heard[0]["text"] == "A patient waits."
    assert said == ["Yes?", "You said a visit."]


def test_the_command_line_refuses_a_knob_that_is_none_and_a_missing_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(server.TOKEN_VARIABLE, raising=False)
    options = server.arguments().parse_args(
        ["--account", ACCOUNT, "--number", PRACTICE, "--app-url", "http://127.0.0.1:1"]
    )

    with pytest.raises(SystemExit, match="no token"):
        server.exchange_from(options)
    with pytest.raises(SystemExit, match="lots"):
        server.chaos_from("lots=1")
    assert server.chaos_from("lost=0.5,late_seconds=9").late_seconds == 9
