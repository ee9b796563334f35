"""Modules and functions stay short enough to be read in one go."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.project import OUR_CODE, ROOT, python_files

MODULE_LINES = 300
FUNCTION_LINES = 40


def test_no_module_is_over_budget() -> None:
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in python_files(*OUR_CODE)}

    over = [f"{path.relative_to(ROOT)}: {size} lines" for path, size in sizes.items() if size > MODULE_LINES]

    assert not over, f"split these by what they know (at most {MODULE_LINES} lines): {over}"


def test_no_function_is_over_budget() -> None:
    over = [line for path in python_files(*OUR_CODE) for line in _long_functions(path)]

    assert not over, f"give steps of these a name (at most {FUNCTION_LINES} lines): {over}"


def _long_functions(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {lines} lines"
