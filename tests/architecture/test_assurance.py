"""docs/assurance.md names, for each promise and requirement, tests that exist; what is not built yet says so."""

import ast
import re
from functools import cache
from pathlib import Path

from tests.architecture.project import ROOT

PAGE = ROOT / "docs/assurance.md"
ROW = re.compile(r"^\| ([PR]\d+) \| (.+?) \| (.+) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
NOT_BUILT = "not built yet"
WANTED = [f"P{n}" for n in range(1, 12)] + [f"R{n}" for n in range(1, 33)]


def test_every_promise_and_requirement_has_its_row() -> None:
    assert [number for number, _, _ in _rows()] == WANTED


def test_every_row_names_a_test_or_says_that_it_is_not_built() -> None:
    silent = [number for number, _, proof in _rows() if not TEST.search(proof) and NOT_BUILT not in proof]

    assert not silent


def test_every_named_test_exists() -> None:
    named = [(file, name) for _, _, proof in _rows() for file, name in TEST.findall(proof)]

    missing = [f"{file}::{name}" for file, name in named if name not in _tests_in(ROOT / file)]

    assert not missing


def test_the_page_names_no_test_in_another_form() -> None:
    mentions = re.findall(r"tests/\S+?::\w+", PAGE.read_text(encoding="utf-8"))

    assert len(mentions) == len(TEST.findall(PAGE.read_text(encoding="utf-8")))


def _rows() -> list[tuple[str, str, str]]:
    return ROW.findall(PAGE.read_text(encoding="utf-8"))


@cache
def _tests_in(file: Path) -> frozenset[str]:
    if not file.is_file():
        return frozenset()
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(n.name for n in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(n, functions))
