"""A call: an actor that fetches documents and does what they say, until somebody or something ends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from phone_simulator import legs, parameters, twiml
from phone_simulator.inputs import Input
from phone_simulator.interrupts import HungUp, Redirected
from phone_simulator.outcomes import End
from phone_simulator.speech import VOICE, Sound, spoken
from phone_simulator.tasks import Inbox, Script, Sleep, Task
from phone_simulator.twiml_rules import TOP
from phone_simulator.verbs import HANDLERS

if TYPE_CHECKING:
    from phone_simulator.exchange import Exchange
    from phone_simulator.phones import Phone
    from phone_simulator.rooms import Room

# What a caller hears when neither URL nor fallback URL gave a document.
APPLICATION_ERROR = "We are sorry, an application error has occurred. Goodbye."
OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


@dataclass
class Plan:
    """How a call was asked for: docs/voice/api/call-resource#create-a-call-resource, or the number it came in on."""

    url: str = ""
    method: str = "POST"
    document: str = ""
    prepared: twiml.Document | None = None
    fallback_url: str = ""
    fallback_method: str = "POST"
    status_callback: str = ""
    status_callback_method: str = "POST"
    events: tuple[str, ...] = ("completed",)
    timeout: int = 60
    time_limit: int = 14_400
    machine_detection: str = ""
    async_amd: bool = False
    amd_callback: str = ""
    amd_callback_method: str = "POST"
    first_extra: dict[str, str] = field(default_factory=dict)


class Call:
    """One leg between the provider and a phone."""

    def __init__(
        self, exchange: Exchange, phone: Phone, plan: Plan, *, from_number: str, to_number: str, direction: str
    ) -> None:
        self.exchange = exchange
        self.clock = exchange.clock
        self.phone = phone
        self.plan = plan
        self.sid = exchange.sids.new("CA")
        self.account = exchange.account
        self.from_number = from_number
        self.to_number = to_number
        self.direction = direction
        self.status = "ringing" if direction == "inbound" else "queued"
        self.parent_sid = ""
        self.forwarded_from = ""
        self.caller_name = ""
        self.stir_verstat = ""
        self.call_token = ""
        self.answered_by = ""
        self.from_place = exchange.place_of(from_number)
        self.to_place = exchange.place_of(to_number)
        self.created_at = self.clock.now()
        self.answered_at: datetime | None = None
        self.ended_at: datetime | None = None
        self.inbox: Inbox[Input] = Inbox(self.clock)
        self.room: Room | None = None
        self.bridged_to: Call | None = None
        self.said: list[str] = []
        self.when_open: list[Callable[[], None]] = []
        self.when_over: list[Callable[[], None]] = []
        # What a leg does once its documents are over, in place of ending; what its own Dial's action will be told.
        self.afterwards: Callable[[], Script[None]] | None = None
        self.dialled: dict[str, str] = {}
        self._events_sent = 0
        self._task = Task(self._life(), before_wait=self.maybe_hang_up)

    # Seen from outside

    @property
    def ended(self) -> bool:
        """Whether it is over."""
        return self.status in OVER

    @property
    def answered(self) -> bool:
        """Whether the line is open."""
        return self.status == "in-progress"

    @property
    def seconds(self) -> int:
        """How long it lasted, from the answer."""
        if self.answered_at is None:
            return 0
        return int(((self.ended_at or self.clock.now()) - self.answered_at).total_seconds())

    def start(self) -> None:
        """Begin; nothing happens before the clock moves."""
        self.clock.soon(self._task.start)

    def others(self) -> list[Call]:
        """The calls whose phones hear this one."""
        if self.room is not None:
            return self.room.hears(self)
        return [] if self.bridged_to is None else [self.bridged_to]

    def hang_up(self, status: str = "completed") -> None:
        """End it, whoever asks."""
        self.clock.soon(lambda: self._task.interrupt(HungUp(status)))

    def redirect(self, url: str, method: str, document: str = "") -> None:
        """Give it another document."""
        self.clock.soon(lambda: self._task.interrupt(Redirected(url, method, document)))

    def progress(self, event: str) -> None:
        """Tell the application, if it asked for this event (parameters.PROGRESS)."""
        plan = self.plan
        if plan.status_callback and event in plan.events:
            status = {"initiated": "initiated", "answered": "in-progress"}.get(event, self.status)
            sent = parameters.progress(self, status, self._events_sent)
            self._events_sent += 1
            self.exchange.sender.notify("status", plan.status_callback, plan.status_callback_method, sent)

    def alert(self, code: int, detail: str, url: str = "") -> None:
        """Write a line into the provider's debugger."""
        self.exchange.alert(code, detail, url, self.sid)

    # Its life

    def _life(self) -> Script[None]:
        status = "completed"
        try:
            yield from legs.open_line(self)
            for hook in self.when_open:
                hook()
            if self.plan.url or self.plan.document or self.plan.prepared:
                yield from self._run(partial(self.first_document, self.plan))
            if self.afterwards is not None:
                yield from self.afterwards()
        except HungUp as end:
            status = end.status
        self._over(status)

    def _over(self, status: str) -> None:
        self.status = status
        self.ended_at = self.clock.now()
        if self.phone.call is self:
            self.phone.is_over()
        for hook in self.when_over:
            hook()
        self.progress("completed")

    def _run(self, step: Callable[[], Script[twiml.Document | None]] | None) -> Script[None]:
        while step is not None:
            try:
                document = yield from step()
                step = None if document is None else partial(self.perform, document)
            except Redirected as to:
                step = partial(self._obey, to)
            except twiml.Unreadable as broken:
                step = partial(self._fall_back, broken.code, broken.detail, self.plan.url)

    def perform(self, document: twiml.Document) -> Script[twiml.Document | None]:
        """Do what it says; returns the document that follows, or None at the end, which hangs up."""
        for verb in document.verbs:
            if _picks_up(verb):
                legs.pick_up(self)
            outcome = yield from HANDLERS[verb.name](self, verb, document)
            if isinstance(outcome, twiml.Document):
                return outcome
            if isinstance(outcome, End):
                raise HungUp(outcome.status)
        return None

    def _obey(self, to: Redirected) -> Script[twiml.Document | None]:
        if to.document:
            return self._checked(twiml.parse(to.document.encode(), ""))
        return (yield from self.document(to.url, to.method))

    def first_document(self, plan: Plan) -> Script[twiml.Document | None]:
        """What the call begins with: a document given in the request, or a URL."""
        if plan.prepared is not None:
            return plan.prepared
        if plan.document:
            return self._checked(twiml.parse(plan.document.encode(), ""))
        return (yield from self.document(plan.url, plan.method, plan.first_extra))

    def document(
        self,
        url: str,
        method: str = "POST",
        extra: dict[str, str] | None = None,
        allowed: frozenset[str] = TOP,
        kind: str = "document",
    ) -> Script[twiml.Document | None]:
        """Fetch a document; when that fails, the fallback URL's; None: neither gave one."""
        if urlsplit(url).scheme not in ("http", "https"):
            return (yield from self._fall_back(11100, f"not an absolute URL: {url!r}", url))
        answer = yield self.exchange.sender.fetch(kind, url, method, parameters.request(self) | (extra or {}))
        if not answer.fine:
            return (yield from self._fall_back(answer.code, f"HTTP status {answer.status}", url))
        try:
            return self._checked(twiml.read(answer.body, answer.headers, answer.url, allowed))
        except twiml.Unreadable as broken:
            return (yield from self._fall_back(broken.code, broken.detail, url))

    def _checked(self, document: twiml.Document) -> twiml.Document:
        for code, detail in document.warnings:
            self.alert(code, detail, document.url)
        return document

    def _fall_back(self, code: int, detail: str, url: str) -> Script[twiml.Document | None]:
        self.alert(code, detail, url)
        plan = self.plan
        if plan.fallback_url:
            extra = {"ErrorCode": str(code), "ErrorUrl": url}
            sent = parameters.request(self) | extra
            answer = yield self.exchange.sender.fetch("fallback", plan.fallback_url, plan.fallback_method, sent)
            try:
                if answer.fine:
                    return self._checked(twiml.read(answer.body, answer.headers, answer.url))
                self.alert(answer.code, f"HTTP status {answer.status}", plan.fallback_url)
            except twiml.Unreadable as broken:
                self.alert(broken.code, broken.detail, plan.fallback_url)
        legs.pick_up(self)
        yield from self.play(spoken(APPLICATION_ERROR, VOICE, "en-US"))
        return None

    def join(self, document: twiml.Document, url: str) -> str:
        """A URL in a document, as seen from where the document came from."""
        return urljoin(document.url, url)

    # Its sounds

    def play(self, sounds: list[Sound]) -> Script[None]:
        """Play these to the phone, one after the other."""
        for sound in sounds:
            self.begin(sound)
            try:
                yield Sleep(self.clock, sound.seconds)
            except BaseException:
                self.cut(sound)
                raise
            self.phone.ends(sound, sound.seconds)

    def begin(self, sound: Sound) -> None:
        """A sound starts."""
        sound.began = self.clock.elapsed
        if sound.words:
            self.exchange.log.first_sound(self)
        self.phone.begins(sound)

    def cut(self, sound: Sound) -> None:
        """A sound stops, finished or not."""
        self.phone.ends(sound, self.clock.elapsed - sound.began)

    def maybe_hang_up(self) -> None:
        """Somebody loses patience, if chaos says so."""
        monkey = self.exchange.monkey
        if self.phone.state in ("calling", "in call") and monkey.happens(monkey.chaos.hang_up):
            self.clock.after(monkey.random.uniform(0, 3), self.hang_up)


def _picks_up(verb: twiml.Verb) -> bool:
    """Whether a ringing call is answered before this verb (docs/voice/twiml/reject, pause; dial#answeronbridge)."""
    return verb.name not in ("Reject", "Pause") and not (verb.name == "Dial" and verb.flag("answerOnBridge", False))
