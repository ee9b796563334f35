"""A stand-in for a provider of texts and e-mails: keeps what was sent, and fails when told to."""

import re

from frontdesk.adapters.messages.port import NotSent
from frontdesk.notices.model import Notice

ADDRESSES = {"text": re.compile(r"\+[1-9]\d{7,14}"), "e-mail": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")}


class FakeMessages:
    """Keeps each notice once, as a provider would, and takes none that a provider would refuse."""

    def __init__(self) -> None:
        self.sent: dict[str, Notice] = {}
        self.failures_left = 0

    def fail_next(self, times: int) -> None:
        """Makes the next sendings fail."""
        self.failures_left = times

    def send(self, notice: Notice) -> None:
        """Keeps the notice; raises NotSent while told to fail, ValueError for what is no message: no number or address,
        no words, a subject of two lines, other words under the same id."""
        if self.failures_left:
            self.failures_left -= 1
            raise NotSent(notice.id)
        before = self.sent.setdefault(notice.id, notice)
        same = (before.to, before.by, before.body) == (notice.to, notice.by, notice.body)
        if not (same and notice.body and notice.subject.isprintable() and ADDRESSES[notice.by].fullmatch(notice.to)):
            raise ValueError("no provider would take this")
