"""Breaks one promise after the other in a copy of the project and looks whether its tests notice.

usage: tools/mutants [--only WORD]     exit code 1: a mutant survived, or could not be tried
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.mutants.mutant import Mutant, read_mutants

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "bench" / "results" / "mutants.json"
SHARED = (".venv", "bot/.venv")  # used where they are: nothing is set up again
OURS = ("frontdesk", "actions", "voice_gateway", "sentence_vector", "tests")
LONGEST_RUN = 900  # seconds
PASSED, FAILED = 0, 1  # of pytest's exit codes; the others mean that it could not run the tests
out = Console()


def main() -> int:
    """Tries the mutants; 0 when every one was caught."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="a word of the area, the promise or the file")
    only = parser.parse_args().only
    mutants = read_mutants(only)
    wrong = [(mutant, problem) for mutant in mutants if (problem := mutant.problem(ROOT))]
    for mutant, problem in wrong:
        out.print(f"[red]does not apply[/]: {mutant.breaks}: {problem}", highlight=False)
    if wrong or not mutants:
        return 1
    with tempfile.TemporaryDirectory(prefix="frontdesk-mutants-") as name:
        copy = _copied(Path(name) / "tree")
        as_they_are = {mutant.caught_by: mutant.tests for mutant in mutants}
        steps = track(as_they_are.items(), "their tests as things are", console=out)
        if failing := [words for words, tests in steps if _run(copy, tests) != PASSED]:
            out.print(f"[red]these fail without any mutant[/]: {failing}", highlight=False)
            return 1
        results = [_try(copy, mutant) for mutant in track(mutants, "breaking promises", console=out)]
    _show(results)
    if not only:  # the record is of a whole run
        RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return int(any(result["outcome"] != "caught" for result in results))


def _copied(copy: Path) -> Path:
    """The files of the project, with the environments and the trained model; its code is what Python imports there."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    for name in names:
        if name and (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    for name in SHARED:
        (copy / name).symlink_to(ROOT / name)
    if (ROOT / "var/models").is_dir():
        shutil.copytree(ROOT / "var/models", copy / "var/models")  # a training there removes old models
    subprocess.run(["git", "init", "--quiet"], cwd=copy, check=True)  # for the tests that read the project itself
    ask = f"import {', '.join(OURS)}; print(*({'.__file__, '.join(OURS)}.__file__,))"
    found = subprocess.run(
        [sys.executable, "-c", ask], cwd=copy, env=_environment(copy), check=True, capture_output=True, text=True
    ).stdout.split()
    assert all(Path(file).is_relative_to(copy) for file in found), f"the original would be tested: {found}"
    return copy


def _environment(copy: Path) -> dict[str, str]:
    # Nothing compiled is kept: a mutant of the same size, written in the same second, would be taken for the original.
    return {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}


def _run(copy: Path, tests: Iterable[str]) -> int:
    """Runs tests in the copy, the engine's own in the engine's environment; gives the first exit code that is not 0."""
    engine = [test.removeprefix("bot/") for test in tests if test.startswith("bot/")]
    others = [test for test in tests if not test.startswith("bot/")]
    pytest = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *others]
    unittest = [str(copy / "bot/.venv/bin/python"), "-m", "unittest", "--quiet", *engine]
    for command, folder, wanted in ((pytest, copy, others), (unittest, copy / "bot", engine)):
        if wanted:
            ended = subprocess.run(
                command, cwd=folder, env=_environment(copy), capture_output=True, timeout=LONGEST_RUN, check=False
            )
            if ended.returncode != PASSED:
                return ended.returncode
    return PASSED


def _try(copy: Path, mutant: Mutant) -> dict[str, str | float]:
    """Applies a mutant, runs its tests, takes it back."""
    file, started = copy / mutant.file, time.monotonic()
    original = file.read_text(encoding="utf-8")
    file.write_text(mutant.applied(original), encoding="utf-8")
    try:
        code = _run(copy, mutant.tests)
    except subprocess.TimeoutExpired:
        code = -1
    finally:
        file.write_text(original, encoding="utf-8")
    outcome = {PASSED: "SURVIVED", FAILED: "caught"}.get(code, "COULD NOT RUN")
    out.print(f"{outcome}: {mutant.breaks}", highlight=False, markup=False)
    seconds = round(time.monotonic() - started, 1)
    return {"breaks": mutant.breaks, "file": mutant.file, "outcome": outcome, "seconds": seconds}


def _show(results: list[dict[str, str | float]]) -> None:
    table = Table("outcome", "promise that was broken", "file", "seconds")
    for result in results:
        colour = "green" if result["outcome"] == "caught" else "red"
        table.add_row(f"[{colour}]{result['outcome']}[/]", *(str(result[k]) for k in ("breaks", "file", "seconds")))
    out.print(table)


if __name__ == "__main__":
    sys.exit(main())
