"""What the caller's side of the line asks of the side that rings managers."""

from typing import Protocol

from frontdesk.phone.script import Join


class Transfer(Protocol):
    """The legs by which managers join a caller."""

    def room_for(self, conversation_id: str) -> Join | None:
        """How the caller joins the manager who is in the room by now; None while nobody is."""
        ...

    def wants_callback(self, conversation_id: str) -> None:
        """The caller would rather be called back than wait: nobody is rung for them any more, a time is promised."""
        ...

    def back_to_assistant(self, conversation_id: str) -> None:
        """The caller goes on with the assistant while somebody is found: they keep their promise of a call."""
        ...

    def message_left(self, conversation_id: str, recording_id: str, seconds: int) -> None:
        """The caller left a recorded message (the provider's id of it), which joins the case."""
        ...

    def caller_left(self, conversation_id: str) -> None:
        """The caller hung up: who is rung hears so, and the case stays with its owner, who calls back."""
        ...
