"""The simulator at its start, and whoever withholds their number."""

from argparse import Namespace

import pytest

from phone_simulator import Exchange
from phone_simulator.control import WITHHELD, control_app
from phone_simulator.server import TOKEN_VARIABLE, arguments, exchange_from
from tests.unit.simulator.office import ACCOUNT, CALLER, PRACTICE, PUBLIC, TOKEN, Office, exchange_for, twiml


def _options(*more: str) -> Namespace:
    given = ["--account", ACCOUNT, "--number", PRACTICE, "--app-url", PUBLIC]
    return arguments().parse_args([*given, *more])


def _first_call(exchange: Exchange) -> str:
    exchange.call(CALLER, PRACTICE)
    return next(iter(exchange.calls))


def test_a_call_after_another_start_is_not_named_as_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)

    unlike = {_first_call(exchange_from(_options())) for _ in range(3)}
    alike = {_first_call(exchange_from(_options("--seed", "7"))) for _ in range(3)}

    assert len(unlike) == 3
    assert len(alike) == 1


def test_who_withholds_their_number_calls_without_one() -> None:
    office = Office({"/voice": twiml("<Say>Good morning.</Say>"), "/status": ""})
    exchange = exchange_for(office)
    page = control_app(exchange, PRACTICE).test_client()

    called = page.post("/simulator/calls", json={"from": WITHHELD})
    exchange.run(5)

    assert called.status_code == 201
    assert [form["From"] for form in office.posted("/voice")] == [WITHHELD]
    heard = page.get(f"/simulator/phones/{WITHHELD}").json
    assert heard is not None
    assert [sentence["text"] for sentence in heard["heard"]] == ["Good morning."]
