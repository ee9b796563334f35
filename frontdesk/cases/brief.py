"""The brief: what a manager knows before saying hello, beside who it is and what they want. Facts, and nothing else."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from frontdesk.cases.cover import Cover
from frontdesk.cases.history import Earlier, Headline
from frontdesk.cases.promises import Promise
from frontdesk.cases.tried import Step
from frontdesk.patients.model import Level


@dataclass(frozen=True)
class Who:
    """Who the patient is and how surely: `verified` counts only what was proven."""

    patient_id: str | None
    name: str | None
    verified: str
    language: str
    phones: tuple[str, ...]
    access_needs: tuple[str, ...]

    @property
    def is_proven(self) -> bool:
        """Whether something from their record may be looked at."""
        return self.patient_id is not None and self.verified != Level.NONE.name.lower()


class Chat(StrEnum):
    """Whether the patient can still be met in this conversation."""

    HERE = "here"
    SILENT = "silent"  # for so long that somebody else may be there; an answer waits for them
    ANOTHERS = "anothers"  # somebody else has proven who they are in it since
    CLOSED = "closed"


@dataclass(frozen=True)
class Behalf:
    """That somebody speaks for somebody else: who, for whom, and whether they may. A name is None where nobody said or
    proved it."""

    by: str | None
    whom: str | None
    relationship: str | None
    scope: tuple[str, ...]
    authorised: bool


@dataclass(frozen=True)
class Agreed:
    """What a manager agreed with the patient, in this case."""

    manager_id: str
    at: datetime
    words: str


@dataclass(frozen=True)
class Reach:
    """How to reach them: here, at a number they gave, at one on file (its last digits; the packet has it whole)."""

    chat: Chat
    heard_at: datetime
    said: str | None
    on_file: tuple[str, ...]


@dataclass(frozen=True)
class ToDo:
    """A task that is open: what, in which department, by whom, until when, and whether that has gone by."""

    kind: str
    department: str
    owner_id: str
    due: datetime
    is_overdue: bool


@dataclass(frozen=True)
class Brief:
    """All of it. `stopped`: why a person goes on, as the case's reason; `calls`: how often one was called before;
    `interpreter_for`: the language that an interpreter is needed for, "?" when it is not known."""

    behalf: Behalf | None
    wants_too: str | None
    tried: tuple[Step, ...]
    stopped: str
    mood: str | None
    needs_told: tuple[str, ...]
    interpreter_for: str | None
    promises: tuple[Promise, ...]
    covers: tuple[Cover, ...]
    to_do: tuple[ToDo, ...]
    agreed: Agreed | None
    reach: Reach
    waits_since: datetime | None
    calls: int
    contacts: tuple[Earlier, ...]
    open_cases: tuple[Headline, ...]
