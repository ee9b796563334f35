"""Ends groups of processes: at an ordinary stop, and when the supervisor itself was killed.

Run as a program it waits until its standard input closes, which happens however the supervisor ends, and then
ends the groups it was told of (`+123`) and not released from (`-123`). So no process is ever left behind.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Collection
from contextlib import suppress
from typing import Self

PATIENCE = 5.0  # seconds a process may take to end by itself


class Leash:
    """Holds groups of processes for as long as we live. Leaving the context ends those not released."""

    def __init__(self) -> None:
        self.groups: set[int] = set()
        self._program = subprocess.Popen(
            [sys.executable, "-I", __file__], stdin=subprocess.PIPE, start_new_session=True
        )

    def hold(self, group: int) -> None:
        """From now on this group ends when we do."""
        self.groups.add(group)
        self._tell(f"+{group}\n")

    def release(self, group: int) -> None:
        """This group is over; its number may soon be somebody else's."""
        self.groups.discard(group)
        self._tell(f"-{group}\n")

    def _tell(self, line: str) -> None:
        if self._program.stdin:
            with suppress(BrokenPipeError):  # somebody ended the leash: go on without
                os.write(self._program.stdin.fileno(), line.encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._program:  # closes its input, and waits until it has ended what it still held
            pass


def end_groups(groups: Collection[int], patience: float = PATIENCE) -> None:
    """Asks every process of these groups to end, and after `patience` seconds ends those still there."""
    _signal(groups, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and any(_exists(group) for group in groups):
        time.sleep(0.02)
    kill_groups(groups)


def kill_groups(groups: Collection[int]) -> None:
    """Ends every process of these groups at once."""
    _signal(groups, signal.SIGKILL)


def _exists(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _signal(groups: Collection[int], number: signal.Signals) -> None:
    for group in groups:
        with suppress(ProcessLookupError):  # already over
            os.killpg(group, number)


def main() -> None:
    """Holds the groups named on standard input until it closes."""
    held: set[int] = set()
    for line in sys.stdin:
        group = int(line[1:])
        if line.startswith("+"):
            held.add(group)
        else:
            held.discard(group)
    end_groups(held)


if __name__ == "__main__":
    main()
