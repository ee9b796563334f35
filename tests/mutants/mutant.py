"""What a mutant is, and how the files of tests/mutants/ are read."""

import shlex
from dataclasses import dataclass
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent
PLACES_OF_TESTS = ("tests/", "bot/tests/")


@dataclass(frozen=True)
class Mutant:
    """A promise in a sentence, the text that keeps it, what breaks it, and the tests that must fail then."""

    breaks: str
    file: str
    old: str
    new: str
    caught_by: str

    @property
    def tests(self) -> list[str]:
        """What pytest is given: paths, `path::name`, and perhaps `-k` with an expression at the end."""
        return shlex.split(self.caught_by)

    def applied(self, text: str) -> str:
        """The text of the file with the promise broken."""
        return text.replace(self.old, self.new)

    def problem(self, root: Path) -> str | None:
        """Why it cannot be tried on this tree; None when it can."""
        if not (root / self.file).is_file():
            return f"there is no file {self.file}"
        text = (root / self.file).read_text(encoding="utf-8")
        if text.count(self.old) != 1:
            return f"the old text is {text.count(self.old)} times in {self.file}, not once"
        if self.old == self.new:
            return "nothing would change"
        paths = self.tests[: self.tests.index("-k")] if "-k" in self.tests else self.tests
        strange = [test for test in paths if not _is_test(root, test)]
        return f"these are no tests: {strange}" if strange or not paths else _syntax(self, text)


def read_mutants(only: str = "") -> list[Mutant]:
    """All mutants, or those with a word in their file's name, promise or code file."""
    found = []
    for path in sorted(FOLDER.glob("*.yml")):
        mutants = [Mutant(**entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8")) or ()]
        found += [mutant for mutant in mutants if only in f"{path.stem} {mutant.breaks} {mutant.file}"]
    return found


def _is_test(root: Path, test: str) -> bool:
    return test.startswith(PLACES_OF_TESTS) and (root / test.partition("::")[0]).exists()


def _syntax(mutant: Mutant, text: str) -> str | None:
    """A mutant that is no Python any more would be noticed by anything."""
    if mutant.file.endswith(".py"):
        try:
            compile(mutant.applied(text), mutant.file, "exec")
        except SyntaxError as error:
            return f"not Python any more: {error.msg}"
    return None
