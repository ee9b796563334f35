"""What a call is told to do next, for any provider: say, listen, record, join a room, go on elsewhere, hang up."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Say:
    """Words in a language; `slow` and `loud` for those who asked."""

    text: str
    language: str
    slow: bool = False
    loud: bool = False


@dataclass(frozen=True)
class Pause:
    """Silence, in seconds."""

    seconds: int


@dataclass(frozen=True)
class Listen:
    """Waits for words or keys and sends them to a path of ours, silence too.

    `first`: seconds until the first word; `after`: seconds of silence that end the words; `keys`: how many digits end
    the waiting (None: until # or a pause); `said` is interrupted by the first word or key. Without a `language` only
    keys count. `partly`: where the provider tells what it has heard so far, while it listens.
    """

    path: str
    language: str | None
    first: int
    after: int
    keys: int | None = None
    said: tuple[Say | Pause, ...] = ()
    hints: tuple[str, ...] = ()
    partly: str | None = None


@dataclass(frozen=True)
class Join:
    """Connects the call with whoever is in a room. `starts`: the room is open once this call is in it, until then it
    hears music; `ends`: everybody is let go when this call leaves. Afterwards the call asks `then` what to do; the
    room's events go to `events`."""

    room: str
    label: str
    starts: bool
    ends: bool
    then: str
    events: str


@dataclass(frozen=True)
class Record:
    """Records a message of at most so many seconds, ended by # or silence; goes on at `path`. The recording is reported
    to `events`."""

    path: str
    events: str
    longest: int = 120


@dataclass(frozen=True)
class GoOn:
    """Asks a path of ours what to do."""

    path: str


@dataclass(frozen=True)
class Dial:
    """Connects the call with a number (E.164), and ends with it."""

    number: str


@dataclass(frozen=True)
class HangUp:
    """Ends the call."""


Step = Say | Pause | Listen | Join | Record | GoOn | Dial | HangUp


@dataclass(frozen=True)
class Script:
    """What a call does, in order. After the last step a call that was not told otherwise ends."""

    steps: tuple[Step, ...] = field(default=())

    @property
    def listens_for_pieces(self) -> bool:
        """Whether it listens for an answer that is told while it is spoken."""
        return any(isinstance(step, Listen) and step.partly for step in self.steps)
