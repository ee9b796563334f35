"""Providers as people say them, and visit reasons by their words."""

import pytest

from frontdesk.understanding.match import Named, match_named, match_words

PROVIDERS = {
    "ruiz": ["Dr. Elena Ruiz", "doctor reese", "doctora ruiz", "doctora elena"],
    "okafor": ["Dr. Samuel Okafor", "doctor okafer", "doctor oak for", "the children's doctor"],
    "nguyen": ["Dr. Linh Nguyen", "doctor win", "doctor newin"],
    "bautista": ["Teresa Bautista, RN", "nurse teresa", "the nurse", "la enfermera"],
    "smith-j": ["Dr. John Smith"],
    "smith-a": ["Dr. Ana Smith"],
    "ramirez": ["Dr. Luis Ramírez"],
    "garcia": ["Dr. Marta García"],
    "reyes": ["Dr. Pat Reyes"],
    "young": ["Dr. Kim Young"],
}
KNOWN = {
    "dr ruiz": ["ruiz"],
    "la doctora Ruiz": ["ruiz"],
    "doctora elena": ["ruiz"],
    "can I see doctor okafur on tuesday": ["okafor"],
    "is Dr. Okafor free tuesday": ["okafor"],
    "dr o'kafor": ["okafor"],
    "with okafer please": ["okafor"],
    "oak for": ["okafor"],
    "the children's doctor": ["okafor"],
    "doctor win": ["nguyen"],
    "win": ["nguyen"],
    "the nurse": ["bautista"],
    "dr smith": ["smith-j", "smith-a"],
    "john smith": ["smith-j"],
    "dr ramires": ["ramirez"],
    "ruiz or okafor": ["ruiz", "okafor"],
    "dr reyes": ["reyes"],
    "dr young": ["young"],
}
NOBODY = [
    "gracias",
    "did I win",
    "my young son",
    "an exam for my eyes",
    "knee pain",
    "no preference",
    "a doctor appointment",
    "my doctor prescribed me something",
    "I need a doctor who speaks spanish",
    "",
]
UNKNOWN = {"Dr. Brown": "Brown", "doctor jones please": "Jones", "la doctora lópez": "Lopez"}
VISITS = {
    "office": ["checkup", "pain", "knee", "chequeo", "dolor"],
    "physical": ["physical", "annual exam", "examen físico"],
    "vaccine": ["flu shot", "vaccine", "vacuna"],
    "follow-up": ["follow up", "blood pressure check", "seguimiento"],
}
REASONS = {
    "I need a checkup": "office",
    "knee pain for weeks": "office",
    "an anual exam": "physical",
    "phisical": "physical",
    "vaccination for my kid": "vaccine",
    "a flu shot": "vaccine",
    "vacunarme": "vaccine",
    "check my blood pressure": "follow-up",
    "examen fisico": "physical",
    "dolor de rodilla": "office",
    "what time do you open": None,
    "": None,
}


@pytest.mark.parametrize(("text", "ids"), KNOWN.items())
def test_known_names(text: str, ids: list[str]) -> None:
    assert match_named(text, PROVIDERS) == Named(tuple(ids))


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_is_named(text: str) -> None:
    assert match_named(text, PROVIDERS) == Named(())


@pytest.mark.parametrize(("text", "name"), UNKNOWN.items())
def test_a_doctor_nobody_knows_is_told_apart(text: str, name: str) -> None:
    assert match_named(text, PROVIDERS) == Named((), unknown=name)


def test_a_known_and_an_unknown_doctor() -> None:
    assert match_named("dr ruiz or dr brown", PROVIDERS) == Named(("ruiz",), unknown="Brown")


@pytest.mark.parametrize(("text", "visit"), REASONS.items())
def test_reasons(text: str, visit: str | None) -> None:
    assert match_words(text, VISITS) == visit


@pytest.mark.parametrize(
    ("text", "visit"),
    [("physical therapy", "session"), ("my first therapy visit", "first"), ("chequeo de mi hija", "well-child")],
)
def test_the_phrase_that_is_said_whole_is_meant(text: str, visit: str) -> None:
    visits = {
        "office": ["chequeo"],
        "first": ["first physical therapy visit", "first therapy visit"],
        "session": ["physical therapy session", "physical therapy"],
        "well-child": ["chequeo de mi hijo", "chequeo de mi hija"],
    }

    assert match_words(text, visits) == visit


def test_a_short_word_after_a_name_does_not_hide_it() -> None:
    doctors = {"anna": ["Dr. Anna Lindqvist"], "elena": ["Dr. Elena Ruiz"]}

    found = match_named("Dr. Lindqvist is away, isn't she", doctors)

    assert found.ids == ("anna",)
