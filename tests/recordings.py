"""Recordings: what sounds like somebody speaking, and everything else that anybody may send."""

import io
import math
import random
import struct
import wave


def wav(samples: list[int] | bytes, *, rate: int = 16_000, channels: int = 1, width: int = 2) -> bytes:
    """A WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(width)
        sound.setframerate(rate)
        sound.writeframes(samples if isinstance(samples, bytes) else struct.pack(f"<{len(samples)}h", *samples))
    return file.getvalue()


def a_voice(seconds: float = 1.0, *, rate: int = 16_000) -> bytes:
    """Loud and quiet in turns, as syllables are; no words."""
    times = (number / rate for number in range(int(seconds * rate)))
    return wav([int(9000 * math.sin(1400 * at) * (math.sin(20 * at) > 0)) for at in times], rate=rate)


def noise(seconds: float = 2.0, loud: float = 3000) -> bytes:
    """What a fan sounds like."""
    chance = random.Random(1)
    samples = (int(chance.gauss(0, loud)) for _ in range(int(seconds * 16_000)))
    return wav([max(-32_768, min(32_767, sample)) for sample in samples])
