"""From bytes that anybody may have sent to sound: a WAV file of a few seconds, and nothing else, is listened to.

The page records WAV by itself, so no decoder of compressed formats, where most of the holes are, is in reach.
"""

import io
import wave

import numpy as np
from speech_recognition import AudioData

from frontdesk.listening.model import LEAST_SECONDS, MOST_BYTES, MOST_SECONDS, RATE, RecordingRefused

RATES = range(8_000, 96_001)
FRAME = RATE * 30 // 1000  # samples that loudness is measured over
SPEECH = 6.0  # decibels between the loud and the quiet of a recording: noise alone has about one
AUDIBLE = 40.0  # decibels over one step of 16 bits; a room without a microphone's noise is lower


def sound_of(recording: bytes) -> bytes:
    """16-bit samples, 16,000 a second, one channel; raises RecordingRefused."""
    if len(recording) > MOST_BYTES:
        raise RecordingRefused("big")
    if not recording:
        raise RecordingRefused("empty")
    if not (recording.startswith(b"RIFF") and recording[8:12] == b"WAVE"):
        raise RecordingRefused("kind")
    sound = _read(recording)
    if not _is_speech(sound):
        raise RecordingRefused("noise")
    return sound


def _read(recording: bytes) -> bytes:
    try:
        with wave.open(io.BytesIO(recording)) as file:
            channels, width, rate, announced, *_ = file.getparams()
            frames = file.readframes(MOST_BYTES)
    except (wave.Error, EOFError, ValueError, OverflowError, RuntimeError):  # the library's last one for a bent chunk
        raise RecordingRefused("broken") from None
    if channels not in (1, 2) or width not in (1, 2, 3, 4) or rate not in RATES:
        raise RecordingRefused("kind")
    if len(frames) % (width * channels) or len(frames) < announced * width * channels:
        raise RecordingRefused("broken")
    seconds = len(frames) / (width * channels * rate)
    if seconds > MOST_SECONDS:
        raise RecordingRefused("long")
    if seconds < LEAST_SECONDS:
        raise RecordingRefused("empty")
    return _mono(AudioData(frames, rate * channels, width).get_raw_data(rate * channels, 2), channels, rate)


def _mono(frames: bytes, channels: int, rate: int) -> bytes:
    """The mean of the channels, at our rate."""
    samples = np.frombuffer(frames, np.int16).reshape(-1, channels).mean(axis=1).astype(np.int16)
    return bytes(AudioData(samples.tobytes(), rate, 2).get_raw_data(RATE, 2))


def _is_speech(sound: bytes) -> bool:
    """Whether it is loud at times and quiet at others."""
    samples = np.frombuffer(sound, np.int16).astype(np.float64)
    frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)
    loudness = 10 * np.log10((frames**2).mean(axis=1) + 1)
    loud, quiet = np.percentile(loudness, 95), np.percentile(loudness, 10)
    return bool(loud >= AUDIBLE and loud - quiet >= SPEECH)
