"""Choices from a list, yes or no, and "anyone will do"."""

import pytest

from frontdesk.understanding.pick import read_choice, read_yes_no, wants_any

ENGLISH_CHOICES = {
    "the second one": 2,
    "2": 2,
    "last one": 3,
    "option three": 3,
    "the first": 1,
    "number 2 please": 2,
    "2 pm": None,
    "at 2": None,
    "2:30": None,
    "the 2 o'clock one": None,
    "two": 2,
    "the third works": 3,
    "i'll take the first one": 1,
    "4": None,
    "0": None,
    "2 kids": None,
    "I have 2 appointments": None,
    "second or third": None,
    "the middle one": 2,
    "the one at the bottom please": 3,
    "that one at the top": 1,
    "one": 1,
    "the one": 1,
    "first": 1,
    "3rd": 3,
    "#2": 2,
    "uh the second one please": 2,
    "the second of december": None,
    "not the second": None,
    "tuesday": None,
    "": None,
    "yes the first one": 1,
    "let's do number one": 1,
    "any": None,
    "the last": 3,
    "i'd like the second": 2,
    "1st": 1,
    "one please": 1,
    "the twenty third": None,
}
SPANISH_CHOICES = {
    "la primera": 1,
    "la segunda": 2,
    "quiero la de arriba": 1,
    "el dos": 2,
    "la 2": 2,
    "opción tres": 3,
    "la última": 3,
    "el tercero por favor": 3,
    "a las 2": None,
    "a la 1": None,
    "las dos": None,
    "2 pm": None,
    "la de en medio": 2,
    "quiero la segunda": 2,
    "número uno": 1,
    "me quedo con la primera": 1,
    "una cita": 1,
    "el martes": None,
    "dos o tres": None,
    "la cuarta": None,
    "uno": 1,
    "la una": 1,
    "primera opción": 1,
    "dos hijos": None,
}
ENGLISH_ANSWERS = {
    "yes please": True,
    "yep that's right": True,
    "no": False,
    "nope wrong": False,
    "that's not right": False,
    "not sure": None,
    "I don't know": None,
    "maybe": None,
    "ok": True,
    "ok no thanks": False,
    "no problem": True,
    "why not": True,
    "sure": True,
    "yes but not monday": None,
    "my right knee hurts": None,
    "right": True,
    "right now": None,
    "I have no insurance": None,
    "no, that's fine": None,
    "correct": True,
    "that is correct": True,
    "the address is correct": True,
    "that isn't correct": False,
    "I don't think so": False,
    "uh yes": True,
    "um no": False,
    "yeah go ahead and book it": True,
    "no i want tuesday": False,
    "👍": True,
    "y": True,
    "n": False,
    "please": True,
    "please do": True,
    "sounds good": True,
    "not really": False,
    "absolutely": True,
    "yes no": None,
    "tuesday": None,
    "i do": True,
    "i do not": False,
    "don't": False,
    "good morning": None,
    "is that right?": None,
    "it's not the right one": False,
    "that's the wrong date": False,
    "perfect thank you": True,
    "no thank you": False,
    "well yes": True,
    "okay": True,
    "": None,
    "wait what": None,
    "I would like to book an appointment": None,
    "i am 45": None,
    "yes i would": True,
    "great": True,
    "that works": True,
    "that doesn't work for me": False,
    "no way": False,
    "neither": False,
    "book it": True,
    "yes that is me": True,
    "not tuesday": False,
    "never mind": False,
    "I guess": True,
    "everything looks good": True,
    "nothing": None,
    "know": None,
}
SPANISH_ANSWERS = {
    "sí, correcto": True,
    "así es": True,
    "dale": True,
    "no": False,
    "no gracias": False,
    "sí": True,
    "si": True,
    "claro que sí": True,
    "claro que no": False,
    "no es correcto": False,
    "no está bien": False,
    "está bien": True,
    "creo que sí": True,
    "creo que no": False,
    "no sé": None,
    "tal vez": None,
    "cómo no": True,
    "por qué no": True,
    "no hay problema": True,
    "si tiene algo antes": None,
    "si, el martes": True,
    "sí quiero esa": True,
    "si puedo": True,
    "si por favor": True,
    "no, es el martes": False,
    "ese no": False,
    "perfecto": True,
    "bueno": True,
    "bueno no": False,
    "ok": True,
    "ok, no": False,
    "el martes": None,
    "buenos días": None,
    "está mal": False,
    "eso es": True,
    "es correcto": True,
    "correcto": True,
    "para nada": False,
    "todavía no": False,
    "sale": True,
    "simón": True,
    "me parece bien": True,
    "no me parece": False,
    "el martes no": False,
    "exacto": True,
    "sí señorita": True,
    "no señor": False,
    "sí pero no el lunes": None,
    "mande": None,
    "dejeme ver": None,
    "¿es correcto?": None,
}
ENGLISH_ANYONE = {
    "anyone": True,
    "any doctor is fine": True,
    "whoever is available": True,
    "it doesn't matter": True,
    "does anyone speak spanish": False,
    "dr smith": False,
    "either one": True,
    "anyone but smith": False,
    "first available": True,
    "no preference": True,
    "": False,
}
SPANISH_ANYONE = {
    "cualquiera": True,
    "no importa": True,
    "el que sea": True,
    "quien esté disponible": True,
    "sí importa": False,
    "me da igual": True,
    "la doctora ruiz": False,
    "cualquier doctor": True,
}


@pytest.mark.parametrize(("text", "expected"), ENGLISH_CHOICES.items())
def test_choices_in_english(text: str, expected: int | None) -> None:
    assert read_choice(text, "en-US", 3) == expected


@pytest.mark.parametrize(("text", "expected"), SPANISH_CHOICES.items())
def test_choices_in_spanish(text: str, expected: int | None) -> None:
    assert read_choice(text, "es-US", 3) == expected


def test_a_list_of_two_has_no_middle() -> None:
    assert read_choice("the middle one", "en-US", 2) is None


@pytest.mark.parametrize(("text", "expected"), ENGLISH_ANSWERS.items())
def test_yes_and_no_in_english(text: str, expected: bool | None) -> None:
    assert read_yes_no(text, "en-US") is expected


@pytest.mark.parametrize(("text", "expected"), SPANISH_ANSWERS.items())
def test_yes_and_no_in_spanish(text: str, expected: bool | None) -> None:
    assert read_yes_no(text, "es-US") is expected


@pytest.mark.parametrize(("text", "expected"), ENGLISH_ANYONE.items())
def test_anyone_in_english(text: str, expected: bool) -> None:
    assert wants_any(text, "en-US") is expected


@pytest.mark.parametrize(("text", "expected"), SPANISH_ANYONE.items())
def test_anyone_in_spanish(text: str, expected: bool) -> None:
    assert wants_any(text, "es-US") is expected
