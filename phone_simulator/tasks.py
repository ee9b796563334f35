"""What goes on over a while (a call, hold music), written as a generator that yields whatever it waits for."""

from collections import deque
from collections.abc import Callable, Generator
from typing import Any, Protocol

from phone_simulator.clock import Clock, Event

Resume = Callable[[Any], None]
Cancel = Callable[[], None]


class Wait(Protocol):
    """Something a task can wait for."""

    def begin(self, resume: Resume) -> Cancel:
        """Call `resume` later, never before this returned; the answer calls it off."""


type Script[T] = Generator[Wait, Any, T]


class Task:
    """Runs a script: goes on when what it waits for is there, or when it is interrupted."""

    def __init__(self, script: Script[None], before_wait: Callable[[], None] = lambda: None) -> None:
        self.done = False
        self._script = script
        self._before_wait = before_wait
        self._cancel: Cancel = lambda: None
        self._waits = 0

    def start(self) -> None:
        """Run up to the first wait."""
        self._go_on(lambda: next(self._script))

    def interrupt(self, reason: BaseException) -> None:
        """Raise this inside the script, in place of what it waits for."""
        if self.done:
            return
        self._cancel()
        self._go_on(lambda: self._script.throw(reason))

    def stop(self) -> None:
        """End it where it stands."""
        if not self.done:
            self.done = True
            self._cancel()
            self._script.close()

    def _go_on(self, step: Callable[[], Wait]) -> None:
        self._waits += 1
        number = self._waits
        try:
            wait = step()
        except StopIteration:
            self.done = True
            return
        self._cancel = wait.begin(lambda value: self._resumed(number, value))
        self._before_wait()

    def _resumed(self, number: int, value: object) -> None:
        if number == self._waits and not self.done:
            self._go_on(lambda: self._script.send(value))


class Sleep:
    """So many seconds."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._seconds = seconds

    def begin(self, resume: Resume) -> Cancel:
        """Resumes with nothing."""
        return self._clock.after(self._seconds, lambda: resume(None)).cancel


class Inbox[T]:
    """What came in and nobody has looked at yet."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._items: deque[T] = deque()
        self._resume: Resume | None = None
        self._timeout: Event | None = None

    def put(self, item: T) -> None:
        """Hand it to whoever waits."""
        self._items.append(item)
        if self._resume is not None:
            resume = self._resume
            self._forget()
            self._clock.soon(lambda: resume(self._items.popleft() if self._items else None))

    def clear(self) -> None:
        """What came before does not count."""
        self._items.clear()

    def wait(self, seconds: float | None = None) -> "_Next[T]":
        """The next item, or None when nothing came for so many seconds."""
        return _Next(self, seconds)

    def begin(self, resume: Resume, seconds: float | None) -> Cancel:
        """Used by `wait` only."""
        if self._items:
            return self._clock.soon(lambda: resume(self._items.popleft() if self._items else None)).cancel
        self._resume = resume
        if seconds is not None:
            self._timeout = self._clock.after(seconds, lambda: self._timed_out(resume))
        return self._forget

    def _timed_out(self, resume: Resume) -> None:
        self._forget()
        resume(None)

    def _forget(self) -> None:
        self._resume = None
        if self._timeout is not None:
            self._timeout.cancel()
            self._timeout = None


class _Next[T]:
    def __init__(self, inbox: Inbox[T], seconds: float | None) -> None:
        self._inbox = inbox
        self._seconds = seconds

    def begin(self, resume: Resume) -> Cancel:
        return self._inbox.begin(resume, self._seconds)
