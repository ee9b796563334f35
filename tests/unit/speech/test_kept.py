"""Sounds that are kept: of public words only, whole or not at all, and never more than there is room for."""

import os
from pathlib import Path

import pytest

from frontdesk.speech.kept import KeptSounds
from frontdesk.speech.model import DataClass, Sound, Utterance


def public(words: str) -> Utterance:
    return Utterance(words, "en-US", DataClass.PUBLIC)


def test_a_sound_is_found_by_its_words_language_and_voice(tmp_path: Path) -> None:
    kept = KeptSounds(tmp_path)
    kept.keep("one", public("Hello."), Sound(b"hello", "audio/mpeg"))

    assert kept.find("one", public("Hello.")) == Sound(b"hello", "audio/mpeg")
    assert kept.find("two", public("Hello.")) is None
    assert kept.find("one", public("Hello!")) is None
    assert kept.find("one", Utterance("Hello.", "es-US", DataClass.PUBLIC)) is None


def test_nothing_personal_is_kept(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="everybody"):
        KeptSounds(tmp_path).keep("one", Utterance("Ana owes.", "en-US", DataClass.PERSONAL), Sound(b"x", "audio/wav"))

    assert list(tmp_path.iterdir()) == []


def test_the_one_longest_unused_goes_when_there_is_no_more_room(tmp_path: Path) -> None:
    kept = KeptSounds(tmp_path, most=250)
    for number, words in enumerate(("first", "second")):
        kept.keep("one", public(words), Sound(bytes(100), "audio/wav"))
        for file in tmp_path.iterdir():
            os.utime(file, (file.stat().st_mtime - 100 + number,) * 2)
    kept.find("one", public("first"))

    kept.keep("one", public("third"), Sound(bytes(100), "audio/wav"))

    found = {words for words in ("first", "second", "third") if kept.find("one", public(words))}
    assert found == {"first", "third"}


def test_a_folder_that_cannot_be_written_keeps_nothing_and_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    kept = KeptSounds(tmp_path / "file" / "folder")

    kept.keep("one", public("Hello."), Sound(b"hello", "audio/wav"))

    assert kept.find("one", public("Hello.")) is None
