"""Names patients give, and whether a name is the one on record."""

import pytest

from frontdesk.understanding.names import read_name, same_person

ENGLISH = {
    "my name is ana ruiz": "Ana Ruiz",
    "it's José": "José",
    "ruiz, ana": "Ana Ruiz",
    "ana ruiz": "Ana Ruiz",
    "MARY SMITH": "Mary Smith",
    "hi i'm john o'brien": "John O'Brien",
    "this is mary-jane watson": "Mary-Jane Watson",
    "it's mcdonald": "McDonald",
    "yes this is jane doe speaking": "Jane Doe",
    "jane doe here": "Jane Doe",
    "for jane doe please": "Jane Doe",
    "Jane Doe dummy": "Jane Doe",
    "jane doe, robot": "Jane Doe",
    "it's jane doe duh": "Jane Doe",
    "it's under williams": "Williams",
    "the patient is luis de la cruz": "Luis de la Cruz",
    "my name is john smith and i need an appointment": "John Smith",
    "Ana Ruiz, 3/14/1982": "Ana Ruiz",
    "last name ruiz first name ana": "Ana Ruiz",
    "my name is ana, last name is ruiz": "Ana Ruiz",
    "my last name is ruiz": "Ruiz",
    "mr john smith jr": "John Smith Jr",
    "john paul smith iii": "John Paul Smith III",
    "john d smith": "John D Smith",
    "JR smith": "JR Smith",
    "Will Smith": "Will Smith",
    "april jones": "April Jones",
    "an nguyen": "An Nguyen",
    "anh do": "Anh Do",
    "A N A R U I Z": "Anaruiz",
    "a n a, r u i z": "Ana Ruiz",
    "Ana Ruiz, r u i z": "Ana Ruiz",
    "anna kowalska, A N N A": "Anna Kowalska",
    "r as in robert u as in uncle i z as in zebra": "Ruiz",
    "ana ruis r u i z": "Ana Ruiz",
    "ana ruiz a n a r u i z": "Ana Ruiz",
    "j as in john o h n smith": "John Smith",
    "that's s m y t h e": "Smythe",
    "I don't want to say": None,
    "none of your business": None,
    "my name is none of your business": None,
    "<script>alert(1)</script>": None,
    "ana@example.com": None,
    "who are you?": None,
    "123": None,
    "knee pain": None,
    "i'm sick": None,
    "i'm calling about my bill": None,
    "talk to a manager": None,
    "tuesday": None,
    "hello": None,
    "yes": None,
    "ok": None,
    "": None,
    "i already told you my name like three times and i am not going to say it again": None,
}
SPANISH = {
    "Ana Ruiz Gómez, maquinita": "Ana Ruiz Gómez",
    "soy ana ruiz jaja": "Ana Ruiz",
    "me llamo ana ruiz": "Ana Ruiz",
    "soy la señora María del Carmen Ruiz Gómez": "María del Carmen Ruiz Gómez",
    "soy maría": "María",
    "buenos días, soy ana ruiz": "Ana Ruiz",
    "mi nombre es josé luis pérez": "José Luis Pérez",
    "habla juan pérez": "Juan Pérez",
    "JUAN PÉREZ": "Juan Pérez",
    "ruiz gómez, ana": "Ana Ruiz Gómez",
    "a nombre de luis gonzález": "Luis González",
    "mi apellido es garcía y mi nombre es pedro": "Pedro García",
    "mi nombre es pedro y mi apellido es garcía": "Pedro García",
    "doña rosa": "Rosa",
    "dolores ruiz": "Dolores Ruiz",
    "ana bueno": "Ana Bueno",
    "a ene a": "Ana",
    "ana ruiz erre u i zeta": "Ana Ruiz",
    "r de rosa u de uva i z de zapato": "Ruiz",
    "no quiero decirle": None,
    "quiero una cita": None,
    "dolor de rodilla": None,
    "soy paciente nueva": None,
    "soy la mamá de luis": None,
    "¿quién habla?": None,
    "el martes": None,
    "no sé": None,
    "sí": None,
}
SAME = [
    ("ana ruiz", "Ana", "Ruiz Gómez"),
    ("ana gomez", "Ana", "Ruiz Gómez"),
    ("ruiz ana", "Ana", "Ruiz"),
    ("Ana María Ruiz", "Ana", "Ruiz"),
    ("anaruiz", "Ana", "Ruiz"),
    ("maria ruiz", "María del Carmen", "Ruiz Gómez"),
    ("carmen ruiz", "María del Carmen", "Ruiz Gómez"),
    ("micheal smith", "Michael", "Smith"),
    ("michael smyth", "Michael", "Smith"),
    ("gonzales pedro", "Pedro", "González"),
    ("john jones", "John", "Smith-Jones"),
    ("john d smith", "John", "Smith"),
    ("obrien john", "John", "O'Brien"),
    ("luis delacruz", "Luis", "de la Cruz"),
    ("Luis Cruz", "Luis", "de la Cruz"),
]
DIFFERENT = [
    ("ana lopez", "Ana", "Ruiz"),
    ("anna ruiz", "Ana", "Ruiz"),
    ("ana", "Ana", "Ruiz"),
    ("ruiz", "Ana", "Ruiz"),
    ("ruiz ruiz", "Ana", "Ruiz Ruiz"),
    ("Ana Ruiz Lopez", "Ana", "Ruiz Gómez"),
    ("ana ruiz perez gomez", "Ana", "Ruiz"),
    ("bob smith", "Robert", "Smith"),
    ("j smith", "John", "Smith"),
    ("daniela ruiz", "Daniel", "Ruiz"),
    ("maria ruiz", "Mario", "Ruiz"),
    ("", "Ana", "Ruiz"),
    ("ana ruiz", "", ""),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH.items())
def test_names_in_english(text: str, expected: str | None) -> None:
    assert read_name(text, "en-US") == expected


@pytest.mark.parametrize(("text", "expected"), SPANISH.items())
def test_names_in_spanish(text: str, expected: str | None) -> None:
    assert read_name(text, "es-US") == expected


@pytest.mark.parametrize(("said", "given", "family"), SAME)
def test_the_same_person(said: str, given: str, family: str) -> None:
    assert same_person(said, given, family)


@pytest.mark.parametrize(("said", "given", "family"), DIFFERENT)
def test_somebody_else(said: str, given: str, family: str) -> None:
    assert not same_person(said, given, family)


@pytest.mark.parametrize("said", ["lucia ferer", "luciaferrer", "lucia fererr"])
def test_nothing_is_forgiven_when_that_is_asked(said: str) -> None:
    assert same_person(said, "Lucía", "Ferrer Montoya")
    assert not same_person(said, "Lucía", "Ferrer Montoya", forgiving=False)
    assert same_person("LUCIA MONTOYA", "Lucía", "Ferrer Montoya", forgiving=False)
