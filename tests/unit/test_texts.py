"""Texts of languages of which one lacks some: what is said, in which language, and how languages are named."""

import pytest

from frontdesk.locales import locale_of, name_of
from frontdesk.phone.hearing import Asked, Heard, Hearing, Meaning
from frontdesk.texts import Text, Texts, load_texts

HELLO, BYE = Text("Hello, how can I help?"), Text("Goodbye, and take care, {name}. See you.")
OURS = Texts(
    {
        "en-US": {"hello": HELLO, "bye": BYE, "language_names": Text("english|inglés")},
        "es-US": {"hello": Text("Hola, ¿en qué le ayudo?"), "bye": Text("Hasta luego, {name}. Que le vaya bien.")},
        "pt-BR": {"hello": Text("Olá, como posso ajudar?")},
    },
    "es-US",
)
THREE = ["en-US", "pt-BR", "es-US"]


def test_what_a_language_lacks_is_said_in_the_practices_first() -> None:
    said = OURS.say("bye", "pt-BR", name="Ana")

    assert said == "Hasta luego, Ana. Que le vaya bien."
    assert OURS.lender("bye", "pt-BR") == "es-US"
    assert OURS.lender("hello", "pt-BR") == "pt-BR"


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Olá, como posso ajudar?", "pt-BR"),
        ("Olá, como posso ajudar? Hasta luego, Ana. Que le vaya bien.", "es-US"),
        ("Goodbye, and take care, Ana. See you.", "en-US"),
        ("o que a pessoa escreveu", "pt-BR"),
    ],
)
def test_words_are_told_to_be_in_the_language_they_were_borrowed_from(words: str, language: str) -> None:
    assert OURS.language_of(words, "pt-BR") == language


def test_a_whole_language_borrows_nothing() -> None:
    texts = load_texts()
    said = texts.say("utter_goodbye", "en-US")

    assert texts.language_of(said, "es-US") == "es-US"
    assert texts.borrowed("widget_", "es-US") == {}
    assert texts.whole("page_", "es-US") == "es-US"


def test_a_page_is_in_one_language() -> None:
    assert OURS.whole("hel", "pt-BR") == "pt-BR"
    assert OURS.whole("b", "pt-BR") == "es-US"
    assert OURS.borrowed("", "pt-BR") == {"bye": "es-US", "language_names": "en-US"}


def test_a_language_has_its_own_name_until_others_are_written_down() -> None:
    assert OURS.names_of("pt-BR") == {"português", "portugues"}
    assert OURS.names_of("en-US") == {"english", "inglés"}


def test_a_locale_is_found_for_any_language() -> None:
    found = [str(locale_of(code)) for code in ("pt-BR", "so-US", "hmn-US")]

    assert found == ["pt_BR", "so", "en"]
    assert (name_of("pt-BR"), name_of("pt-BR", "es-US"), name_of("hmn-US")) == ("português", "portugués", "hmn-US")


@pytest.mark.parametrize(
    ("said", "language"),
    [("", "pt-BR"), ("3", "es-US"), ("español", "es-US"), ("in spanish", "es-US"), ("português", "pt-BR")],
)
def test_a_caller_gets_the_language_they_name_or_key_in(said: str, language: str) -> None:
    assert Hearing(load_texts()).language_of(said, THREE) == language


@pytest.mark.parametrize(("languages", "meaning"), [(2, Meaning.WORDS), (3, Meaning.LANGUAGE)])
def test_a_key_picks_a_language_that_the_practice_speaks(languages: int, meaning: Meaning) -> None:
    asked = Asked(greeting=True, languages=languages)

    assert Hearing(load_texts()).read(Heard(digits="3"), asked).meaning is meaning
