"""The language of a short message."""

import pytest

from frontdesk.understanding.language import guess_language

MESSAGES = {
    "I need an appointment": "en-US",
    "my knee hurts": "en-US",
    "hello": "en-US",
    "tuesday at 3": "en-US",
    "can't breathe": "en-US",
    "hi i want to book": "en-US",
    "chest pain": "en-US",
    "yes": "en-US",
    "quiero una cita": "es-US",
    "hola": "es-US",
    "gracias": "es-US",
    "sí": "es-US",
    "me duele la rodilla": "es-US",
    "no puedo respirar": "es-US",
    "necesito ver al doctor": "es-US",
    "¿hablan español?": "es-US",
    "mañana a las 3": "es-US",
    "dolor de pecho": "es-US",
    "quiero un appointment para tomorrow": "es-US",
    "ok": None,
    "911": None,
    "no": None,
    "doctor": None,
    "Ana Ruiz": None,
    "José García": None,
    "Muñoz": None,
    "3/14/1982": None,
    "": None,
}


@pytest.mark.parametrize(("text", "expected"), MESSAGES.items())
def test_guesses(text: str, expected: str | None) -> None:
    assert guess_language(text, ["en-US", "es-US"]) == expected


def test_only_candidates_are_guessed() -> None:
    assert guess_language("quiero una cita", ["en-US"]) is None
    assert guess_language("quiero una cita", []) is None
