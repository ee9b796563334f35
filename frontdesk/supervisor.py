"""Starts the processes of Frontdesk and keeps them: one that dies is started again, the others go on."""

import asyncio
import logging
import os
import resource
import signal
import subprocess
import time
from asyncio.subprocess import Process as Child
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from logging.handlers import RotatingFileHandler
from pathlib import Path

import httpx

from frontdesk.leash import Leash, end_groups, kill_groups
from frontdesk.log import recorded

FIRST_DELAY = 0.5  # seconds before a process that died is started again; doubles each time
LONGEST_DELAY = 15.0
HEALTHY_AFTER = 60.0  # a process that lived this long starts over with the first delay
FIRST_ALONE = 5.0  # seconds that the first process, whom people wait for, has the machine for itself at most
LOG_BYTES = 5_000_000  # of each process's log; two older ones are kept
LONGEST_LINE = 1_000_000

Progress = Callable[[str, str], None]


@dataclass(frozen=True)
class Process:
    """What to run. It counts as ready when its URL answers, or at once where it has none."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)  # on top of ours
    ready_url: str | None = None


def next_delay(last: float, lived: float) -> float:
    """How long to wait before starting a process again that lived so many seconds after a wait of `last`."""
    if lived >= HEALTHY_AFTER or not last:
        return FIRST_DELAY
    return min(last * 2, LONGEST_DELAY)


class Supervisor:
    """Runs processes, each in a group of its own, until it is told to stop."""

    def __init__(self, processes: Sequence[Process], log_folder: Path, progress: Progress) -> None:
        self._processes = processes
        self._log_folder = log_folder
        self._progress = progress
        self._stopping = asyncio.Event()
        self._first_ready = asyncio.Event()

    def run(self) -> None:
        """Starts everything; returns after Ctrl-C, SIGTERM or SIGHUP, when no process is left."""
        self._log_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold what patients say
        with Leash() as leash:
            asyncio.run(self._run(leash))

    async def _run(self, leash: Leash) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup stays nohup
                asyncio.get_running_loop().add_signal_handler(number, self._stop, leash)
        async with asyncio.TaskGroup() as tasks:
            for process in self._processes:
                tasks.create_task(self._keep(process, leash))

    def _stop(self, leash: Leash) -> None:
        if self._stopping.is_set():  # asked twice: somebody is in a hurry
            kill_groups(leash.groups)
        self._stopping.set()
        self._first_ready.set()

    async def _keep(self, process: Process, leash: Leash) -> None:
        """Runs one process again and again."""
        log = _log_to(self._log_folder / f"{process.name}.log")
        delay = 0.0
        if process is not self._processes[0]:
            await _until(self._first_ready, FIRST_ALONE)
        while not self._stopping.is_set():
            started = time.monotonic()
            end = await self._run_once(process, leash, log)
            if self._stopping.is_set():
                break
            delay = next_delay(delay, time.monotonic() - started)
            self._progress(process.name, f"{end}, starting again in {delay:g} s")
            await _until(self._stopping, delay)
        log.handlers[0].close()

    async def _run_once(self, process: Process, leash: Leash, log: logging.Logger) -> str:
        """Starts a process and stays with it until it is over; says how it ended."""
        self._progress(process.name, "starting")
        try:
            child, lines = await _start(process)
        except OSError as error:
            return f"could not start ({error.strerror})"
        leash.hold(child.pid)
        output = asyncio.create_task(_copy(lines, log))
        ready = asyncio.create_task(self._tell_when_ready(process))
        await self._until_over(child)
        ready.cancel()
        await asyncio.to_thread(end_groups, {child.pid})
        leash.release(child.pid)
        await asyncio.wait({output}, timeout=1)
        output.cancel()
        return f"died (exit code {await child.wait()})"

    async def _until_over(self, child: Child) -> None:
        ended, stopping = asyncio.create_task(child.wait()), asyncio.create_task(self._stopping.wait())
        await asyncio.wait({ended, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()

    async def _tell_when_ready(self, process: Process) -> None:
        if process.ready_url:
            async with httpx.AsyncClient(trust_env=False, timeout=2) as client:
                while not await _answers(client, process.ready_url):
                    await asyncio.sleep(0.2)
        self._progress(process.name, "ready")
        if process is self._processes[0]:
            self._first_ready.set()


async def _start(process: Process) -> tuple[Child, asyncio.StreamReader]:
    # A pipe of our own: with asyncio's, waiting for a child would also wait for all that it started.
    ours, theirs = os.pipe()
    lines = asyncio.StreamReader(limit=LONGEST_LINE)
    protocol = asyncio.StreamReaderProtocol(lines)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, os.fdopen(ours, "rb"))
    try:
        child = await asyncio.create_subprocess_exec(
            *process.command,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **process.environment},
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
    finally:
        os.close(theirs)
    return child, lines


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(url)).is_success
    except httpx.HTTPError:
        return False


async def _copy(lines: asyncio.StreamReader, log: logging.Logger) -> None:
    """Writes what a process prints into its log, as far as it may be in one: prints and crashes may quote patients."""
    while True:
        try:
            line = await lines.readline()
        except ValueError:
            line = b"(a very long line)"
        if not line:
            return
        if text := line.decode(errors="replace").rstrip():
            log.info(recorded(log.name, text))


def _log_to(path: Path) -> logging.Logger:
    """A log of its own for one process, which never fills the disk."""
    handler = RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=2, encoding="utf-8")
    log = logging.Logger(path.stem, level=logging.INFO)
    log.addHandler(handler)
    return log


async def _until(event: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
