"""A practice in earnest: the demo's people without the demo, so that nobody has a password that stands in a file."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pyotp

from tests.builders import DEMO, Desk

PASSWORD = "four quiet herons wade"
ADDRESS = "203.0.113.7"


def a_real_practice(folder: Path) -> Path:
    """The demo's files with `demo: true` and all demo passwords taken out."""
    shutil.copytree(DEMO, folder)
    details, managers = folder / "practice.yml", folder / "managers.yml"
    details.write_text(details.read_text().replace("demo: true\n", ""))
    managers.write_text(re.sub(r"  demo_password: .*\n", "", managers.read_text()))
    return folder


@dataclass
class Person:
    """A manager with an account: what they know, and the phone they carry."""

    id: str
    secret: str
    recovery_codes: list[str]
    token: str
    password: str = PASSWORD

    def code(self, desk: Desk) -> str:
        """What the phone shows now."""
        return pyotp.TOTP(self.secret).at(desk.clock.now())


def a_person(desk: Desk, manager_id: str = "dana-whitfield") -> Person:
    """A manager who used an invitation, set up a phone and is signed in; half a minute later, so with a new code."""
    enrolment, sessions = desk.services.enrolment, desk.services.sessions
    invitation = enrolment.invite(manager_id, "command line")
    session = sessions.find(enrolment.accept_invitation(invitation.code, PASSWORD, ADDRESS))
    assert session is not None
    secret = enrolment.new_key(session)
    token, codes = enrolment.prove_key(session, pyotp.TOTP(secret).at(desk.clock.now()))
    desk.clock.advance(seconds=30)
    return Person(manager_id, secret, codes, token)
