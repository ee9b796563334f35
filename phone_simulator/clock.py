"""Time in the simulator: a heap of things to come, run at once (tests) or at the wall's pace (a browser)."""

import heapq
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta


class Event:
    """One thing to come; may be cancelled until it happened."""

    __slots__ = ("action", "at", "number")

    def __init__(self, at: float, number: int, action: Callable[[], None] | None) -> None:
        self.at = at
        self.number = number
        self.action = action

    def __lt__(self, other: "Event") -> bool:
        return (self.at, self.number) < (other.at, other.number)

    def cancel(self) -> None:
        """It will not happen."""
        self.action = None


class Clock:
    """Virtual time. What is due at the same moment happens in the order it was asked for, so a run repeats exactly."""

    def __init__(self, start: datetime) -> None:
        self.start = start
        self.lock = threading.RLock()
        self.on_tick: list[Callable[[], None]] = []
        self._changed = threading.Condition(self.lock)
        self._heap: list[Event] = []
        self._numbers = 0
        self._elapsed = 0.0
        self._wall: float | None = None
        self._ticked = 0

    @property
    def real_time(self) -> bool:
        """Whether the wall's clock drives this one."""
        return self._wall is not None

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return self._elapsed if self._wall is None else time.monotonic() - self._wall

    def now(self) -> datetime:
        """The moment, with its time zone."""
        return self.start + timedelta(seconds=self.elapsed)

    def after(self, seconds: float, action: Callable[[], None]) -> Event:
        """Let something happen later; may be called from any thread."""
        with self._changed:
            event = Event(self.elapsed + max(0.0, seconds), self._numbers, action)
            self._numbers += 1
            heapq.heappush(self._heap, event)
            self._changed.notify()
            return event

    def soon(self, action: Callable[[], None]) -> Event:
        """Let something happen at this moment, but not inside what is happening now."""
        return self.after(0.0, action)

    def run(self, seconds: float) -> None:
        """Let virtual time pass."""
        self._run_to(self._elapsed + seconds, lambda: False)

    def run_until(self, condition: Callable[[], bool], at_most: float = 600.0) -> bool:
        """Let virtual time pass until the condition holds; false if it did not within so many seconds."""
        return self._run_to(self._elapsed + at_most, condition)

    def _run_to(self, end: float, condition: Callable[[], bool]) -> bool:
        while not condition():
            due = self._next_due()
            tick = float(self._ticked + 1)
            moment = tick if due is None else min(due, tick)
            if moment > end:
                self._elapsed = end
                return condition()
            self._elapsed = max(self._elapsed, moment)
            self._ticked = max(self._ticked, int(self._elapsed))
            if due is not None and due <= moment:
                self._happen()
            self._tick()
        return True

    def _tick(self) -> None:
        for hook in tuple(self.on_tick):
            hook()

    def _next_due(self) -> float | None:
        while self._heap and self._heap[0].action is None:
            heapq.heappop(self._heap)
        return self._heap[0].at if self._heap else None

    def _happen(self) -> None:
        event = heapq.heappop(self._heap)
        action, event.action = event.action, None
        if action is not None:
            action()

    def start_real_time(self) -> threading.Thread:
        """From here on the wall's clock drives this one, in a thread of its own."""
        self._wall = time.monotonic() - self._elapsed
        thread = threading.Thread(target=self._keep_pace, name="phone-simulator-clock", daemon=True)
        thread.start()
        return thread

    def _keep_pace(self) -> None:
        while True:
            with self._changed:
                due = self._next_due()
                if due is None or due > self.elapsed:
                    self._changed.wait(None if due is None else due - self.elapsed)
                    continue
                try:
                    self._happen()
                except Exception as fault:
                    # One call that goes wrong must not stop the others that people try in their browsers.
                    _show(fault)


def _show(fault: Exception) -> None:
    threading.excepthook(
        threading.ExceptHookArgs((type(fault), fault, fault.__traceback__, threading.current_thread()))
    )
