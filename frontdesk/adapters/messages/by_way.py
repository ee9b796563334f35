"""Sends each notice by whoever sends its kind."""

from collections.abc import Mapping

from frontdesk.adapters.messages.port import Messages, NotSent
from frontdesk.notices.model import Notice


class ByWay:
    """Texts and e-mails, each with its own sender, by `Notice.by`."""

    def __init__(self, senders: Mapping[str, Messages]) -> None:
        self.senders = senders

    def send(self, notice: Notice) -> None:
        """Sends one notice; raises NotSent."""
        if notice.by not in self.senders:
            raise NotSent(notice.id)
        self.senders[notice.by].send(notice)
