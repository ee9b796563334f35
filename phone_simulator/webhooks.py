"""Sends webhooks: signed, timed, tried again as the URL asks, and written down."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from phone_simulator import overrides
from phone_simulator.chaos import Monkey
from phone_simulator.clock import Clock
from phone_simulator.names import Sids
from phone_simulator.signing import signature
from phone_simulator.tasks import Cancel, Resume

Headers = Mapping[str, str]
# How a webhook reaches the application: (method, url, headers, body) → (status, headers, body, seconds it took).
# May raise NoConnection, and NoAnswer when it waited in vain; whatever else it raises is a fault, for the test to see.
Send = Callable[[str, str, Headers, bytes], tuple[int, Headers, bytes, float]]


class NoConnection(Exception):
    """Nobody listens there."""


class NoAnswer(Exception):
    """Somebody listens, and does not answer in time."""


@dataclass
class Answer:
    """What came back; no status: nothing did, and `connected` says how far it got."""

    url: str
    status: int | None
    headers: Headers = field(default_factory=dict)
    body: bytes = b""
    seconds: float = 0.0
    connected: bool = True

    @property
    def fine(self) -> bool:
        """Whether it is an answer to go on with."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def code(self) -> int:
        """The provider's error code for one that is not (docs/api/errors/11200, 11205)."""
        return 11200 if self.connected else 11205


@dataclass
class Request:
    """One webhook as it was sent, for tests to look at."""

    at: datetime
    kind: str
    method: str
    url: str
    parameters: dict[str, str]
    headers: dict[str, str]
    attempt: int = 0
    status: int | None = None
    seconds: float = 0.0
    answered_at: datetime | None = None
    body: bytes = b""


class Sender:
    """Everything the provider sends to the application goes through here."""

    def __init__(self, clock: Clock, send: Send, token: str, sids: Sids, monkey: Monkey) -> None:
        self.clock = clock
        self.requests: list[Request] = []
        self.on_refused: Callable[[str, Answer], None] = lambda kind, answer: None
        self._send = send
        self._token = token
        self._sids = sids
        self._monkey = monkey
        self._threads: ThreadPoolExecutor | None = None

    def fetch(self, kind: str, url: str, method: str, parameters: Mapping[str, str]) -> "Fetch":
        """Something to wait for; resumes with an Answer."""
        return Fetch(self, kind, url, method, dict(parameters), self.new_token())

    def notify(self, kind: str, url: str, method: str, parameters: Mapping[str, str]) -> None:
        """A callback whose answer decides nothing: it may be lost, late, twice or out of order."""
        token = self.new_token()
        for number, delay in enumerate(self._monkey.deliveries()):
            # A second delivery comes with the first one's token or with its own: an application can rely on neither.
            if number and self._monkey.happens(0.5):
                token = self.new_token()
            fetch = Fetch(self, kind, url, method, dict(parameters), token)
            self.clock.after(delay, lambda fetch=fetch: fetch.begin(lambda answer: self._noticed(kind, answer)))  # type: ignore[misc]

    def _noticed(self, kind: str, answer: Answer) -> None:
        if not answer.fine:
            self.on_refused(kind, answer)

    def deliver(self, request: Request, limit: float, then: Callable[[Answer], None]) -> None:
        """One attempt: in virtual time here and now, in real time in a thread, so that other calls go on."""
        self.requests.append(request)
        if not self.clock.real_time:
            self._arrived(request, limit, self._attempt(request, limit), then, waited=False)
            return
        if self._threads is None:
            self._threads = ThreadPoolExecutor(max_workers=16, thread_name_prefix="phone-simulator-webhook")
        self._threads.submit(lambda: self._arrived(request, limit, self._attempt(request, limit), then, waited=True))

    def _attempt(self, request: Request, limit: float) -> Answer:
        body = b"" if request.method == "GET" else urlencode(request.parameters).encode()
        try:
            status, headers, content, seconds = self._send(request.method, request.url, request.headers, body)
        except NoAnswer:
            return Answer(request.url, None, seconds=limit)
        except NoConnection:
            return Answer(request.url, None, connected=False)
        return Answer(request.url, status, headers, content, seconds)

    def _arrived(
        self, request: Request, limit: float, answer: Answer, then: Callable[[Answer], None], *, waited: bool
    ) -> None:
        answer.seconds += self._monkey.slowness()
        if answer.seconds > limit:
            answer = Answer(request.url, None, seconds=limit)
        request.status, request.seconds, request.body = answer.status, answer.seconds, answer.body
        self.clock.after(0.0 if waited else answer.seconds, lambda: self._hand_over(request, answer, then))

    def _hand_over(self, request: Request, answer: Answer, then: Callable[[Answer], None]) -> None:
        request.answered_at = self.clock.now()
        then(answer)

    def signed(self, url: str, method: str, parameters: Mapping[str, str], token: str) -> tuple[str, dict[str, str]]:
        """The URL as requested, and its headers. A GET has its parameters in the URL, which is signed as it then is."""
        if method == "GET" and parameters:
            url += ("&" if "?" in url else "?") + urlencode(parameters)
        signed = signature(self._token, url, parameters if method == "POST" else None)
        headers = {
            "User-Agent": "TwilioProxy/1.1",
            "X-Twilio-Signature": signed,
            "I-Twilio-Idempotency-Token": token,
            "Accept": "*/*",
        }
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
        return url, headers

    def new_token(self) -> str:
        """One per webhook, the same on every attempt (docs/usage/webhooks/webhooks-faq, idempotency)."""
        return self._sids.token()


class Fetch:
    """One webhook with its retries."""

    def __init__(
        self, sender: Sender, kind: str, url: str, method: str, parameters: dict[str, str], token: str
    ) -> None:
        self._sender = sender
        self._kind = kind
        self._method = method
        self._parameters = parameters
        self._url, self._overrides = overrides.read(url)
        self._token = token
        self._left = self._overrides.total_seconds
        self._cancelled = threading.Event()

    def begin(self, resume: Resume) -> Cancel:
        """Resumes with the last attempt's Answer."""
        self._sender.clock.soon(lambda: self._try(0, resume))
        return self._cancelled.set

    def _try(self, attempt: int, resume: Resume) -> None:
        if self._cancelled.is_set():
            return
        url, headers = self._sender.signed(self._url, self._method, self._parameters, self._token)
        request = Request(
            self._sender.clock.now(), self._kind, self._method, url, self._parameters, headers, attempt=attempt
        )
        limit = min(self._overrides.read_seconds, self._left)
        self._sender.deliver(request, limit, lambda answer: self._done(attempt, answer, resume))

    def _done(self, attempt: int, answer: Answer, resume: Resume) -> None:
        if self._cancelled.is_set():
            return
        self._left -= answer.seconds
        failed_so = not answer.fine and self._overrides.allows_retry(answer.status, answer.connected)
        if failed_so and attempt < self._overrides.retries and self._left > 0:
            self._try(attempt + 1, resume)
        else:
            resume(answer)
