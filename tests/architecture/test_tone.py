"""No text claims to know what somebody feels, or puts them off with an empty phrase."""

import re

import pytest

from frontdesk.texts import load_texts

EMPTY = {
    "en-US": [
        r"understand (how|what) (you|this|that)",
        r"understand your (frustration|concern|feelings|anger|worry)",
        r"know (exactly )?how you (feel|must feel)",
        r"can (only )?imagine (how|what)",
        r"must be (so |very )?(hard|difficult|frustrating|upsetting)",
        r"calm down",
        r"(any|the) inconvenience",
        r"your (call|message|opinion) is important",
        r"we value your",
        r"as (you know|i said)",
    ],
    "es-US": [
        r"entiend\w+ (cómo|lo que|como) (se|te|usted)",
        r"entiend\w+ su (frustración|preocupación|enojo|molestia|sentir)",
        r"comprend\w+ (cómo|lo que|su)",
        r"sé (cómo|lo que) (se )?sient",
        r"(me )?imagin\w+ (cómo|lo que)",
        r"debe (de )?ser (muy )?(difícil|duro|frustrante)",
        r"c[áa]lm(ese|ate)|tranquil[íi]cese",
        r"(los|las|cualquier) (inconveniente|molestia)s?",
        r"su (llamada|mensaje|opinión) es importante",
    ],
}


@pytest.mark.parametrize("language", sorted(EMPTY))
def test_no_text_says_how_somebody_feels_or_an_empty_phrase(language: str) -> None:
    empty = re.compile("|".join(EMPTY[language]), re.IGNORECASE)

    found = {key: text.words for key, text in load_texts().by_language[language].items() if empty.search(text.words)}

    assert not found, "name the fact that they told, in one short clause, or say what happens next"


def test_every_language_has_its_phrases() -> None:
    assert set(EMPTY) == set(load_texts().languages)
