"""Audio that is played and audio that was recorded, as far as the simulator needs it: how long it is."""

import io
import wave

from phone_simulator.webhooks import Answer

# docs/voice/twiml/play#supported-audio-file-types
AUDIO_TYPES = (
    "audio/mpeg", "audio/wav", "audio/wave", "audio/x-wav", "audio/aiff", "audio/x-aifc", "audio/x-aiff",
    "audio/x-gsm", "audio/gsm", "audio/ulaw", "audio/basic",
)  # fmt: skip
BYTES_A_SECOND = 8000


def seconds_of(answer: Answer) -> float | None:
    """How long an audio file plays; None if it is none."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    kind = headers.get("content-type", "").split(";")[0].strip().lower()
    if not answer.fine or kind not in AUDIO_TYPES:
        return None
    try:
        with wave.open(io.BytesIO(answer.body)) as sound:
            return float(sound.getnframes() / sound.getframerate())
    except (wave.Error, EOFError):
        return max(0.5, len(answer.body) / BYTES_A_SECOND)


def silence(seconds: int) -> bytes:
    """A WAV file of nothing, 8 kHz mono: what a recording of the simulator sounds like."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\0" * 8000 * seconds)
    return file.getvalue()
