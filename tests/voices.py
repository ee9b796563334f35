"""Synthetic speakers for the recogniser: four voices of flite, at two speeds, in a quiet room or a noisy one."""

import io
import subprocess
import tempfile
import wave
from functools import cache
from pathlib import Path

import numpy as np

from tests.recordings import wav
from tests.system_packages import needs

VOICES = ("slt", "rms", "kal16", "awb")
PAUSE = 6400  # samples of a room before and after the words
QUIET = 5.0  # of a room, in steps of 16 bits


@cache
def say(words: str, voice: str, *, slower: float = 1.0, decibels: float | None = None, rate: int = 16_000) -> bytes:
    """A WAV file of somebody who says this; `decibels`: by so much the voice is louder than the noise around it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "said.wav"
        stretch = f"duration_stretch={slower}"
        command = [needs("flite"), "-voice", voice, "--setf", stretch, "-t", words, "-o", str(file)]
        subprocess.run(command, check=True, capture_output=True)
        with wave.open(str(file)) as said:
            assert said.getframerate() == 16_000
            voiced = np.frombuffer(said.readframes(said.getnframes()), np.int16).astype(np.float64)
    power = (voiced[voiced != 0] ** 2).mean()
    deviation = QUIET if decibels is None else (power / 10 ** (decibels / 10)) ** 0.5
    room = np.concatenate([np.zeros(PAUSE), voiced, np.zeros(PAUSE)])
    chance = np.random.default_rng(sum(words.encode()) + len(voice))
    heard = (room + chance.normal(0, deviation, len(room))).clip(-32_768, 32_767).astype(np.int16)
    return wav(np.repeat(heard, rate // 16_000).tobytes(), rate=rate)


def length(recording: bytes) -> float:
    """How long it is, in seconds."""
    with wave.open(io.BytesIO(recording)) as file:
        return file.getnframes() / file.getframerate()
