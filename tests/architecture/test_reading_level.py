"""Everything patients read and hear is easy to read: English of the sixth grade of school, Spanish that is quite easy.

How a text that is too hard is mended: docs/languages.md, "Words anybody can read".
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import pytest

from frontdesk.practice.files import read_practice
from frontdesk.texts import fill, load_texts
from tests.architecture.project import LANGUAGES, ROOT, read_yaml
from tests.architecture.reading import (
    COUNTERS,
    Measure,
    grade,
    is_at_a_glance,
    measure,
    perspicuity,
    sentences_of,
    words_of,
)

HARDEST_GRADE = 6.0  # English: what the American Medical Association recommends for patients
LEAST_PERSPICUITY = 70.0  # Spanish: inside of "quite easy", which is from 65 to 80

# With fewer words one word decides alone: in twelve, one syllable more or less is a whole grade (11.8 / 12) and a third
# of what is "quite easy" in Spanish (62.3 / 12 of 15). Shorter texts are held to the limit together, topic by topic.
ENOUGH_WORDS = 12

# What only the practice's own people see or hear: the console, what calls a manager to it, and what a manager's phone
# says. The four that are named first go to patients all the same.
OF_THE_STAFF = re.compile(r"(?!leg_gate_patient$|leg_patient_later$|notice_reply_|notice_code_)(console_|notice_|leg_)")
PLACEHOLDER = re.compile(r"{(\w+)}")
BAR = "|"  # between the words of a list of what patients may say, which nobody ever hears

# Names of more than two syllables that nobody can shorten, reviewed 2026-11-27. Each counts two.
KNOWN_WORDS = {
    # people and places of the demo practice, and a holiday
    *("okafor", "bautista", "elena", "riverside", "thanksgiving"),
    # programs by the names that the law gives them: 42 U.S.C. 1395 and 1396, 29 U.S.C. 2601, 26 U.S.C. 223
    *("medicare", "medicaid", "fmla", "hsa"),
    # what a vaccine is against: the word that stands on the record
    *("tetanus", "tétanos", "pneumonia", "neumonía"),
}

# What stands in the placeholders on an ordinary day. Whole sentences of others are left out: they are counted by
# themselves, or are a person's own.
LEFT_OUT = ("agreed", "answer", "explanation", "instead", "meaning", "opening", "questions", "standing", "text", "ways")
PERSON, DOCTOR, PHONE, COUNT, AMOUNT = "Ana Lopez", "Dr. Elena Ruiz", "914-555-0100", "5", "$110.00"
ALIKE = {
    **dict.fromkeys((*LEFT_OUT, "words"), ""),
    **dict.fromkeys(("manager", "name", "other", "others"), PERSON),
    **dict.fromkeys(("provider", "providers", "decider"), DOCTOR),
    **dict.fromkeys(("phone", "number", "desk_phone"), PHONE),
    **dict.fromkeys(("count", "minutes", "seconds", "digits", "key", "keys", "value"), COUNT),
    **dict.fromkeys(("amount", "billed", "off", "insurer", "patient"), AMOUNT),
    **dict.fromkeys(("site", "sites"), "Riverside office"),
    "practice": "Alder Falls Medical Group",
    "address": "18 Mill River Road, Suite 200, Alder Falls, NY 12599",
    "pharmacy": "Alder Falls Drug",
    "code": "123456",
    "zip": "12599",
    "link": "https://alderfalls.example/1",
}
EXAMPLES = {
    "en-US": {
        "day": "Monday, May 4",
        "time": "3:00 PM",
        "when": "Monday, May 4 at 3:00 PM",
        "due": "Monday, May 4",
        "old": "Friday, May 1 at 9:00 AM",
        "at": "at 3:00 PM",
        "birth": "March 14, 1982",
        "born": "March 14, 1982",
        "item": "ZIP code 12599",
        "left": "two left",
        "visit": "Office visit",
        "what": "Office visit",
        "one": "book a visit",
        "title": "My bill",
        "by": "text",
        "answers": "yes, or no",
        "language": "Spanish",
        "languages": "Spanish",
    },
    "es-US": {
        "day": "lunes 4 de mayo",
        "time": "3:00 p.m.",
        "when": "lunes 4 de mayo, 3:00 p.m.",
        "due": "lunes 4 de mayo",
        "old": "viernes 1 de mayo, 9:00 a.m.",
        "at": "a las 3:00 p.m.",
        "birth": "14 de marzo de 1982",
        "born": "14 de marzo de 1982",
        "item": "código postal 12599",
        "left": "dos pastillas",
        "visit": "Consulta",
        "what": "Consulta",
        "one": "reservar una cita",
        "title": "Mi cuenta",
        "by": "mensaje",
        "answers": "sí, o no",
        "language": "inglés",
        "languages": "inglés",
    },
}


class Said(NamedTuple):
    """A text as somebody reads or hears it, and where it is kept."""

    topic: str
    key: str
    words: str
    of: Measure


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_that_is_long_enough_is_easy_to_read(language: str) -> None:
    texts = [text for text in _said(language) if text.of.words >= ENOUGH_WORDS]

    hard = [text for text in texts if _is_hard(text.of, language)]

    assert len(texts) > 350
    assert not hard, _told(hard, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_short_texts_of_a_topic_are_easy_to_read_together(language: str) -> None:
    short = sorted(text for text in _said(language) if text.of.words < ENOUGH_WORDS)
    together = [_together(topic, list(texts), language) for topic, texts in groupby(short, lambda text: text.topic)]

    hard = [text for text in together if _is_hard(text.of, language)]

    assert len(together) > 20
    assert not hard, _told(hard, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_placeholder_has_its_example(language: str) -> None:
    texts = load_texts().by_language[language]
    heard = [text.words for key, text in texts.items() if not OF_THE_STAFF.match(key)]

    lacking = {name for words in heard for name in PLACEHOLDER.findall(words)} - _values("", "", language).keys()

    assert not lacking, "say in ALIKE or EXAMPLES what stands there on an ordinary day"


def test_every_known_word_is_still_said() -> None:
    said = {word.lower() for language in LANGUAGES for text in _said(language) for word in words_of(text.words)}

    assert {word for word in KNOWN_WORDS if word not in said} == set()


def _together(topic: str, texts: list[Said], language: str) -> Said:
    words = "\n".join(text.words for text in texts)
    return Said(topic, "its short texts together", words, measure(words, language, KNOWN_WORDS))


def _figure(of: Measure, language: str) -> float:
    return grade(of) if language == "en-US" else perspicuity(of)


def _is_hard(of: Measure, language: str) -> bool:
    figure = _figure(of, language)
    return figure > HARDEST_GRADE if language == "en-US" else figure < LEAST_PERSPICUITY


def _told(hard: list[Said], language: str) -> str:
    limit = f"grade, at most {HARDEST_GRADE}" if language == "en-US" else f"perspicuity, at least {LEAST_PERSPICUITY}"
    told = [f"too hard to read ({limit}); see docs/languages.md:"]
    for text in hard:
        longest = sorted(sentences_of(text.words), key=lambda sentence: -len(words_of(sentence)))[:3]
        heavy = sorted(_counted(text.words), key=lambda word: -COUNTERS[language](word))[:5]
        told.append(f"{text.topic}: {text.key}: {_figure(text.of, language):.1f}; longest words: {', '.join(heavy)}")
        told.extend(f"    {len(words_of(sentence))} words: {sentence}" for sentence in longest)
    return "\n".join(told)


def _counted(words: str) -> set[str]:
    return {word for word in words_of(words) if not is_at_a_glance(word, KNOWN_WORDS)}


def _said(language: str) -> list[Said]:
    found = (*_texts(language), *_records(language), *_glossary(language))
    measured = (Said(topic, key, words, measure(words, language, KNOWN_WORDS)) for topic, key, words in found)
    return [text for text in measured if text.of.words]


def _texts(language: str) -> Iterator[tuple[str, str, str]]:
    texts = load_texts().by_language[language]
    for file in sorted((ROOT / "data/texts").glob(f"*.{language}.yml")):
        for key in read_yaml(file):
            text = texts[key]
            if not OF_THE_STAFF.match(key) and BAR not in text.words:
                for words in {text.words, text.aloud, *(title for title, _ in text.buttons)}:
                    yield file.name, key, fill(words, _values(key, words, language))


def _values(key: str, words: str, language: str) -> dict[str, str]:
    values = ALIKE | EXAMPLES[language]
    texts = load_texts()
    with_whom = texts.say("time_with", language, **values)
    values |= {"times": f"1. {with_whom}", "visits": f"1. {with_whom}"}
    if "{when}" not in words:
        values["visit"] = with_whom
    if key.startswith("utter_one_time"):
        values["time"] = with_whom
    if key.startswith("follow_up_"):
        values["when"] = texts.say("part_morning", language, when=values["day"])
    if key.startswith("widget_"):
        values["when"] = texts.say("widget_when_day", language, **values)
    return values


def _records(language: str) -> Iterator[tuple[str, str, str]]:
    practice = read_practice(ROOT / "data/demo")
    for article in practice.articles:
        yield "articles", f"{article.id}, the question", article.question[language]
        yield "articles", article.id, article.answer[language]
    for visit in practice.visit_types:
        yield "visit_types.yml", f"{visit.id}, how to prepare", (visit.prepare or {}).get(language, "")


def _glossary(language: str) -> Iterator[tuple[str, str, str]]:
    for term in read_yaml(ROOT / "data/glossary/billing.yml")["terms"]:
        yield "glossary/billing.yml", term["id"], term["explanation"][language]
    for code, meaning in read_yaml(ROOT / "data/glossary/codes.yml")["codes"].items():
        if "explanation" in meaning:
            yield "glossary/codes.yml", str(code), meaning["explanation"][language]
