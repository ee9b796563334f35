"""A change of a case's kind."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Change:
    """From which kind to which, by whom, when, and why in their words."""

    case_id: str
    from_: str
    to: str
    by: str
    at: datetime
    why: str
