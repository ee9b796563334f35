"""Every write of the turn's path has a name, so that crash tests reach both its sides; and every name is used."""

import re

from frontdesk.failpoints import NAMES
from tests.architecture.project import ROOT, python_files

PATH = (
    "frontdesk/reception.py",
    "frontdesk/danger.py",
    "frontdesk/conversations/turns.py",
    "frontdesk/conversations/word.py",
    "frontdesk/cases/service.py",
    "frontdesk/cases/deadlines.py",
    "frontdesk/cases/cover.py",
    "frontdesk/notices/outbox.py",
    "frontdesk/appointments/service.py",
)
WITHOUT = {
    "frontdesk/conversations/turns.py": 1,  # a read of what nobody answered, which leaves an audit row
    "frontdesk/conversations/word.py": 1,  # the renewal: it writes nothing but how long the word lasts
    "frontdesk/notices/outbox.py": 2,  # sending failed, which is tried again as after a crash; what is over
    "frontdesk/appointments/service.py": 3,  # what is let go of; reads, which leave an audit row
    "frontdesk/cases/service.py": 2,  # who the patient is, which every later turn writes again; a read
}


def test_every_write_in_the_path_of_a_turn_has_a_name() -> None:
    without = {file: text.count("db.begin()") for file in PATH if "db.begin()" in (text := (ROOT / file).read_text())}

    assert without == WITHOUT


def test_the_names_are_those_of_the_list() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in python_files("frontdesk", "actions", "voice_gateway"))

    assert set(re.findall(r'(?:db\.begin|\baround)\("([^"]+)"\)', text)) == set(NAMES)
