"""The recogniser of this machine: a process that is started when somebody first speaks, and anew when it dies."""

import json
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from threading import Lock, Timer

from frontdesk.adapters.recognition.models import is_model
from frontdesk.content import ROOT
from frontdesk.listening.model import RATE, Heard, LanguageNotHeard, ListeningAway, Wanted

OWN_LANGUAGES = ("en-US",)  # that PocketSphinx's package has a model for
START, A_SECOND = 6.0, 1.0  # seconds it may take: to begin, and for each second of sound; it needs a fifth of it
TURN = 8.0  # seconds to wait for whoever is being listened to


class LocalRecogniser:
    """Listens to one at a time. `models`: a folder with a practice's own models, one folder per language."""

    def __init__(self, models: Path | None = None) -> None:
        self._models = models
        self._child: subprocess.Popen[bytes] | None = None
        self._turn = Lock()

    def hears(self, language: str) -> bool:
        """Whether there is a model for it."""
        return language in OWN_LANGUAGES or bool(self._models and is_model(self._models / language))

    def hear(self, sound: bytes, language: str, wanted: Wanted) -> Heard | None:
        """The words; raises LanguageNotHeard, and ListeningAway when the process died, is too slow or is busy."""
        if not self.hears(language):
            raise LanguageNotHeard(language)
        if not self._turn.acquire(timeout=TURN):
            raise ListeningAway("busy")
        try:
            return self._ask(sound, language, wanted)
        except (OSError, ValueError) as error:
            self.stop()
            raise ListeningAway(type(error).__name__) from None
        finally:
            self._turn.release()

    def stop(self) -> None:
        """Ends the process, whatever it does."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()

    def _ask(self, sound: bytes, language: str, wanted: Wanted) -> Heard | None:
        child = self._running()
        if child.stdin is None or child.stdout is None:  # it was started with both
            raise OSError
        asked = json.dumps({**asdict(wanted), "language": language, "bytes": len(sound)}).encode()
        # One that hangs may not even take the sound, and a pipe that is full has no time-out: it is ended instead.
        ends = Timer(START + A_SECOND * len(sound) / (2 * RATE), child.kill)
        ends.start()
        try:
            child.stdin.write(asked + b"\n" + sound)
            child.stdin.flush()
            answer = child.stdout.readline()
        finally:
            ends.cancel()
        found = json.loads(answer)  # of one that has died there is nothing to read, which is no JSON
        return Heard(**found) if found else None

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._child is None or self._child.poll() is not None:
            with suppress(OSError):
                self.stop()
            command = [sys.executable, "-m", __package__ + ".child", *([str(self._models)] if self._models else [])]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
            self._child = subprocess.Popen(command, cwd=ROOT, **pipes)  # type: ignore[call-overload]
        return self._child
