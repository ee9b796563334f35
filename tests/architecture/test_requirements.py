"""What is installed at a practice is enough: whatever the processes import is in requirements.txt."""

import re
import subprocess
import sys
from importlib.metadata import packages_distributions

from tests.architecture.project import ROOT

PROCESSES = ("voice_gateway.wsgi", "frontdesk.cli", "actions.__main__", "phone_simulator.server")
WORKERS = ("gunicorn.workers.ggevent", "gunicorn.workers.gthread", "voice_gateway.patient_worker")
OURS = {"frontdesk", "voice_gateway", "actions", "phone_simulator", "sentence_vector", "tests"}


def test_what_the_processes_import_is_among_the_requirements() -> None:
    code = f"import sys, {', '.join(PROCESSES + WORKERS)}; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    whose = packages_distributions()

    needed = {_name(one) for module in found.split() for one in whose.get(module.partition(".")[0], ())}
    listed = (ROOT / "requirements.txt").read_text()
    installed = {_name(one) for one in re.findall(r"^([\w.-]+)==", listed, re.MULTILINE)}

    assert needed - installed - OURS == set()


def _name(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()
