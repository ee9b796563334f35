"""Follows conversations for open event streams: one reader per process looks, every stream is told."""

import json
import queue
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from frontdesk.bootstrap import Services
from frontdesk.log import log

LOOK_EVERY = 0.3  # seconds
HEARTBEAT = 15.0  # seconds without news after which a stream says that it is alive


class Watcher:
    """Looks at all followed conversations in one query and wakes the streams of those that changed."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._streams: dict[str, set[queue.SimpleQueue[None]]] = defaultdict(set)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def follow(self, conversation_id: str) -> Iterator[bool]:
        """Follows from this moment on: True at each change of the conversation, False as a heartbeat."""
        woken: queue.SimpleQueue[None] = queue.SimpleQueue()
        with self._lock:
            self._streams[conversation_id].add(woken)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._look, daemon=True)
                self._thread.start()
        return self._changes(conversation_id, woken)

    def _changes(self, conversation_id: str, woken: "queue.SimpleQueue[None]") -> Iterator[bool]:
        try:
            while True:
                yield _wait(woken)
        finally:
            with self._lock:
                self._streams[conversation_id].discard(woken)
                if not self._streams[conversation_id]:
                    del self._streams[conversation_id]

    def _look(self) -> None:
        seen: dict[str, tuple[Any, ...]] = {}
        while True:
            with self._lock:
                followed = list(self._streams)
            try:
                now = self._services.conversations.stamps(followed) if followed else {}
            except Exception as error:  # the database is away for a moment: look again
                log.error("work failed", error=error)
                now = seen
            for conversation_id, stamp in now.items():
                if seen.get(conversation_id) != stamp:
                    self._wake(conversation_id)
            seen = now
            time.sleep(LOOK_EVERY)

    def _wake(self, conversation_id: str) -> None:
        with self._lock:
            for stream in self._streams.get(conversation_id, ()):
                stream.put(None)


def _wait(woken: "queue.SimpleQueue[None]") -> bool:
    try:
        woken.get(timeout=HEARTBEAT)
    except queue.Empty:
        return False
    return True


def event(name: str, data: dict[str, Any], number: int | None = None) -> str:
    """One server-sent event."""
    head = f"id: {number}\n" if number is not None else ""
    return f"{head}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
