"""Notices written into a folder, one file each: for a practice that has no provider yet, and for the demo."""

from email.message import EmailMessage
from pathlib import Path

from frontdesk.adapters.messages.port import NotSent
from frontdesk.notices.model import Notice


class FolderMessages:
    """Writes each notice as a mail file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, notice: Notice) -> None:
        """Writes the file; raises NotSent when it cannot."""
        message = EmailMessage()
        message["To"], message["Subject"] = notice.to, notice.subject
        message.set_content(notice.body)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / f"{notice.id}.eml").write_bytes(message.as_bytes())
        except OSError as error:
            raise NotSent(notice.id) from error
