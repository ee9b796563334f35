"""A practice's folder is read whole or refused whole; a refusal says file, line, field and what is wrong."""

import re
import shutil
from datetime import time
from pathlib import Path

import pytest
import yaml
from pydantic import TypeAdapter

from frontdesk.practice.files import LISTS, OPTIONAL, PracticeFileError, read_practice
from frontdesk.practice.schema import Article, Details, Practice
from frontdesk.practice.values import Day
from tests.unit.practice.wrong_files import BETWEEN_FILES, IN_ONE_FILE, Wrong

ROOT = Path(__file__).parents[3]
DEMO = ROOT / "data" / "demo"
CLINICA = ROOT / "tests" / "practices" / "clinica"
DEMO_READ = read_practice(DEMO)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CLINICA, tmp_path / "clinica"))


def refusal(folder: Path) -> list[str]:
    with pytest.raises(PracticeFileError) as refused:
        read_practice(folder)
    return str(refused.value).splitlines()


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    """Changes the first place where `old` stands in a file."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_demo_is_read() -> None:
    demo = DEMO_READ

    assert [len(demo.providers), len(demo.patients), len(demo.articles)] == [8, 40, 40]
    assert len({provider.specialty["en-US"] for provider in demo.providers}) == 4
    assert len(demo.details.sites) == 2
    assert sum(manager.clinical for manager in demo.managers) == 2


@pytest.mark.parametrize("hour", range(7, 21))
@pytest.mark.parametrize("day", ["mon", "tue", "wed", "thu", "fri"])
def test_on_weekdays_the_demo_has_a_clinical_and_a_spanish_speaking_manager(day: Day, hour: int) -> None:
    there = [
        manager
        for manager in DEMO_READ.managers
        if any(span.start <= time(hour) < span.end for span in manager.hours.get(day, []))
    ]

    assert any(manager.clinical for manager in there)
    assert any("es-US" in manager.languages for manager in there)


def test_the_demo_knows_several_wordings_of_each_question() -> None:
    for article in DEMO_READ.articles:
        assert all(5 <= len(phrases) <= 8 for phrases in article.also.values()), article.id


def test_the_examples_in_the_documentation_are_right() -> None:
    text = (ROOT / "docs" / "practice-data.md").read_text(encoding="utf-8")
    examples = re.findall(r"## (\S+\.yml)\n\n```yaml\n(.*?)```", text, re.DOTALL)
    kinds = {"practice.yml": Details, **LISTS, **OPTIONAL, "articles/*.yml": list[Article]}

    assert [name for name, _ in examples] == list(kinds)
    for name, example in examples:
        TypeAdapter(kinds[name]).validate_python(yaml.load(example, Loader=yaml.BaseLoader))


def test_a_spanish_first_practice_is_read() -> None:
    clinica = read_practice(CLINICA)

    assert clinica.details.languages == ["es-US", "en-US"]
    assert clinica.providers[1].schedule[0].hours[0].end == time(14, 30)
    assert clinica.statements[0].owed == 3500


@pytest.mark.parametrize("practice", [DEMO, CLINICA], ids=["demo", "clinica"])
def test_what_was_read_can_be_kept_as_json(practice: Path) -> None:
    read = read_practice(practice)

    assert Practice.model_validate_json(read.model_dump_json()) == read


def test_values_mean_what_is_written(folder: Path) -> None:
    spoil(folder, "patients.yml", 'postal_code: "79901"', "postal_code: 07990")

    assert read_practice(folder).patients[0].postal_code == "07990"


@pytest.mark.parametrize("wrong", [pytest.param(w, id=name) for name, w in (IN_ONE_FILE | BETWEEN_FILES).items()])
def test_a_wrong_file_is_refused(folder: Path, wrong: Wrong) -> None:
    spoil(folder, wrong.file, wrong.old, wrong.new)

    name = wrong.names or wrong.file
    text = (folder / name).read_text(encoding="utf-8")
    line = text[: text.index(wrong.on or wrong.new)].count("\n") + 1
    assert f"{name}:{line}: {wrong.says}" in refusal(folder)


def test_every_problem_is_in_one_message(folder: Path) -> None:
    spoil(folder, "practice.yml", "currency: USD", "currency: dollars")
    spoil(folder, "managers.yml", "deputy: oscar-medrano", "deputy: nobody")
    spoil(folder, "managers.yml", "clinical: true", "clinical: perhaps")
    spoil(folder, "articles/respuestas.yml", "owner: oscar-medrano", "boss: oscar-medrano")

    assert [line.split(": ", 1)[1] for line in refusal(folder)] == [
        "emergencias.owner: is missing",
        "emergencias.boss: is not a field we know",
        "patricia-lozano.deputy: there is no 'nobody' in managers.yml",
        "beatriz-quintana.clinical: must be true or false",
        "currency: must be a currency of three letters such as USD",
    ]


def test_a_refusal_repeats_nothing_about_a_patient(folder: Path) -> None:
    spoil(folder, "patients.yml", "1942-12-16", "16-12-1942")
    spoil(folder, "patients.yml", '"+19155550171"', '"+1915555017"')

    message = "\n".join(refusal(folder))
    assert "1942" not in message
    assert "915555" not in message


def test_an_article_in_two_files_is_refused(folder: Path) -> None:
    shutil.copy(folder / "articles" / "respuestas.yml", folder / "articles" / "mas.yml")

    assert "articles/respuestas.yml:1: horario.id: another entry has this id" in refusal(folder)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "patients.yml:1: the file is missing"),
        (b"", "patients.yml:1: the file is empty"),
        (b"# nobody yet\n", "patients.yml:1: the file is empty"),
        (b"nobody yet", "patients.yml:1: must be a list"),
        (b"- id: \xff\xfe", "patients.yml:1: the file cannot be read as text (UTF-8)"),
        (
            b"- id: a\x00b",
            "patients.yml:1: is not YAML: there is a character that does not belong in a text file",
        ),
    ],
    ids=["missing", "empty", "only a comment", "not a list", "not UTF-8", "not text"],
)
def test_a_file_that_is_no_list_of_entries_is_refused(folder: Path, content: bytes | None, problem: str) -> None:
    path = folder / "patients.yml"
    path.unlink() if content is None else path.write_bytes(content)

    assert problem in refusal(folder)


def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    assert "practice.yml:1: the file is missing" in refusal(tmp_path / "nowhere")
