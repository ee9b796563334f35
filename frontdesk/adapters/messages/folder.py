"""Notices written into a folder, one file each: for a practice that has no provider yet, and for the demo."""

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

from frontdesk.adapters.messages.port import NotSent
from frontdesk.notices.model import Notice


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
        message["To"], message["Subject"] = notice.to, notice.subject
        message.set_content(notice.body)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = self.folder / f"{notice.id}.eml"
            file.touch(mode=0o600)
            file.write_bytes(message.as_bytes())
        except OSError as error:
            raise NotSent(notice.id) from error
