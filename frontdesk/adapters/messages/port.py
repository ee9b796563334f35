"""How a notice leaves the practice."""

from typing import Protocol

from frontdesk.errors import FrontdeskError
from frontdesk.notices.model import Notice


class NotSent(FrontdeskError):
    """The notice did not go out; it is tried again."""


class Messages(Protocol):
    """Sends texts and e-mails."""

    def send(self, notice: Notice) -> None:
        """Sends one notice; raises NotSent. The same notice id twice is one message."""
        ...
