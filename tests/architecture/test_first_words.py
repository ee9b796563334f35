"""The few words that the chat knows before it reaches us are those of data/texts, in languages that have them all."""

import json
from dataclasses import replace

from frontdesk.texts import Texts, load_texts
from voice_gateway.chat.first_words import KEYS, first_words, script


def test_the_chats_first_words_are_those_of_the_texts() -> None:
    texts = load_texts()

    written = json.loads(script(texts).removeprefix("export const FIRST_WORDS = ").removesuffix(";\n"))

    assert written == first_words(texts)
    assert list(written) == texts.languages
    assert written["es-US"]["call_number"] == "Llame al {number}"


def test_a_language_that_lacks_one_of_them_has_none() -> None:
    whole = dict(load_texts().by_language["en-US"])
    changed = replace(whole["widget_opening"], words="Abrindo o chat…")

    texts = Texts({"en-US": whole, "pt-BR": {"widget_opening": changed}})

    assert list(first_words(texts)) == ["en-US"]
    assert len(first_words(texts)["en-US"]) == len(KEYS)


def test_the_practices_first_language_comes_first() -> None:
    known = load_texts().by_language

    assert list(first_words(Texts(known, "es-US"))) == ["es-US", "en-US"]
