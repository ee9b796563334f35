"""Starts what is measured, and weighs it."""

import os
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx


@contextmanager
def started(
    commands: Sequence[tuple[Sequence[str], Mapping[str, str]]], urls: Sequence[str], log: Path
) -> Iterator[list[int]]:
    """Runs commands with their environments until the URLs answer; gives the process ids, ends all afterwards."""
    children = []
    with log.open("ab") as output:
        for command, environment in commands:
            children.append(
                subprocess.Popen(
                    list(command),
                    env={**os.environ, **environment},
                    stdout=output,
                    stderr=output,
                    start_new_session=True,
                )
            )
    try:
        for url in urls:
            _wait(url)
        yield [child.pid for child in children]
    finally:
        for child in children:
            os.killpg(child.pid, signal.SIGTERM)
        for child in children:
            try:
                child.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)


def memory(pids: Iterable[int]) -> dict[str, float]:
    """Megabytes of processes and all they started: RSS counts shared pages in each, PSS shares them out."""
    total = {"rss": 0, "pss": 0}
    for pid in _with_children(pids):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        for line in lines:
            name, _, rest = line.partition(":")
            if name.lower() in total:
                total[name.lower()] += int(rest.split()[0])
    return {name: round(kilobytes / 1024, 1) for name, kilobytes in total.items()}


def _with_children(pids: Iterable[int]) -> list[int]:
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                stat = (folder / "stat").read_text()
            except OSError:
                continue
            parents.setdefault(int(stat.rsplit(")", 1)[1].split()[1]), []).append(int(folder.name))
    found, look = [], list(pids)
    while look:
        pid = look.pop()
        found.append(pid)
        look += parents.get(pid, [])
    return found


def _wait(url: str, seconds: float = 120) -> None:
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        try:
            if httpx.get(url, timeout=2, trust_env=False).status_code < 500:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.3)
    raise RuntimeError(f"nothing answers at {url}")
