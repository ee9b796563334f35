"""Voices of this machine: espeak-ng, and Piper where a practice has a voice for it. No word leaves: they take all."""

import io
import subprocess
import wave
from collections.abc import Sequence
from pathlib import Path

from frontdesk.adapters.speech.port import SpeechAway, check, voice_of
from frontdesk.speech.model import DataClass, Sound, Utterance

SECONDS = 5.0  # for a piece that takes some hundredths
WORDS_A_MINUTE = "150"  # espeak-ng's own 175 is hurried for somebody who is worried
ALL = frozenset(DataClass)


class EspeakVoice:
    """espeak-ng, as in its manual page: words on its input, never among its arguments, which others can see."""

    name = "espeak-ng"
    takes = ALL

    def __init__(self, program: str = "espeak-ng") -> None:
        self._program = program

    def speak(self, said: Utterance) -> Sound:
        """A WAV file; raises SpeechAway."""
        check(self, said)
        voice = voice_of(said, "espeak")
        command = [self._program, "-v", voice, "-s", WORDS_A_MINUTE, "-b", "1", "--stdin", "--stdout"]
        return _wav(_run(command, said.words))


class PiperVoice:
    """Piper with a practice's own voices: a folder with one `<language>.onnx`, and its `.onnx.json`, per language."""

    name = "piper"
    takes = ALL

    def __init__(self, folder: Path, program: str = "piper") -> None:
        self._folder = folder
        self._program = program

    def speak(self, said: Utterance) -> Sound:
        """A WAV file; raises SpeechAway, also for a language without a voice."""
        check(self, said)
        voice = self._folder / f"{said.language}.onnx"
        if not voice.is_file():
            raise SpeechAway(self.name)
        return _wav(_run([self._program, "--model", str(voice), "--output_file", "-"], said.words))


def _run(command: Sequence[str], words: str) -> bytes:
    try:
        done = subprocess.run(command, input=words.encode(), capture_output=True, timeout=SECONDS, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise SpeechAway(type(error).__name__) from None  # its own words would hold the command's input
    return done.stdout


def _wav(stream: bytes) -> Sound:
    """A program that writes into a pipe cannot know the length that a WAV file begins with: it is written anew."""
    try:
        with wave.open(io.BytesIO(stream)) as found:
            shape, frames = found.getparams(), found.readframes(len(stream))
    except (wave.Error, EOFError) as error:
        raise SpeechAway(type(error).__name__) from None
    if not frames:
        raise SpeechAway("silence")
    whole = io.BytesIO()
    with wave.open(whole, "wb") as file:
        file.setnchannels(shape.nchannels)
        file.setsampwidth(shape.sampwidth)
        file.setframerate(shape.framerate)
        file.writeframes(frames)
    return Sound(whole.getvalue(), "audio/wav")
