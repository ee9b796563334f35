"""What points to a person is taken out of a sentence; what the assistant can learn from stays."""

import pytest

from frontdesk.misunderstood.redact import redact

ENGLISH = {
    # names after words that announce them
    "my name is ruth abernathy and I need my thing": "my name is [name] and I need my thing",
    "MY NAME IS RUTH ABERNATHY": "MY NAME IS [name]",
    "I'm Ruth, can you move it": "I'm [name], can you move it",
    "hi, im ruth abernathy from before": "hi, im [name] from before",
    "This is O'Brien calling": "This is [name] calling",
    "my name is r u t h": "my name is [name]",
    "my son Mateo's cough is back": "my son [name]'s cough is back",
    "Mrs. Delgado told me, and Dr. Chen agreed": "Mrs. [name] told me, and Dr. [name] agreed",
    "is it ready for Mateo": "is it ready for [name]",
    # words that stay
    "I'm allergic to penicillin": "I'm allergic to penicillin",
    "what is the name of the doctor": "what is the name of the doctor",
    "the dr prescribed it": "the dr prescribed it",
    "do you take Medicare for Mateo": "do you take Medicare for [name]",
    "I may come in May": "I may come in May",
    "my A1C and B12 were low": "my A1C and B12 were low",
    "I wait since Thursday, one or two hours": "I wait since Thursday, one or two hours",
    # numbers, dates, times
    "member HVP480213 or 480-213": "member [number] or [number]",
    "she is 91 and takes 20mg twice": "she is [number] and takes [number]mg twice",
    "my number is nine one four double five five zero one": "my number is [number]",
    "the ZIP is one two five nine nine": "the ZIP is [number]",
    "on 3/14/2026 at 3:30pm": "on [date] at [time]pm",
    "dob march 14th, 1982": "dob [date]",
    "born the 14th of march 1982": "born the [date]",
    "born march fourteenth nineteen eighty two": "born [date]",
    # ways to reach somebody, cards
    "call 914-555-0123 or (914) 555 0187": "call [phone] or [phone]",
    "write to ruth.a@example.com": "write to [e-mail]",
    "ruth at gmail dot com": "[e-mail]",
    "it is on https://example.com/ruth?id=4 I think": "it is on [link] I think",
    "my card is •••• exp 11/27": "my card is [card] exp [date]",
}
SPANISH = {
    "me llamo lucía ferrer y necesito algo": "me llamo [name] y necesito algo",
    "soy María de la Cruz": "soy [name]",
    "le habla juan pérez": "le habla [name]",
    "habla la señora Gómez": "habla la señora [name]",
    "mi tía se llama rosa delgado": "mi tía se llama [name]",
    "mi hijo Mateo tiene fiebre": "mi hijo [name] tiene fiebre",
    "quiero una cita para Mateo el martes": "quiero una cita para [name] el martes",
    "¿aceptan Medicaid para mi mamá?": "¿aceptan Medicaid para mi mamá?",
    "soy alérgico a la penicilina": "soy alérgico a la penicilina",
    "hace dos meses fui": "hace dos meses fui",
    "nací el 14 de marzo de 1982": "nací el [date]",
    "el catorce de marzo de mil novecientos ochenta y dos": "el [date]",
    "mi número es nueve uno cuatro cinco cinco cinco cero uno": "mi número es [number]",
    "la factura de $125.50 está mal": "la factura de $[number] está mal",
    "correo ana arroba gmail punto com": "correo [e-mail]",
    "mi tarjeta ••••": "mi tarjeta [card]",
}


@pytest.mark.parametrize(("said", "left"), ENGLISH.items())
def test_in_english(said: str, left: str) -> None:
    assert redact(said, "en-US") == left


@pytest.mark.parametrize(("said", "left"), SPANISH.items())
def test_in_spanish(said: str, left: str) -> None:
    assert redact(said, "es-US") == left


@pytest.mark.parametrize(("said", "left"), (ENGLISH | SPANISH).items())
def test_a_second_time_nothing_more_is_taken_out(said: str, left: str) -> None:
    assert redact(left, "en-US", heard=False) == left


@pytest.mark.parametrize(
    ("said", "left"),
    {
        "Ruth wants it, abernathy is the last name": "[name] wants it, [name] is the last name",
        "ABERNATY, R": "[name], R",
        "how long will it take, Long asked": "how long will it take, [name] asked",
        "Lucía de la Cruz's bill": "[name]'s bill",
    }.items(),
)
def test_names_that_are_known_from_the_talk(said: str, left: str) -> None:
    known = ["Ruth Abernathy", "Will Long", "Lucía de la Cruz"]

    assert redact(said, "en-US", known) == left


def test_a_name_in_the_other_language_of_the_practice() -> None:
    assert redact("hello, me llamo lucía ferrer", "en-US") == "hello, me llamo [name]"


def test_what_answers_the_question_for_a_name_begins_with_one() -> None:
    assert redact("xiomara quispe", "en-US", asked=True) == "[name]"
    assert redact("I do not want to say", "en-US", asked=True) == "I do not want to say"


def test_a_managers_own_words_lose_numbers_and_known_names_and_nothing_else() -> None:
    words = redact("my name is Anybody, Abernathy paid 40", "en-US", ["Ruth Abernathy"], heard=False)

    assert words == "my name is Anybody, [name] paid [number]"


def test_marks_of_our_own_that_somebody_typed_do_no_harm() -> None:
    assert redact("\ue000[name] 5", "en-US") == "[name] [number]"
