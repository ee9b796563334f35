"""Notices written into a folder, one file each: for a practice that has no provider yet, and for the demo."""

import email.policy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from frontdesk.adapters.messages.port import NotSent
from frontdesk.notices.model import Notice

BY = "X-Frontdesk-By"


@dataclass(frozen=True)
class Sent:
    """What is in one of the files; `at` is when it was written."""

    by: str
    to: str
    subject: str
    body: str
    at: datetime


class FolderMessages:
    """Writes each notice as a mail file that only its owner can read.

    A file stays, readable, for nobody knows how long. So what goes to a patient, a secret and the number it is for, is
    written in a demo only; elsewhere it is not sent.
    """

    def __init__(self, folder: Path, is_demo: Callable[[], bool]) -> None:
        self.folder = folder
        self.is_demo = is_demo

    def send(self, notice: Notice) -> None:
        """Writes the file; raises NotSent when it cannot or must not."""
        if (notice.until is not None or notice.by == "text") and not self.is_demo():
            raise NotSent(notice.id)
        message = EmailMessage()
        message["To"], message["Subject"], message[BY] = notice.to, notice.subject, notice.by
        message.set_content(notice.body)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = self.folder / f".{notice.id}"
            file.touch(mode=0o600)
            file.write_bytes(message.as_bytes())
            file.rename(self.folder / f"{notice.id}.eml")  # whoever reads the folder finds whole files only
        except OSError as error:
            raise NotSent(notice.id) from error


def read_sent(folder: Path, most: int) -> list[Sent]:
    """The newest notices of a folder, the newest first."""
    files = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    return [_sent(file) for file in files[:most]]


def _sent(file: Path) -> Sent:
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return Sent(
        str(message.get(BY, "e-mail")), str(message["To"]), str(message["Subject"]), message.get_content().strip(), at
    )
