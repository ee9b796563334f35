"""The telephone exchange: everything of the simulator in one object, driven by a test or by a server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from phone_simulator.alerts import Alert
from phone_simulator.calls import Call
from phone_simulator.chaos import Chaos, Monkey
from phone_simulator.clock import Clock
from phone_simulator.log import Turn, TurnLog
from phone_simulator.messages import Message
from phone_simulator.names import API_VERSION, Sids
from phone_simulator.parameters import Place
from phone_simulator.people import Person
from phone_simulator.phones import Phone
from phone_simulator.plan import Plan
from phone_simulator.record import Recording
from phone_simulator.rest import Rest
from phone_simulator.rooms import Room
from phone_simulator.speech import Recogniser
from phone_simulator.webhooks import Answer, Request, Send, Sender

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
API = "https://api.twilio.com"


@dataclass
class Number:
    """A number of the account: docs/phone-numbers/api/incomingphonenumber-resource."""

    sid: str
    number: str
    voice_url: str = ""
    voice_method: str = "POST"
    fallback_url: str = ""
    fallback_method: str = "POST"
    status_callback: str = ""
    status_callback_method: str = "POST"
    sms_url: str = ""
    friendly_name: str = ""
    created_at: datetime = field(default=START)


class Exchange:
    """The provider's side of the line. `send` is how its webhooks reach the application (see transports)."""

    def __init__(
        self,
        *,
        account: str,
        token: str,
        send: Send,
        seed: int = 1,
        start: datetime = START,
        chaos: Chaos | None = None,
        recogniser: Recogniser | None = None,
    ) -> None:
        self.account = account
        self.token = token
        self.clock = Clock(start)
        self.sids = Sids(seed)
        self.monkey = Monkey(chaos or Chaos(), seed)
        self.sender = Sender(self.clock, send, token, self.sids, self.monkey)
        self.sender.on_refused = self._callback_refused
        self.recogniser = recogniser or Recogniser()
        self.log = TurnLog()
        self.alerts: list[Alert] = []
        self.phones: dict[str, Phone] = {}
        self.numbers: dict[str, Number] = {}
        self.calls: dict[str, Call] = {}
        self.rooms: dict[str, Room] = {}
        self.recordings: dict[str, Recording] = {}
        self.messages: dict[str, Message] = {}
        # Numbers the provider will not call (21214), and those that answered a text with STOP (21610).
        self.unroutable: set[str] = set()
        self.opted_out: set[str] = set()
        self.rest = Rest(self)
        self._line_free_at = 0.0

    # Time

    def now(self) -> datetime:
        """The moment in the exchange; an application's clock can be this."""
        return self.clock.now()

    def on_tick(self, hook: Callable[[], None]) -> None:
        """Call this after every event and at every virtual second: a worker's turn."""
        self.clock.on_tick.append(hook)

    def run(self, seconds: float) -> None:
        """Let so much virtual time pass."""
        self.clock.run(seconds)

    def run_until(self, condition: Callable[[], bool], at_most: float = 600.0) -> bool:
        """Let virtual time pass until this holds; false if it did not within so many seconds."""
        return self.clock.run_until(condition, at_most)

    # Numbers and people

    def number(self, number: str, *, voice_url: str = "", fallback_url: str = "", status_callback: str = "") -> Number:
        """Give the account a number; calls to it fetch `voice_url`."""
        kept = Number(
            self.sids.new("PN"),
            number,
            voice_url=voice_url,
            fallback_url=fallback_url,
            status_callback=status_callback,
            friendly_name=number,
            created_at=self.now(),
        )
        self.numbers[number] = kept
        return kept

    def phone(self, number: str, person: Person | None = None) -> Phone:
        """The phone with this number, and who holds it from now on; nobody given: whoever held it before."""
        phone = self.phones.get(number)
        if phone is None:
            phone = self.phones[number] = Phone(self.clock, number)
        if person is not None:
            phone.person = person
            phone.language = person.language
        return phone

    def place_of(self, number: str) -> Place:
        """Where a number is from."""
        return self.phones[number].place if number in self.phones else Place()

    def call(
        self,
        from_number: str,
        to_number: str,
        script: Person | None = None,
        *,
        stir_verstat: str = "TN-Validation-Passed-A",
        caller_name: str = "",
        forwarded_from: str = "",
    ) -> Phone:
        """Somebody calls one of the account's numbers; returns their phone."""
        with self.clock.lock:
            number = self.numbers[to_number]
            phone = self.phone(from_number, script)
            if phone.state in ("calling", "ringing", "in call"):
                raise ValueError(f"the phone {from_number} is in a call")
            call = Call(
                self, phone, _inbound(number), from_number=from_number, to_number=to_number, direction="inbound"
            )
            call.stir_verstat = stir_verstat
            call.caller_name = caller_name
            call.forwarded_from = forwarded_from
            call.call_token = self.sids.token()
            phone.state = "calling"
            self.add(call)
            return phone

    def room(self, name: str) -> Room:
        """The conference of this name; one that has ended makes place for a new one with a new SID."""
        for room in self.rooms.values():
            if room.name == name and room.status != "completed":
                return room
        room = Room(self, name)
        self.rooms[room.sid] = room
        return room

    def add(self, call: Call) -> None:
        """A call begins its life."""
        self.calls[call.sid] = call
        call.start()

    def wait_for_line(self) -> float:
        """One outbound call a second; the others queue (docs/voice/api/call-resource, calls per second)."""
        now = self.clock.elapsed
        begins = max(now, self._line_free_at)
        self._line_free_at = begins + 1.0
        return begins - now

    # What there is to look at

    @property
    def requests(self) -> list[Request]:
        """Every webhook that was sent, attempt by attempt."""
        return self.sender.requests

    def turns(self) -> list[Turn]:
        """Every turn with the moments it was said, sent, answered and heard."""
        return self.log.turns

    def alert(self, code: int, detail: str, url: str = "", sid: str = "") -> None:
        """Write a line into the debugger."""
        self.alerts.append(Alert(self.now(), code, detail, url, sid))

    def _callback_refused(self, kind: str, answer: Answer) -> None:
        """A callback that the application did not take: nothing comes of it but a line in the debugger."""
        self.alert(15003 if kind == "status" else answer.code, f"{kind}: HTTP status {answer.status}", answer.url)

    def recording_url(self, sid: str) -> str:
        """Where a recording is fetched, without a file name's ending (docs/voice/api/recording)."""
        return f"{API}/{API_VERSION}/Accounts/{self.account}/Recordings/{sid}"


def _inbound(number: Number) -> Plan:
    """A number's status callback hears of the end only (docs/phone-numbers/api/incomingphonenumber-resource)."""
    return Plan(
        url=number.voice_url,
        method=number.voice_method,
        fallback_url=number.fallback_url,
        fallback_method=number.fallback_method,
        status_callback=number.status_callback,
        status_callback_method=number.status_callback_method,
        events=("completed",),
    )
