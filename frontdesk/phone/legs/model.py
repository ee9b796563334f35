"""A leg: one call to one phone, and the moves it can make. Only its key accepts; whatever is reported only ends it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from frontdesk.errors import IllegalMove


class Kind(StrEnum):
    """Whose phone it is and why: a manager while the caller waits, one whom the caller wants to talk with again, a
    manager for a call-back, the patient who is called back, a third party (colleague, interpreter)."""

    OFFER = "offer"
    AGAIN = "again"
    CALLBACK = "callback"
    PATIENT = "patient"
    THIRD = "third"


OF_MANAGERS = (Kind.OFFER, Kind.AGAIN, Kind.CALLBACK)
VOICE = "voice:"  # a fact for each recorded message, as each is of one patient: this, and the provider's id of it


class State(StrEnum):
    """How far a leg is. `gate`: answered, by nobody knows whom; `joining`: led into the room; `talking`: in it."""

    TO_RING = "to_ring"
    RINGING = "ringing"
    GATE = "gate"
    BRIEF = "brief"
    JOINING = "joining"
    TALKING = "talking"
    OVER = "over"


MOVES: dict[State, set[State]] = {
    State.TO_RING: {State.RINGING, State.OVER},
    State.RINGING: {State.GATE, State.OVER},
    State.GATE: {State.BRIEF, State.JOINING, State.OVER},
    State.BRIEF: {State.JOINING, State.OVER},
    State.JOINING: {State.TALKING, State.OVER},
    State.TALKING: {State.OVER},
    State.OVER: set(),
}
LISTENING = {State.GATE, State.BRIEF}  # somebody, or a machine, hears us
IN_ROOM = {State.JOINING, State.TALKING}


class Outcome(StrEnum):
    """Why a leg ended. `superseded`: the case went another way; `manager_left`: before they talked."""

    DECLINED = "declined"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    FAILED = "failed"
    VOICEMAIL = "voicemail"
    SUPERSEDED = "superseded"
    CALLER_LEFT = "caller_left"
    MANAGER_LEFT = "manager_left"
    DONE = "done"


class Then(StrEnum):
    """What is done with the call of a leg that ended: nothing, as it has ended too or is no matter of ours any more;
    ended; led to a last sentence first; or it hears that sentence now."""

    NOTHING = "nothing"
    HANG_UP = "hang_up"
    TELL = "tell"
    TOLD = "told"


@dataclass(frozen=True)
class Leg:
    """One call to one phone. `call_id` is the provider's, once it is known. `offer`: the number of the offer that it
    rings for; `room`: where it joins, a name that tells nothing. `accepted`: a key on this phone took the case.

    `joining_at`: when it was led into the room, `joined_at` when it was in it, and `caller_at` when the caller was.
    `asked_at`: when the provider was asked last how it stands. Of one that is over: `told_at`, when it was led to its
    last words; `hang_up_at`, from when on its call is to be ended, as long as that was not done. All in UTC.
    """

    id: str
    case_id: str
    conversation_id: str
    kind: Kind
    manager_id: str
    number: str
    offer: int | None
    room: str
    state: State
    created_at: datetime
    call_id: str | None = None
    outcome: Outcome | None = None
    accepted: bool = False
    rung_at: datetime | None = None
    answered_at: datetime | None = None
    joining_at: datetime | None = None
    joined_at: datetime | None = None
    caller_at: datetime | None = None
    ended_at: datetime | None = None
    asked_at: datetime | None = None
    told_at: datetime | None = None
    hang_up_at: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing can come of it any more."""
        return self.state is State.OVER

    @property
    def is_host(self) -> bool:
        """Whether it opens and ends a room, or did: a manager's that was led into one."""
        return self.kind in OF_MANAGERS and self.joining_at is not None

    @property
    def began_at(self) -> datetime | None:
        """Since when two have talked in its room."""
        return max(self.joined_at, self.caller_at) if self.joined_at and self.caller_at else None


def recordings_in(keys: Iterable[str]) -> tuple[str, ...]:
    """The provider's ids of recorded messages, from the names of facts."""
    return tuple(key.removeprefix(VOICE) for key in keys if key.startswith(VOICE))


def of_room(leg: Leg) -> Outcome:
    """How a leg ended that is not in its room any more."""
    return Outcome.DONE if leg.began_at or leg.kind is Kind.THIRD else Outcome.MANAGER_LEFT


def check_move(from_: State, to: State) -> None:
    """Raises IllegalMove unless the table of moves allows this change."""
    if to not in MOVES[from_]:
        raise IllegalMove(f"{from_} → {to}")
