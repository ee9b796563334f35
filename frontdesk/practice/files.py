"""Reads a practice's folder. One wrong thing refuses the whole folder, with every problem in one message.

First each file by itself and what it names in other files; when that is right, how the files fit together.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from frontdesk.practice.checks import disagreements
from frontdesk.practice.records import Medication, Patient, Statement
from frontdesk.practice.schema import Article, Details, Manager, Pharmacy, Practice, Provider, VisitType
from frontdesk.practice.source import Place, Problem, Source, Tree, read_source
from frontdesk.practice.values import Known

LISTS: dict[str, Any] = {
    "providers.yml": list[Provider],
    "visit_types.yml": list[VisitType],
    "managers.yml": list[Manager],
    "patients.yml": list[Patient],
    "statements.yml": list[Statement],
}
OPTIONAL: dict[str, Any] = {"pharmacies.yml": list[Pharmacy], "medications.yml": list[Medication]}

PLAIN_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is not a field we know",
    "string_type": "is empty or is not text",
    "string_too_short": "is too short",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "too_short": "must not be empty",
    "dict_type": "must be fields with values (name: value)",
    "model_type": "must be fields with values (name: value)",
}


class PracticeFileError(ValueError):
    """The practice's files are wrong; the message has one line for each problem: `file:line: field: what`."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def read_practice(folder: Path) -> Practice:
    """Reads and checks a practice's files; raises `PracticeFileError` when anything in them is wrong."""
    sources = {source.name: source for source in _sources(folder)}
    known = Known(_ids(sources), _languages(sources["practice.yml"]))
    details = _read(sources["practice.yml"], Details, known)
    lists = {name: _read(sources[name], kind, known) for name, kind in (LISTS | OPTIONAL).items() if name in sources}
    articles = [_read(source, list[Article], known) for source in _articles(sources)]
    _refuse_problems(sources)

    practice = Practice.model_construct(
        details=details,
        articles=[article for several in articles for article in several],
        **{name.removesuffix(".yml"): entries for name, entries in lists.items()},
    )
    for name, place, text in disagreements(practice):
        sources[name].complain(place, text)
    _refuse_problems(sources)
    return practice


def _sources(folder: Path) -> Iterator[Source]:
    for name in ("practice.yml", *LISTS):
        yield read_source(folder, name)
    for name in OPTIONAL:
        if (folder / name).exists():
            yield read_source(folder, name)
    articles = sorted((folder / "articles").glob("*.yml"))
    for path in articles:
        yield read_source(folder, f"articles/{path.name}")
    if not articles:
        yield read_source(folder, "articles/*.yml")  # complains that it is missing


def _articles(sources: dict[str, Source]) -> list[Source]:
    return [source for name, source in sources.items() if name.startswith("articles/")]


def _refuse_problems(sources: dict[str, Source]) -> None:
    if problems := [problem for source in sources.values() for problem in source.problems]:
        raise PracticeFileError(problems)


def _ids(sources: dict[str, Source]) -> dict[str, frozenset[str]]:
    """The ids in each file that could be read, to look up what other files name. Notes repeated ids."""
    ids = {name: _unique([(sources[name], ())]) for name in LISTS if isinstance(sources[name].data, list)}
    for name in OPTIONAL:  # a file that is not there names nothing
        here = sources.get(name)
        if here is None or isinstance(here.data, list):
            ids[name] = _unique([(here, ())]) if here else frozenset()
    practice = sources["practice.yml"]
    if isinstance(practice.data, dict) and isinstance(practice.data.get("sites"), list):
        ids["sites"] = _unique([(practice, ("sites",))])
    _unique([(source, ()) for source in _articles(sources)])
    return ids


def _unique(lists: list[tuple[Source, Place]]) -> frozenset[str]:
    """The ids of all entries of these lists; complains where one is used again."""
    ids: set[str] = set()
    for source, place in lists:
        for index, entry in enumerate(_entries(source.data, place)):
            name = entry.get("id") if isinstance(entry, dict) else None
            if isinstance(name, str) and name in ids:
                source.complain((*place, index, "id"), "another entry has this id")
            elif isinstance(name, str):
                ids.add(name)
    return frozenset(ids)


def _entries(data: Tree, place: Place) -> list[Tree]:
    for key in place:
        data = data.get(str(key)) if isinstance(data, dict) else None
    return data if isinstance(data, list) else []


def _languages(practice: Source) -> tuple[str, ...] | None:
    languages = practice.data.get("languages") if isinstance(practice.data, dict) else None
    return tuple(str(language) for language in languages) if isinstance(languages, list) else None


def _read(source: Source, kind: Any, known: Known) -> Any:
    """The models of one file, or nothing when it has problems, which are noted."""
    if source.problems and source.data is None:
        return None
    try:
        return TypeAdapter(kind).validate_python(source.data, context=known)
    except ValidationError as error:
        for details in error.errors(include_url=False, include_input=False):
            place = tuple(part for part in details["loc"] if part != "[key]")
            source.complain(place, _in_plain_words(details))
        return None


def _in_plain_words(error: ErrorDetails) -> str:
    """What is wrong, without repeating the value: it may be a patient's."""
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    return PLAIN_WORDS.get(error["type"]) or error["msg"].replace("Input should be", "must be")
