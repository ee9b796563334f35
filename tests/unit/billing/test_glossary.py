"""Patients' questions find the reviewed word they ask about, typos and all; a word nobody reviewed finds nothing."""

from typing import Any

import pytest
import yaml

from frontdesk.billing.glossary import FOLDER, load_glossary

LANGUAGES = {"en-US", "es-US"}
GLOSSARY = load_glossary()
ASKED = {
    "en-US": {
        "what does deductible mean": "deductible",
        "whats a deductable": "deductible",
        "is a co-pay the same every time?": "copay",
        "the co insurence thing, explain it to me like I'm five": "coinsurance",
        "my insurance app says authorization pending, what is that": "authorization-pending",
        "it says pending with insurance": "authorization-pending",
        "EOB?": "explanation-of-benefits",
        "difference between deductible and out-of-pocket max?": "out-of-pocket-maximum",
        "does my prior authorizaton run out": "prior-authorization",
        "in what case am I out of network": "out-of-network",
        "CO-45 what is that": "contractual-adjustment",
        "why do they want a refferral": "referral",
        "what does pending mean on a claim": "authorization-pending",
    },
    "es-US": {
        "qué es el deducible": "deductible",
        "dedusible q es": "deductible",
        "¿Qué es el co-pago?": "copay",
        "que significa coasegurro": "coinsurance",
        "me sale autorización pendiente, eso qué quiere decir": "authorization-pending",
        "out of pocket qué es en español": "out-of-pocket-maximum",
        "qué es la prima del seguro": "premium",
        "esplicacion de benefisios": "explanation-of-benefits",
        "claim denied, ¿eso qué es?": "claim-denied",
        "qué significa fuera de la red": "out-of-network",
        "PR-2, qué significa": "coinsurance",
        "que es un reembolzo pendiente": "refund-pending",
    },
}
UNKNOWN = {
    "en-US": ["what does capitated mean", "what is step therapy", "what plan do I need", "what are your hours"],
    "es-US": ["qué es un suscriptor", "qué plan me conviene", "mi prima tiene cita mañana", "a qué hora abren"],
}


def read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return content


TERMS = read("billing.yml")["terms"]
CODES = read("codes.yml")["codes"]


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term["id"])
def test_a_term_has_names_and_an_explanation_in_both_languages(term: dict[str, dict[str, list[str]]]) -> None:
    assert set(term["names"]) == set(term["explanation"]) == LANGUAGES
    assert all(len(names) >= 3 for names in term["names"].values())
    assert all(len(explanation) > 20 for explanation in term["explanation"].values())


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_each_name_finds_its_own_term(language: str) -> None:
    lost = [
        (name, found and found.id)
        for term in TERMS
        for name in term["names"][language]
        if (found := GLOSSARY.find(name, language)) is None or found.id != term["id"]
    ]
    assert lost == []


def test_no_id_stands_twice() -> None:
    ids = [term["id"] for term in TERMS]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("question", "language", "term_id"),
    [(question, language, term) for language, asked in ASKED.items() for question, term in asked.items()],
)
def test_a_question_finds_its_term(question: str, language: str, term_id: str) -> None:
    found = GLOSSARY.find(question, language)
    assert found is not None
    assert found.id == term_id


@pytest.mark.parametrize(
    ("question", "language"), [(question, language) for language, asked in UNKNOWN.items() for question in asked]
)
def test_an_unknown_word_finds_nothing(question: str, language: str) -> None:
    assert GLOSSARY.find(question, language) is None


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_explained_in_both_languages(code: str) -> None:
    entry = CODES[code]
    assert isinstance(code, str)
    assert len(entry) == 1
    assert entry.get("term", TERMS[0]["id"]) in {term["id"] for term in TERMS}
    assert all(GLOSSARY.code(code, language) for language in LANGUAGES)


def test_the_group_of_a_code_counts() -> None:
    assert GLOSSARY.code("CO-45", "en-US") == GLOSSARY.code("45", "en-US")
    assert GLOSSARY.code("PR-45", "en-US") != GLOSSARY.code("CO-45", "en-US")


@pytest.mark.parametrize("code", ["CO-1", "CO-999", "N382", ""])
def test_a_code_nobody_reviewed_is_not_explained(code: str) -> None:
    assert GLOSSARY.code(code, "en-US") is None
