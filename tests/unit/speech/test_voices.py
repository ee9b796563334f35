"""Voices, the real ones where they are: what each may get, and that none of their troubles reaches anybody."""

import base64
import io
import socket
import subprocess
import threading
import time
import wave
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from frontdesk.adapters.speech import http as vendor
from frontdesk.adapters.speech.breaker import FAILURES, REST, Breaker
from frontdesk.adapters.speech.fake import FakeVoice
from frontdesk.adapters.speech.google import GoogleVoice
from frontdesk.adapters.speech.http import HttpVoice
from frontdesk.adapters.speech.port import MayNotLeave, SpeechAway, Voice
from frontdesk.adapters.speech.programs import EspeakVoice, PiperVoice
from frontdesk.speech.kept import KeptSounds
from frontdesk.speech.model import DataClass, Sound, Utterance
from frontdesk.speech.service import Speaking
from tests.system_packages import needs

HELLO = Utterance("Hello, how can I help you?", "en-US", DataClass.PUBLIC)
OWED = Utterance("Ana, you owe 148 dollars.", "en-US", DataClass.PERSONAL)
ENOUGH = 1.5  # seconds until somebody hears something


def google(answer: httpx.Response | Exception) -> GoogleVoice:
    """As Google's endpoint answers."""

    def handle(_: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return GoogleVoice(httpx.MockTransport(handle))


def spoken(sound: bytes) -> httpx.Response:
    return httpx.Response(200, text=f'[["wrb.fr","jQ1olc","[\\"{base64.b64encode(sound).decode()}\\"]",null]]')


TROUBLES = {
    "unreachable": httpx.ConnectError("no way"),
    "slow": httpx.ReadTimeout("too late"),
    "429": httpx.Response(429, text="Too Many Requests"),
    "a page": httpx.Response(200, text="<html>captcha</html>"),
    "no sound": spoken(b"RIFF but no sound"),
    "no base64": httpx.Response(200, text='"jQ1olc","[\\"a=a=a\\"]"'),
    "no text": httpx.Response(200, content=b"\xff\xfe\xfd"),
}


def test_the_local_voice_says_both_languages() -> None:
    voice = EspeakVoice(needs("espeak-ng"))

    for language, words in (("en-US", "Hello, Ana."), ("es-US", "Hola, Ana, ¿cómo está?")):
        sound = voice.speak(Utterance(words, language, DataClass.PERSONAL))
        with wave.open(io.BytesIO(sound.data)) as file:
            assert 0.5 < file.getnframes() / file.getframerate() < 5
            assert len(file.readframes(10**9)) == file.getnframes() * 2


def test_the_local_voice_never_has_words_among_its_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(subprocess, "run", lambda command, **more: asked.append(command) or _silence())

    EspeakVoice().speak(OWED)

    assert not any("Ana" in each for each in asked[0])


def _silence() -> "subprocess.CompletedProcess[bytes]":
    return subprocess.CompletedProcess([], 0, FakeVoice().speak(HELLO).data)


@pytest.mark.parametrize("program", ["no-such-program", "false", "true", "yes"])
def test_a_program_that_gives_no_sound_is_told_in_our_words(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frontdesk.adapters.speech.programs.SECONDS", 0.3)

    with pytest.raises(SpeechAway) as told:
        EspeakVoice(program).speak(OWED)

    assert "Ana" not in str(told.value)


def test_a_practices_own_voice_is_used_for_the_languages_it_has(tmp_path: Path) -> None:
    program = tmp_path / "piper"
    program.write_text(f'#!/bin/sh\n[ "$2" = "{tmp_path}/en-US.onnx" ] && exec {needs("espeak-ng")} --stdin --stdout\n')
    program.chmod(0o700)
    (tmp_path / "en-US.onnx").touch()
    voice = PiperVoice(tmp_path, str(program))

    assert voice.speak(OWED).data.startswith(b"RIFF")
    with pytest.raises(SpeechAway):
        voice.speak(Utterance("Hola.", "es-US", DataClass.PUBLIC))


def test_google_says_public_words() -> None:
    assert google(spoken(b"\xff\xf3sound")).speak(HELLO) == Sound(b"\xff\xf3sound", "audio/mpeg")


def test_of_a_long_sentence_no_part_may_be_missing() -> None:
    answers = [spoken(b"\xff\xf3begins"), httpx.Response(200, text="captcha"), spoken(b"\xff\xf3ends")]
    voice = GoogleVoice(httpx.MockTransport(lambda _: answers.pop(0)))

    with pytest.raises(SpeechAway):
        voice.speak(Utterance("If this is an emergency, call nine one one now. " * 5, "en-US", DataClass.PUBLIC))


def test_google_never_gets_a_personal_word() -> None:
    asked: list[httpx.Request] = []
    voice = GoogleVoice(httpx.MockTransport(lambda request: asked.append(request) or spoken(b"\xff\xf3")))

    with pytest.raises(MayNotLeave):
        voice.speak(OWED)

    assert asked == []


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_whatever_google_does_it_is_told_in_our_words(trouble: httpx.Response | Exception) -> None:
    with pytest.raises(SpeechAway):
        google(trouble).speak(HELLO)


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_while_google_is_away_speech_comes_in_time(trouble: httpx.Response | Exception, tmp_path: Path) -> None:
    speaking = Speaking([EspeakVoice(needs("espeak-ng"))], KeptSounds(tmp_path), google(trouble))
    assert list(speaking.prepare([("Hello, how can I help you?", "en-US")])) == [False]

    began = time.monotonic()
    sound = speaking.say(HELLO)

    assert sound.media_type == "audio/wav"
    assert time.monotonic() - began < ENOUGH


def test_what_was_made_ahead_is_heard_and_asked_for_once(tmp_path: Path) -> None:
    voice, local = FakeVoice("gtts", frozenset({DataClass.PUBLIC})), FakeVoice("local")
    speaking = Speaking([local], KeptSounds(tmp_path), voice)

    assert [*speaking.prepare([(HELLO.words, "en-US")]), *speaking.prepare([(HELLO.words, "en-US")])] == [True, True]
    speaking.say(HELLO)
    speaking.say(OWED)

    assert (voice.said, local.said) == ([HELLO], [OWED])


def test_no_voice_at_all_is_told(tmp_path: Path) -> None:
    with pytest.raises(SpeechAway):
        Speaking([], KeptSounds(tmp_path)).say(HELLO)


@contextmanager
def dripping(first: bytes) -> Iterator[str]:
    """A server that says so much at once, and then one byte after the other for as long as somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            client, _ = server.accept()
            with client, suppress(OSError):
                client.sendall(first)
                while first:
                    time.sleep(0.1)
                    client.sendall(b"R")
                client.recv(100_000)
                time.sleep(ENOUGH)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[httpx.Request]:
    """What the vendor was asked; it answers with a sound."""
    requests: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(200, content=b"OggS", headers={"Content-Type": "audio/ogg"})

    client = httpx.Client
    monkeypatch.setattr(vendor.httpx, "Client", lambda **more: client(transport=httpx.MockTransport(handle)))
    return requests


def test_a_vendor_without_an_agreement_gets_public_words_only(asked: list[httpx.Request]) -> None:
    voice = HttpVoice("https://voice.example/say", "secret", agreed=False)

    assert voice.speak(HELLO) == Sound(b"OggS", "audio/ogg")
    with pytest.raises(MayNotLeave):
        voice.speak(OWED)

    assert [request.headers["authorization"] for request in asked] == ["Bearer secret"]


def test_a_vendor_under_an_agreement_says_everything(asked: list[httpx.Request]) -> None:
    assert HttpVoice("https://voice.example/say", "", agreed=True).speak(OWED).data == b"OggS"
    assert "authorization" not in asked[0].headers


@pytest.mark.timeout(20)
@pytest.mark.parametrize("drops", [b"", b"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\n\r\nR"])
def test_a_vendor_that_is_silent_or_drips_is_given_up_in_time(drops: bytes) -> None:
    with dripping(drops) as url:
        began = time.monotonic()
        with pytest.raises(SpeechAway):
            HttpVoice(url, "", agreed=True, seconds=0.5).speak(OWED)

    assert time.monotonic() - began < ENOUGH


def test_a_voice_that_fails_rests_and_is_tried_again(tmp_path: Path) -> None:
    now = [0.0]
    voice = FakeVoice()
    voice.fail_next(FAILURES)
    rests: Voice = Breaker(voice, lambda: now[0])

    for _ in range(FAILURES + 1):
        with pytest.raises(SpeechAway):
            rests.speak(HELLO)
    assert voice.failures_left == 0

    now[0] = REST - 1
    with pytest.raises(SpeechAway):
        rests.speak(HELLO)
    now[0] = REST
    assert rests.speak(HELLO).media_type == "audio/wav"
    assert voice.said == [HELLO]


def test_a_failure_now_and_then_is_no_reason_to_rest() -> None:
    voice = FakeVoice()
    rests: Voice = Breaker(voice)

    for _ in range(FAILURES * 2):
        voice.fail_next(1)
        with pytest.raises(SpeechAway):
            rests.speak(HELLO)
        rests.speak(HELLO)
