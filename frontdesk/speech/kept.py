"""Sounds of public words that were made before, in a folder: found by what they say, and never more than so much."""

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import get_ident

from frontdesk.speech.model import Sound, Utterance

MOST = 300_000_000  # bytes; all fixed sentences of two languages are about a tenth of it
SUFFIXES = {"audio/wav": ".wav", "audio/mpeg": ".mp3", "audio/ogg": ".ogg"}


class KeptSounds:
    """A folder of sounds. Two who write the same one write the same bytes; a file is there whole, or not at all."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self._folder = folder
        self._most = most

    def find(self, voice: str, said: Utterance) -> Sound | None:
        """The sound that a voice made of these words, if it is kept."""
        for media_type, suffix in SUFFIXES.items():
            file = self._file(voice, said, suffix)
            with suppress(OSError):
                sound = Sound(file.read_bytes(), media_type)
                os.utime(file)  # it was used: the one longest unused goes first
                if sound.data:
                    return sound
        return None

    def keep(self, voice: str, said: Utterance, sound: Sound) -> None:
        """Keeps a sound of public words; raises ValueError for others. A full disk keeps nothing, and is no error."""
        if said.data_class != "public":
            raise ValueError("only what everybody may hear is kept")
        file = self._file(voice, said, SUFFIXES[sound.media_type])
        part = file.with_suffix(f".{os.getpid()}.{get_ident()}.part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(sound.data)
            part.replace(file)
            self._make_room()
        except OSError:
            with suppress(OSError):
                part.unlink()

    def _make_room(self) -> None:
        files = []
        for file in self._folder.iterdir():
            with suppress(OSError):  # another process was quicker
                files.append((file.stat().st_mtime_ns, file.stat().st_size, file))
        too_much = sum(size for _, size, _ in files) - self._most
        for _, size, file in sorted(files):
            if too_much <= 0:
                return
            with suppress(OSError):
                file.unlink()
            too_much -= size

    def _file(self, voice: str, said: Utterance, suffix: str) -> Path:
        name = sha256("\0".join((voice, said.language, said.words)).encode()).hexdigest()
        return self._folder / f"{name}{suffix}"
