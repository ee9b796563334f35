"""What a practice brings along for a language: laid over ours, never in its place, and looked at before it is used."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from frontdesk import own_languages, training
from frontdesk.commands.language import check
from frontdesk.practice.files import PracticeFileError
from frontdesk.texts import load_texts
from frontdesk.understanding import tables

CACHES = (
    own_languages.folders,
    own_languages.first_language,
    own_languages._read,
    load_texts,
    tables.load,
    tables.numbers,
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A practice's folder of languages."""
    monkeypatch.setenv(own_languages.SETTING, str(tmp_path))
    _read_anew()
    yield tmp_path / "languages"
    monkeypatch.undo()
    _read_anew()


def _read_anew() -> None:
    for cached in (*CACHES, tables.languages):
        cached.cache_clear()


def brings(folder: Path, name: str, **content: object) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(content, allow_unicode=True))


def test_a_translation_is_as_personal_as_what_it_translates(folder: Path) -> None:
    english = load_texts().by_language["en-US"].items()
    ours = next(key for key, text in english if text.personal and "{" not in text.words)
    brings(folder, "am-ET/texts/talk.yml", **{ours: "ሰላም"})
    _read_anew()

    assert load_texts().get(ours, "am-ET").words == "ሰላም"
    assert load_texts().get(ours, "am-ET").personal


def test_a_translation_with_a_blank_that_nobody_fills_lacks(folder: Path) -> None:
    brings(folder, "am-ET/texts/talk.yml", error_busy="{telefone}", utter_goodbye="ደህና ሁን")
    _read_anew()

    assert load_texts().lender("error_busy", "am-ET") != "am-ET"
    assert load_texts().lender("utter_goodbye", "am-ET") == "am-ET"


def test_the_assistant_is_taught_in_our_languages_alone_whatever_a_practice_brings(folder: Path) -> None:
    before = training.responses_domain()
    brings(folder, "am-ET/texts/talk.yml", utter_goodbye="ደህና ሁን")
    _read_anew()

    assert training.responses_domain() == before


def test_our_own_languages_are_not_replaced(folder: Path) -> None:
    before = tables.load("languages", "es-US")
    brings(folder, "es-US/languages.yml", yes=["dale"])
    _read_anew()

    assert tables.load("languages", "es-US") == before
    assert own_languages.folders() == {}


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("am-ET/languages.yml", {"cardinals": {"and": "one"}}),
        ("am-ET/safety.yml", {"files": {"words": {"lists": {"no such list": ["x"]}}}}),
        ("am-ET/safety.yml", {"owner": "a", "reviewed": "2026-11-27", "source": "b", "files": {"words": None}}),
    ],
)
def test_a_slip_is_told_before_anything_starts(folder: Path, file: str, content: dict[str, object]) -> None:
    brings(folder, file, **content)
    _read_anew()

    with pytest.raises(PracticeFileError, match="am-ET"):
        check()


def test_without_a_slip_nothing_is_told(folder: Path) -> None:
    brings(folder, "am-ET/texts/talk.yml", utter_goodbye="ደህና ሁን")
    _read_anew()

    check()
