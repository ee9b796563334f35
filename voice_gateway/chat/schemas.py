"""What the chat API takes and gives. Requests are checked against these, and its description is made from them."""

from typing import Annotated, Any, Literal, TypedDict

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, with_config

from frontdesk.conversations.model import LONGEST_MESSAGE

MOST = 2**31 - 1  # of a line's number: an integer column of PostgreSQL
LONGEST_LANGUAGE = 35  # RFC 5646, section 4.4.1


def mended(given: Any) -> Any:
    """A text without halves of characters: an emoji cut by a limit is no reason to refuse a message."""
    return given.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if isinstance(given, str) else given


MessageId = Annotated[
    str,
    Field(
        pattern="^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
        description="A UUID made by the client. The same id again gets the same answer, however often it is sent.",
    ),
]
Language = Annotated[
    str, BeforeValidator(mended), Field(max_length=LONGEST_LANGUAGE, description="BCP 47, for example es-US.")
]


class Asked(BaseModel):
    """A request's body: nothing but these fields, of exactly these types."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Nothing(Asked):
    """An empty object."""


class Opening(Asked):
    """Begins a conversation."""

    language: Language | None = Field(None, description="Null, or one the practice has not: its first.")


class Saying(Asked):
    """A message: words, or the id of an answer that was offered."""

    id: MessageId
    text: Annotated[str, BeforeValidator(mended)] = Field("", max_length=LONGEST_MESSAGE)
    button: str | None = Field(None, pattern="^[0-9]{1,9}-[0-9]{1,3}$", description="`id` of a row's button.")


class Calling(Asked):
    """The button "Talk to a manager"."""

    id: MessageId


class Choosing(Asked):
    """A language chosen by hand; one that the practice has not changes nothing."""

    language: Language


class Continuing(Asked):
    """A code that was given in another place of the same conversation."""

    code: str = Field(max_length=40, description="Six digits; spaces between them do not matter.")


class Returning(Asked):
    """The secret of a link that we sent: what stands behind `#back=` in its address."""

    token: str = Field(max_length=100)


class Reminding(Asked):
    """The secret of a reminder's link: what stands behind `#reminder=` in its address."""

    token: str = Field(max_length=100)


class ReminderPiece(Reminding):
    """Which piece of a reminder is to be read aloud."""

    part: int = Field(0, ge=0, le=1_000, description="From 0 on, until there is none.")


class Piece(BaseModel):
    """Which line is to be read aloud, and which piece of it."""

    model_config = ConfigDict(extra="forbid")

    seq: int = Field(ge=1, le=MOST, description="The `seq` of a row that is not hidden.")
    part: int = Field(0, ge=0, le=1_000, description="From 0 on, until there is none.")


class Received(Asked):
    """Up to which row the browser has received the conversation."""

    seq: int = Field(ge=1, le=MOST, description="The greatest `seq` that was shown with its words.")


class After(BaseModel):
    """Where to read on."""

    model_config = ConfigDict(extra="forbid")

    after: int = Field(0, ge=0, le=MOST, description="Only rows with a greater `seq`.")


@with_config(ConfigDict(extra="forbid"))
class Given(TypedDict):
    """What all answers have in common: nothing but what is described."""


class Reminded(Given):
    """What a reminder says, and whether the patient can still say that they come."""

    language: str
    text: str
    can_confirm: bool


class OfferedButton(Given):
    """An answer that the patient may press; `id` is sent back."""

    id: str
    title: str


class Row(Given):
    """One line of the conversation. A hidden one comes without its words."""

    seq: int
    id: str | None
    at: str | None
    author: Literal["patient", "assistant", "manager", "notice"]
    name: str | None
    text: str
    language: str
    buttons: list[OfferedButton]
    alert: bool
    hidden: bool


class CaseState(Given):
    """What became of the wish for a person. A name and a time are said once they are firm."""

    id: str
    status: str
    manager: str | None
    promise: str | None


class Standing(Given):
    """Who speaks, in which language, and what happens next with the case."""

    language: str
    handler: Literal["assistant", "manager"]
    manager: str | None
    case: CaseState | None


class SpokenLanguage(Given):
    """A language of the practice, by its own name."""

    code: str
    name: str


class Surroundings(Given):
    """The words of the page, the keys of those that are in another language, and where the live stream is."""

    languages: list[SpokenLanguage]
    words: dict[str, str]
    borrowed: dict[str, str]
    live: str
    hears: bool
    zone: str


class Opened(Standing, Surroundings):
    """A new conversation and its secret, which is never told again."""

    conversation: str
    token: str
    messages: list[Row]


class Code(Given):
    """A code to type in another place, and until when it works."""

    code: str
    until: str


class State(Standing, Surroundings):
    """A conversation from some row on."""

    messages: list[Row]
    hidden: bool


class Answered(Standing):
    """The message and what was answered."""

    messages: list[Row]


class Working(Given):
    """Heard, and not answered yet: ask again with the same id."""

    status: Literal["working"]


class HeardWords(Given):
    """What was heard in a recording. Not `sure`: words that were not among those waited for; look at them well."""

    text: str
    sure: bool


class Refusal(Given):
    """Why not: a word for programs and a sentence for the patient, in their language."""

    error: str
    message: str
