"""What a caller hears is said for the ear: no word of a screen, short sentences, each question in other words."""

import re
from collections.abc import Iterator

import pytest

from frontdesk.practice.files import read_practice
from frontdesk.texts import load_texts
from tests.architecture.project import LANGUAGES, ROOT

TEXTS = load_texts()
READ_ON_A_SCREEN = ("console_", "widget_", "page_", "notice_", "export_", "error_")
NEVER_SAID = re.compile(  # words that are recognised, and what articles are asked with
    r"marks_|\w+_marks$|\w+_words_|consent_st\w+_(words|capitals)$|consent_(stop|start)_|"
    r"joints$|language_names$|card_pay_question$"
)
SCREEN = {
    "en-US": re.compile(
        r"\b(writ\w+|wrote|typ(e|es|ed|ing)|click\w*|button\w*|screen|chat\w*|page|scroll\w*|see here|shown?|"
        r"press(?! [\d{]| pound| star))\b",
        re.IGNORECASE,
    ),
    "es-US": re.compile(
        r"\b(escrib\w+|escríb\w+|escrito aquí|pulse|pulsar|presion\w+|toque|tocar|bot[oó]n\w*|clic|pantalla|chat|"
        r"esta página|teclee|mostrar|muestro)\b",
        re.IGNORECASE,
    ),
}
OF_BOTH = {"phone_went_on", "phone_manager_listens"}  # tell a caller what goes on elsewhere, in writing
LONGEST_SENTENCE = 30  # words; nobody can look back at its beginning
MOST_WORDS = 65  # of what is said at once, without the values in it


def heard(language: str) -> Iterator[tuple[str, str]]:
    """Every sentence of ours that a caller may hear, with the answers that are offered."""
    for key, text in TEXTS.by_language[language].items():
        if not key.startswith(READ_ON_A_SCREEN) and not NEVER_SAID.match(key):
            yield key, " ".join([text.aloud, *(title for title, _ in text.buttons)])


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_is_heard_speaks_of_a_screen(language: str) -> None:
    wrong = {
        key: found[0]
        for key, words in heard(language)
        if key not in OF_BOTH and (found := SCREEN[language].search(words))
    }

    assert not wrong, "say it in words that are right in both, or give the text other words as `spoken`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_answer_of_the_demo_speaks_of_a_screen(language: str) -> None:
    articles = read_practice(ROOT / "data" / "demo").articles

    wrong = [each.id for each in articles if re.search(r"\b(chat|click|clic|button|botón)\b", each.answer[language])]

    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_heard_is_short(language: str) -> None:
    sentences = {key: re.split(r"(?<=[.!?:])\s", TEXTS.get(key, language).aloud) for key, _ in heard(language)}

    long = [key for key, parts in sentences.items() if max(len(part.split()) for part in parts) > LONGEST_SENTENCE]
    much = [key for key, parts in sentences.items() if sum(len(part.split()) for part in parts) > MOST_WORDS]

    assert (long, much) == ([], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_is_there_in_other_words(language: str) -> None:
    asks = [
        key
        for key, words in heard(language)
        if not key.startswith(("again_", "phone_", "greeting"))
        if "?" in words or key.startswith(("utter_ask_", "utter_not_read_"))
    ]

    missing = [key for key in asks if not TEXTS.has(f"again_{key}")]
    same = [key for key in asks if key not in missing and _same(key, language)]

    assert len(asks) > 70
    assert (missing, same) == ([], [])


def _same(key: str, language: str) -> bool:
    return TEXTS.get(f"again_{key}", language).aloud == TEXTS.get(key, language).aloud


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_words_belong_to_a_question_and_have_its_blanks(language: str) -> None:
    texts = TEXTS.by_language[language]
    others = {key.removeprefix("again_"): text for key, text in texts.items() if key.startswith("again_")}

    def blanks(words: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", words))

    assert others.keys() <= texts.keys()
    assert {key for key, text in others.items() if blanks(text.aloud) != blanks(texts[key].words)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_danger_is_told_to_hang_up_and_call_unless_somebody_is_to_stay(language: str) -> None:
    stays = {"emergency_suicide_self_harm", "emergency_professional"}  # a person joins them on the line
    dangers = {
        key: TEXTS.get(key, language).aloud for key in TEXTS.by_language[language] if key.startswith("emergency_")
    }

    hang_up = {key for key, words in dangers.items() if re.search(r"hang up and call|[Cc]uelgue y llame", words)}

    assert hang_up == dangers.keys() - stays
    assert all(re.search(r"\b911\b", words) for words in dangers.values())
