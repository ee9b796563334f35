"""How a verb can end: go on with the next one, go on with another document, or end the call."""

from dataclasses import dataclass

from phone_simulator.twiml import Document


@dataclass(frozen=True)
class End:
    """The call is over."""

    status: str = "completed"


type Outcome = Document | End | None
