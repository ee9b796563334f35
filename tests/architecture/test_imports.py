"""Who may import whom. The contracts with sentences for names are in pyproject.toml."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.architecture.project import ROOT, existing, python_files

BUILDS_THE_SYSTEM = {ROOT / "frontdesk" / name for name in ("bootstrap.py", "loader.py", "on_file.py")}


def test_import_contracts_are_kept() -> None:
    for package in ("frontdesk", "actions", "voice_gateway", "sentence_vector", "phone_simulator"):
        existing(f"{package}/__init__.py")

    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert result.returncode == 0, result.stdout


def test_a_topic_never_opens_another_topics_store() -> None:
    """It asks the other topic's service."""
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in python_files("frontdesk", "actions", "voice_gateway")
        for module in _imported(path)
        if module.endswith(".store") and not _is_at_home(path, module)
    ]

    assert not wrong


def _is_at_home(path: Path, store: str) -> bool:
    topic = ROOT.joinpath(*store.split(".")[:2])
    return path.is_relative_to(topic) or path in BUILDS_THE_SYSTEM or "migrations" in path.parts


def _imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names
