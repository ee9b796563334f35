"""A stand-in for a provider of texts and e-mails: keeps what was sent, and fails when told to."""

from frontdesk.adapters.messages.port import NotSent
from frontdesk.notices.model import Notice


class FakeMessages:
    """Keeps each notice once, as a provider would."""

    def __init__(self) -> None:
        self.sent: dict[str, Notice] = {}
        self.failures_left = 0

    def fail_next(self, times: int) -> None:
        """Makes the next sendings fail."""
        self.failures_left = times

    def send(self, notice: Notice) -> None:
        """Keeps the notice; raises NotSent while told to fail."""
        if self.failures_left:
            self.failures_left -= 1
            raise NotSent(notice.id)
        self.sent.setdefault(notice.id, notice)
