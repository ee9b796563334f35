"""The whole line on one stage: patients, the provider (simulated), our webhooks and worker, managers' phones.

Virtual time: the simulator's clock is ours, and the worker looks at every tick.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr

from frontdesk.adapters.assistant.port import Assistant
from frontdesk.adapters.telephony.twilio import TwilioTelephony
from frontdesk.errors import DatabaseAway
from phone_simulator import Chaos, Exchange, Person
from phone_simulator.clients import RestTransport
from phone_simulator.phones import Phone
from phone_simulator.transports import in_process
from tests.builders import MONDAY_10, Desk, a_desk
from voice_gateway.app import create_app

ACCOUNT, TOKEN = "AC" + "0123456789abcdef" * 2, "a-token-for-tests"
PRACTICE, OUR_URL = "+19145550100", "https://desk.example.org"
MOBILE = "+19145550177"
PRESSED = {"/professional_caller": "professional_caller", "i am a doctor at mercy hospital": "professional_caller"}


@dataclass
class Stage:
    """A line that can be called."""

    desk: Desk
    exchange: Exchange
    app: Flask
    looks_every: float = 0.5  # virtual seconds between two looks of the worker

    def call(self, script: Person | None = None, number: str = MOBILE) -> Phone:
        """A patient calls the practice."""
        return self.exchange.call(number, PRACTICE, script)

    def manager(self, manager_id: str, person: Person) -> Phone:
        """How a manager's phone is answered from now on."""
        return self.exchange.phone(self.desk.services.practices.manager(manager_id).phone, person)

    def nobody_answers(self) -> None:
        """No manager picks up."""
        for manager in self.desk.services.practices.current().managers:
            self.manager(manager, Person.never_answers())

    def run_until_over(self, *phones: Phone, at_most: float = 900) -> None:
        """Until these phones have hung up."""
        assert self.exchange.run_until(lambda: all(phone.ended for phone in phones), at_most), [
            (phone.number, phone.state, phone.heard[-3:]) for phone in phones
        ]

    def conversation(self, phone: Phone) -> str:
        """The conversation of the newest call from a phone."""
        call_id = next(call.sid for call in reversed(self.exchange.calls.values()) if call.from_number == phone.number)
        found = self.desk.services.calls.conversation_of(call_id)
        assert found is not None
        return found

    def client(self) -> FlaskClient:
        """Somebody on the internet."""
        return self.app.test_client()

    def breaks(self) -> None:
        """From now on nothing of ours works that needs more than the gateway itself."""
        self.exchange.clock.on_tick.clear()
        self.desk.services.calls.answer = _broken  # type: ignore[method-assign]

    def failures(self) -> list[Any]:
        """Webhooks that were not answered as they should be: an error, or later than two seconds."""
        return [sent for sent in self.exchange.requests if not 200 <= sent.status < 300]


def _broken(*_: Any) -> Any:
    raise DatabaseAway("broken for a test")


@contextmanager
def a_stage(
    database_url: str,
    var: Path,
    *,
    now: datetime = MONDAY_10,
    chaos: Chaos | None = None,
    seed: int = 1,
    assistant: Assistant | None = None,
) -> Iterator[Stage]:
    """The line of the demo practice on a loaded database, on a Monday at ten."""
    app: list[Flask] = []  # made of services that have the exchange's clock

    def send(*request: Any) -> Any:
        return in_process(app[0])(*request)

    exchange = Exchange(account=ACCOUNT, token=TOKEN, send=send, seed=seed, start=now, chaos=chaos)
    telephony = TwilioTelephony(ACCOUNT, TOKEN, PRACTICE, OUR_URL, transport=RestTransport(exchange))
    parts: dict[str, Any] = {"clock": exchange, "telephony": telephony}
    if assistant is not None:
        parts["assistant"] = assistant
    own = {"twilio_account": ACCOUNT, "twilio_token": SecretStr(TOKEN), "phone_number": PRACTICE, "public_url": OUR_URL}
    desk = a_desk(database_url, var, now=now, parts=parts, **own)
    app.append(create_app(desk.services))
    exchange.number(
        PRACTICE,
        voice_url=f"{OUR_URL}/phone/calls",
        fallback_url=f"{OUR_URL}/phone/fallback",
        status_callback=f"{OUR_URL}/phone/calls/events",
    )
    for payload, reason in PRESSED.items():  # what the assistant's actions do with these
        desk.assistant.acts[payload] = partial(desk.services.cases.request, reason_name=reason)
    stage = Stage(desk, exchange, app[0])
    exchange.on_tick(_worker(stage))
    yield stage
    desk.services.db.close()


def _worker(stage: Stage) -> Callable[[], None]:
    """The looks of the worker that a call may wait for."""
    last = [stage.exchange.now()]

    def look() -> None:
        if (stage.exchange.now() - last[0]).total_seconds() < stage.looks_every:
            return
        last[0] = stage.exchange.now()
        stage.desk.services.cases.fire_deadlines()
        stage.desk.services.legs.look()
        stage.desk.services.partials.look()

    return look
