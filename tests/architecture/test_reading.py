"""Syllables, sentences and figures, on words and texts whose counts are known."""

import pytest

from tests.architecture.reading import (
    Measure,
    english_syllables,
    grade,
    measure,
    perspicuity,
    sentences_of,
    spanish_syllables,
)

# By the rules of the Real Academia Española, counted by hand.
SPANISH = {
    1: "y o a el muy hoy ley bien seis guion dio quien rey miau",
    2: "cita día oír país ahí búho frío reír cuidar ciudad viuda aire otra una uno eso aquí caos leer guía huevo "
    "construí",
    3: "médico ahora había cuidado farmacia paciente siguiente poeta cohete ayuda idea cigüeña leía seguro gerente "
    "chiita construía",
    4: "teléfono aéreo energía emergencia medicina prohibiría marihuana expediente averigüe",
    5: "automático necesitarla especialista",
    6: "oftalmología",
}
ENGLISH = {
    1: "talk please you through they're",
    2: "people patient nurse's walk-in visit copay",
    3: "manager pharmacy medicine telehealth okafor",
    4: "emergency anybody e-mail-address",
}


@pytest.mark.parametrize(("syllables", "words"), SPANISH.items())
def test_syllables_of_spanish_words(syllables: int, words: str) -> None:
    wrong = {word: found for word in words.split() if (found := spanish_syllables(word)) != syllables}

    assert not wrong


@pytest.mark.parametrize(("syllables", "words"), ENGLISH.items())
def test_syllables_of_english_words_also_of_those_that_no_dictionary_has(syllables: int, words: str) -> None:
    wrong = {word: found for word in words.split() if (found := english_syllables(word)) != syllables}

    assert not wrong


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Yes. Ask Dr. Ruiz at 3:00 p.m. today. Is it open?\n1. Monday", 4),
        ("Abre a las 3:00 p.m. Si no viene, avise. ¿Se puede? «¡Sí!» Bueno.", 5),
        ("Nothing is lost: it is kept; it is safe", 1),
        ("", 0),
    ],
)
def test_a_sentence_ends_at_a_stop_or_at_the_end_of_its_line(text: str, sentences: int) -> None:
    assert len(sentences_of(text)) == sentences


def test_numbers_addresses_and_known_words_are_taken_in_at_a_glance() -> None:
    assert measure("Call 1-800-222-1222, Okafor's.", "en-US", {"okafor"}) == Measure(3, 1, 5)
    assert measure("Vea alderfalls.example/portal", "es-US") == Measure(2, 1, 4)


def test_the_formulas_are_those_that_were_published() -> None:
    of = Measure(words=20, sentences=2, syllables=30)

    assert grade(of) == pytest.approx(0.39 * 10 + 11.8 * 1.5 - 15.59)
    assert perspicuity(of) == pytest.approx(206.835 - 62.3 * 1.5 - 10)
