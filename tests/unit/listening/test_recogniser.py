"""The recogniser of this machine, with voices of this machine; and what happens when it dies."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.adapters.recognition import local
from frontdesk.adapters.recognition.local import LocalRecogniser
from frontdesk.adapters.recognition.recording import sound_of
from frontdesk.conversations.model import Button
from frontdesk.listening.model import LanguageNotHeard, ListeningAway, Wanted
from frontdesk.listening.wanted import wanted
from tests.recordings import a_voice, noise
from tests.voices import VOICES, say

OPEN, YES_NO, BIRTH = wanted(None, ())[0], wanted(None, [Button("Yes", "")])[0], wanted("birth", ())[0]
SOUND = a_voice()[44:]
SAID = [
    (OPEN, "what are your opening hours"),
    (OPEN, "i want to talk to a manager"),
    (OPEN, "i have chest pain"),
    (YES_NO, "yes please"),
    (BIRTH, "march fourth nineteen sixty two"),
]
OTHER = ["the weather is nice in paris today", "my cousin bought a yellow bicycle", "please mail the package at night"]


@pytest.fixture(scope="module")
def ears() -> Iterator[LocalRecogniser]:
    """The recogniser, started once."""
    ears = LocalRecogniser()
    yield ears
    ears.stop()


@pytest.mark.parametrize("voice", VOICES)
def test_what_is_listened_for_is_heard_from_every_voice(ears: LocalRecogniser, voice: str) -> None:
    heard = [ears.hear(sound_of(say(words, voice)), "en-US", listens) for listens, words in SAID]

    assert [one and one.words for one in heard] == [words for _, words in SAID]
    assert all(one and one.sure for one in heard)


@pytest.mark.parametrize("listens", [YES_NO, BIRTH, wanted("when", ())[0], wanted("phone", ())[0]])
def test_danger_is_heard_whatever_was_asked(ears: LocalRecogniser, listens: Wanted) -> None:
    heard = [ears.hear(sound_of(say("i have chest pain", voice)), "en-US", listens) for voice in VOICES]

    assert [one and one.words for one in heard] == ["i have chest pain"] * len(VOICES)


def test_whatever_else_is_said_is_not_taken_for_an_answer(ears: LocalRecogniser) -> None:
    heard = [ears.hear(sound_of(say(words, voice)), "en-US", YES_NO) for words in OTHER for voice in VOICES]

    assert [one for one in heard if one] == []


def test_where_anything_may_be_said_words_are_shown_as_a_guess(ears: LocalRecogniser) -> None:
    heard = ears.hear(sound_of(say(OTHER[0], "rms")), "en-US", OPEN)

    assert heard
    assert not heard.sure
    assert "weather is nice" in heard.words


def test_noise_is_no_word(ears: LocalRecogniser) -> None:
    assert ears.hear(noise()[44:], "en-US", YES_NO) is None
    assert ears.hear(noise()[44:], "en-US", OPEN) is None


def test_a_language_without_a_model_is_told(ears: LocalRecogniser) -> None:
    assert not ears.hears("es-US")
    with pytest.raises(LanguageNotHeard):
        ears.hear(SOUND, "es-US", YES_NO)


def test_one_that_was_killed_is_started_anew(ears: LocalRecogniser) -> None:
    ears.hear(SOUND, "en-US", YES_NO)
    assert ears._child
    os.kill(ears._child.pid, signal.SIGKILL)
    ears._child.wait()

    heard = ears.hear(sound_of(say("yes please", "slt")), "en-US", YES_NO)

    assert heard
    assert heard.words == "yes please"


def test_one_that_is_killed_in_the_middle_is_told_in_our_words(ears: LocalRecogniser) -> None:
    ears.hear(SOUND, "en-US", YES_NO)
    assert ears._child
    os.kill(ears._child.pid, signal.SIGSTOP)  # so that it is certainly not done before
    threading.Timer(0.3, os.kill, (ears._child.pid, signal.SIGKILL)).start()

    with pytest.raises(ListeningAway):
        ears.hear(SOUND, "en-US", OPEN)


@pytest.mark.parametrize("seconds", [1, 15])  # the longer one does not fit into the pipe
def test_one_that_hangs_is_ended_in_time(ears: LocalRecogniser, monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    ears.hear(SOUND, "en-US", YES_NO)
    assert ears._child
    hangs = ears._child
    os.kill(hangs.pid, signal.SIGSTOP)
    monkeypatch.setattr(local, "START", 0.2)
    monkeypatch.setattr(local, "A_SECOND", 0.02)

    began = time.monotonic()
    with pytest.raises(ListeningAway):
        ears.hear(SOUND * seconds, "en-US", YES_NO)

    assert time.monotonic() - began < 2
    assert hangs.returncode == -signal.SIGKILL


def test_who_waits_too_long_for_their_turn_is_told(ears: LocalRecogniser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "TURN", 0.1)

    with ears._turn, pytest.raises(ListeningAway):
        ears.hear(SOUND, "en-US", YES_NO)


def test_a_practices_own_model_is_asked_for_its_language(tmp_path: Path) -> None:
    """A stand-in for the library, in the way its documentation shows it; no such model can be had here."""
    (tmp_path / "es-US" / "conf").mkdir(parents=True)
    (tmp_path / "vosk.py").write_text(
        "import json\n"
        "SetLogLevel = lambda level: None\n"
        "Model = lambda folder: folder\n"
        "class KaldiRecognizer:\n"
        "    def __init__(self, model, rate): self.heard = 0\n"
        "    def AcceptWaveform(self, sound): self.heard = len(sound)\n"
        "    def FinalResult(self): return json.dumps({'text': 'sí' if self.heard else ''})\n"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(tmp_path))
        ears = LocalRecogniser(tmp_path)
        heard = ears.hear(SOUND, "es-US", Wanted("yes_no", ("sí",)))
        ears.stop()

    assert heard
    assert (heard.words, heard.sure) == ("sí", True)
