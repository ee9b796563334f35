"""The few words that the chat knows before it reaches us are those of data/texts."""

import re

from frontdesk.texts import load_texts
from tests.architecture.project import ROOT


def test_the_chats_first_words_are_those_of_the_texts() -> None:
    script = (ROOT / "voice_gateway/chat/static/chat/words.js").read_text(encoding="utf-8")
    languages = re.findall(r'"([a-z]{2}-[A-Z]{2})": \{(.*?)\}', script, re.DOTALL)
    assert {language for language, _ in languages} == set(load_texts().languages)

    wrong = [
        (language, key)
        for language, words in languages
        for key, text in re.findall(r'(\w+): "(.*?)",\n', words)
        if load_texts().say(f"widget_{key}", language, number="{number}") != text
    ]

    assert not wrong
