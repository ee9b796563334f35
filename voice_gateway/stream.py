"""Follows conversations for open event streams: one reader per process looks, every stream is told."""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from frontdesk.bootstrap import Services
from frontdesk.log import log

LOOK_EVERY = 0.3  # seconds
HEARTBEAT = 15.0  # seconds without news after which a stream says that it is alive


class Watcher:
    """Looks at all followed conversations in one query and wakes the streams of those that changed."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._streams: dict[str, set[threading.Event]] = defaultdict(set)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @contextmanager
    def following(self, conversation_id: str) -> Iterator[Iterator[bool]]:
        """Follows while the block lasts: True at first and at each change, False as a heartbeat."""
        changed = threading.Event()  # however often it is set while a slow reader reads, it takes no more room
        changed.set()
        with self._lock:
            self._streams[conversation_id].add(changed)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._look, daemon=True)
                self._thread.start()
        try:
            yield _changes(changed)
        finally:
            with self._lock:
                self._streams[conversation_id].discard(changed)
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
            for conversation_id in seen.keys() | now.keys():  # one that was deleted has no stamp any more
                if seen.get(conversation_id) != now.get(conversation_id):
                    self._wake(conversation_id)
            seen = now
            time.sleep(LOOK_EVERY)

    def _wake(self, conversation_id: str) -> None:
        with self._lock:
            for stream in self._streams.get(conversation_id, ()):
                stream.set()


def _changes(changed: threading.Event) -> Iterator[bool]:
    while True:
        is_new = changed.wait(HEARTBEAT)
        changed.clear()
        yield is_new


def event(name: str, data: Mapping[str, Any], number: int | None = None) -> str:
    """One server-sent event."""
    head = f"id: {number}\n" if number is not None else ""
    return f"{head}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
