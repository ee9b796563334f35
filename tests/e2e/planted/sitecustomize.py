"""Loaded by every Python process of a watched front desk, through PYTHONPATH: notes where each connects to, and plants
failures and leaks that the tests must find. Runs on Python 3.10 (the engine's) and 3.12."""

import importlib.util
import os
import socket
import sys
import threading
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any

# uvloop connects in C, where no audit hook sees it; asyncio's own loop connects in Python.
sys.modules["uvloop"] = None  # type: ignore[assignment]

ADDRESS_AT = {
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.sendmsg": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
    "socket.gethostbyaddr": 0,
}
NOTES = os.open(os.environ["WATCHED_CONNECTIONS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)


def note(event: str, args: Any) -> None:
    """Writes down a destination: what for, and where to."""
    place = ADDRESS_AT.get(event)
    if place is not None:
        to = args[0] if place == 0 else args[1]
        os.write(NOTES, f"{event}\t{Path(sys.orig_argv[-1]).name}\t{to!r}\n".encode())


sys.addaudithook(note)


class Planter(MetaPathFinder):
    """Changes modules right after they were loaded."""

    def __init__(self, plants: dict[str, Callable[[Any], None]]) -> None:
        self._plants = plants

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        """The module as it is, with what is planted into it."""
        plant = self._plants.pop(name, None)
        spec = importlib.util.find_spec(name) if plant else None
        if plant is None or spec is None or spec.loader is None:
            return None
        load = spec.loader.exec_module

        def load_and_plant(module: Any) -> None:
            load(module)
            plant(module)

        spec.loader.exec_module = load_and_plant  # type: ignore[method-assign]
        return spec


def in_reception(module: Any) -> None:
    """A message can make the gateway fail, print, leak and call."""
    hear = module.Reception.hear

    def planted(self: Any, conversation_id: str, said: Any) -> Any:
        words = said.text
        if "plantroute" in words:
            raise ValueError(words)
        if "plantthread" in words:
            threading.Thread(target=int, args=(words,)).start()
        if "plantprint" in words:
            print(words)  # noqa: T201
            print(words, file=sys.stderr)  # noqa: T201
            os.write(2, (words + "\n").encode())
        if "plantleak" in words:
            Path(os.environ["TMPDIR"], "leak").write_text(words, encoding="utf-8")
        if "plantcall" in words:
            socket.create_connection(("127.0.0.1", int(words.split()[-1]))).close()
        return hear(self, conversation_id, said)

    module.Reception.hear = planted


def in_actions(module: Any) -> None:
    """A message can make an action fail."""
    build = module.Turn.__init__

    def planted(self: Any, *args: Any) -> None:
        build(self, *args)
        if "plantaction" in self.text:
            raise ValueError(self.text)

    module.Turn.__init__ = planted


def in_engine(module: Any) -> None:
    """A message can make the engine fail to read it."""
    process = module.SentenceClassifier.process

    def planted(self: Any, messages: Any) -> Any:
        for message in messages:
            if "plantengine" in str(message.get("text")):
                raise ValueError(message.get("text"))
        return process(self, messages)

    module.SentenceClassifier.process = planted


sys.meta_path.insert(
    0,
    Planter({"frontdesk.reception": in_reception, "actions.turn": in_actions, "components.classifier": in_engine}),
)
