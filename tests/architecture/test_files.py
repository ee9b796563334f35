"""What is kept in version control says nothing about the machine it was written on."""

import re
from pathlib import Path

from tests.architecture.project import ROOT, kept_files

# Written so that this file does not find itself.
REGISTRIES = r"pypi[.]org|pythonhosted[.]org|npmjs[.]org|deb[.]debian[.]org"
PLACES = r"[-]-(?:extra-)?index-url|find[-]links"
MACHINE_PATHS = r"(?<![\w.~$}])/(?:work|root|home|Users)/[A-Za-z]"


def test_no_file_names_a_registry_host_or_a_path_of_this_machine() -> None:
    pattern = re.compile(f"{REGISTRIES}|{PLACES}|{MACHINE_PATHS}")

    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in kept_files()
        for number, line in enumerate(_lines(path), start=1)
        if pattern.search(line)
    ]

    assert not found


def test_every_locked_package_has_an_exact_version_and_a_hash() -> None:
    for path in [*ROOT.glob("requirements*.txt"), ROOT / "bot" / "requirements.txt"]:
        packages = re.split(r"\n(?=[A-Za-z0-9])", "\n" + path.read_text(encoding="utf-8"))[1:]
        loose = [p.split()[0] for p in packages if not re.match(r"\S+==\S+.*--hash=sha256:", p, re.DOTALL)]
        assert not loose, f"{path.name}: {loose}"


def _lines(path: Path) -> list[str]:
    content = path.read_bytes()
    return [] if b"\0" in content else content.decode(errors="replace").splitlines()
