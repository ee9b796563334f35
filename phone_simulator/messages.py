"""Text messages: kept, and told about as they travel (docs/messaging/api/message-resource)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from phone_simulator.names import API_VERSION

if TYPE_CHECKING:
    from phone_simulator.exchange import Exchange

# docs/messaging/guides/track-outbound-message-status: what a message goes through, with seconds since it was accepted
JOURNEY = ((0.5, "sent"), (2.0, "delivered"))


@dataclass
class Message:
    """One text."""

    sid: str
    to_number: str
    from_number: str
    body: str
    created_at: datetime
    status: str = "queued"
    status_callback: str = ""

    @property
    def segments(self) -> int:
        """GSM text has 160 characters, or 153 in each of several; with other letters 70 and 67 (UCS-2)."""
        one, many = (160, 153) if self.body.isascii() else (70, 67)
        return 1 if len(self.body) <= one else -(-len(self.body) // many)


def send(exchange: Exchange, message: Message) -> None:
    """It is on its way."""
    exchange.messages[message.sid] = message
    for seconds, status in JOURNEY:
        exchange.clock.after(seconds, lambda status=status: _travelled(exchange, message, status))  # type: ignore[misc]


def _travelled(exchange: Exchange, message: Message, status: str) -> None:
    message.status = status
    if message.status_callback:
        exchange.sender.notify("message", message.status_callback, "POST", _parameters(exchange, message))


def _parameters(exchange: Exchange, message: Message) -> dict[str, str]:
    """See parameters.MESSAGE."""
    return {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "MessageStatus": message.status,
        "SmsStatus": message.status,
        "To": message.to_number,
        "From": message.from_number,
        "AccountSid": exchange.account,
        "ApiVersion": API_VERSION,
    }
