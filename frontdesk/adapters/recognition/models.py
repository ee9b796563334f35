"""Models that a practice has: a folder per language with a Vosk model, or one for faster-whisper (CTranslate2).

Neither library is among our requirements: whoever has such a model installs the one it needs into this environment.
"""

import json
from pathlib import Path
from typing import Any

from frontdesk.listening.model import RATE, Heard, Wanted

VOSK, WHISPER = "conf", "model.bin"  # what such a folder has in it


def is_model(folder: Path) -> bool:
    """Whether this is a folder of one of the two kinds."""
    return (folder / VOSK).is_dir() or (folder / WHISPER).is_file()


class VoskModel:
    """Vosk 0.3 (alphacephei.com/vosk)."""

    def __init__(self, folder: Path) -> None:
        import vosk

        vosk.SetLogLevel(-1)
        self._vosk = vosk
        self._model: Any = vosk.Model(str(folder))

    def hear(self, sound: bytes, wanted: Wanted) -> Heard | None:
        """The words; what was listened for only says how sure one can be."""
        ears = self._vosk.KaldiRecognizer(self._model, RATE)
        ears.AcceptWaveform(sound)
        words = str(json.loads(ears.FinalResult()).get("text", "")).strip()
        return Heard(words, sure=words in wanted.answers) if words else None


class WhisperModel:
    """faster-whisper 1 (CTranslate2), on the processor."""

    def __init__(self, folder: Path, language: str) -> None:
        from faster_whisper import WhisperModel as Model

        self._language = language.partition("-")[0]
        self._model: Any = Model(str(folder), device="cpu", compute_type="int8", local_files_only=True)

    def hear(self, sound: bytes, wanted: Wanted) -> Heard | None:
        """The words; what was listened for only says how sure one can be."""
        import numpy as np

        samples = np.frombuffer(sound, np.int16).astype(np.float32) / 32_768
        pieces, _ = self._model.transcribe(samples, language=self._language, condition_on_previous_text=False)
        words = " ".join(piece.text.strip() for piece in pieces).strip()
        return Heard(words, sure=words.lower() in wanted.answers) if words else None
