"""Whatever is sent as a recording: a few seconds of sound are listened to, and for anything else there is a word."""

import struct
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.adapters.recognition.recording import sound_of
from frontdesk.listening.model import MOST_BYTES, MOST_SECONDS, RATE, RecordingRefused
from tests.recordings import a_voice, noise, wav

VOICE = a_voice()
HOSTILE = {
    "nothing": (b"", "empty"),
    "a header alone": (wav(b""), "empty"),
    "one sample": (wav([1]), "empty"),
    "30 MB": (bytes(30_000_000), "big"),
    "21 seconds": (a_voice(MOST_SECONDS + 1), "long"),
    "ten minutes in few bytes": (wav(bytes(1_200_000), rate=8_000, width=1), "long"),
    "cut off": (VOICE[:20_000], "broken"),
    "cut off in the header": (VOICE[:30], "broken"),
    "an MP3": (b"ID3\x04" + bytes(4000), "kind"),
    "a WebM": (b"\x1aE\xdf\xa3" + bytes(4000), "kind"),
    "a page": (b"<html>" * 100, "kind"),
    "one sample a second": (wav(bytes(20_000), rate=1), "kind"),
    "billions of samples a second": (VOICE[:24] + struct.pack("<I", 2**32 - 1) + VOICE[28:], "kind"),
    "nine channels": (wav(bytes(18_000), channels=9), "kind"),
    "compressed inside": (VOICE[:20] + struct.pack("<H", 0x55) + VOICE[22:], "broken"),
    "a length that is a lie": (VOICE[:40] + struct.pack("<I", 2**31) + VOICE[44:], "broken"),
    "chunks without end": (b"RIFF\xff\xff\xff\xffWAVE" + b"junk\x00\x00\x00\x00" * 10_000, "broken"),
    "silence": (wav(bytes(64_000)), "noise"),
    "a fan": (noise(), "noise"),
    "a loud fan": (noise(loud=12_000), "noise"),
}


def test_a_voice_becomes_sixteen_thousand_samples_a_second() -> None:
    assert len(sound_of(VOICE)) == 2 * RATE


@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100, 48_000])
def test_any_usual_rate_is_taken(rate: int) -> None:
    assert abs(len(sound_of(a_voice(rate=rate))) - 2 * RATE) < 100


def test_two_channels_and_other_widths_are_taken() -> None:
    samples = VOICE[44:]
    both = b"".join(samples[n : n + 2] * 2 for n in range(0, len(samples), 2))
    wide = b"".join(b"\0" + samples[n : n + 2] for n in range(0, len(samples), 2))

    assert sound_of(wav(both, channels=2)) == sound_of(VOICE)
    assert len(sound_of(wav(wide, width=3))) == len(sound_of(VOICE))


@pytest.mark.parametrize(("recording", "wrong"), HOSTILE.values(), ids=HOSTILE)
def test_what_cannot_be_listened_to_is_told_by_a_word(recording: bytes, wrong: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(RecordingRefused) as refused:
            sound_of(recording)
        assert tracemalloc.get_traced_memory()[1] < 12 * MOST_BYTES
    finally:
        tracemalloc.stop()

    assert refused.value.wrong == wrong


@given(st.binary(max_size=200), st.integers(0, 44), st.integers(0, 44))
def test_no_header_however_it_is_bent_does_more_than_be_refused(bent: bytes, since: int, until: int) -> None:
    recording = VOICE[: min(since, until)] + bent + VOICE[max(since, until) :]

    try:
        sound = sound_of(recording)
    except RecordingRefused:
        return

    assert len(sound) <= 2 * RATE * MOST_SECONDS + 2
