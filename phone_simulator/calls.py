"""A call: an actor that fetches documents and does what they say, until somebody or something ends it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from phone_simulator import amd, documents, legs, parameters, twiml
from phone_simulator.inputs import Input
from phone_simulator.interrupts import HungUp, Redirected
from phone_simulator.outcomes import End
from phone_simulator.plan import Plan
from phone_simulator.speech import Sound
from phone_simulator.tasks import Inbox, Script, Sleep, Task
from phone_simulator.verbs import HANDLERS

if TYPE_CHECKING:
    from phone_simulator.exchange import Exchange
    from phone_simulator.phones import Phone
    from phone_simulator.rooms import Room

OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


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
        self.parent_waits = True
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
            yield from self._run(self._begin)
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
                step = self._stay if document is None else partial(self.perform, document)
                if document is None and self.afterwards is None:
                    return
            except Redirected as to:
                step = partial(documents.obey, self, to)

    def _begin(self) -> Script[twiml.Document | None]:
        if self.plan.machine_detection:
            yield from amd.detect(self)
        if self.plan.url or self.plan.document or self.plan.prepared:
            return (yield from documents.first(self))
        return None

    def _stay(self) -> Script[twiml.Document | None]:
        stay, self.afterwards = self.afterwards, None
        if stay is not None:
            yield from stay()
        return None

    def perform(self, document: twiml.Document) -> Script[twiml.Document | None]:
        """Do what it says; returns the document that follows, or None at its end."""
        for verb in document.verbs:
            if _picks_up(verb):
                legs.pick_up(self)
            try:
                outcome = yield from HANDLERS[verb.name](self, verb, document)
            except twiml.Unreadable as broken:
                return (yield from documents.fall_back(self, broken.code, broken.detail, document.url))
            if isinstance(outcome, twiml.Document):
                return outcome
            if isinstance(outcome, End):
                raise HungUp(outcome.status)
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
