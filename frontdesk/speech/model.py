"""What is to be said aloud, how private it is, and the sound of it."""

from dataclasses import dataclass
from enum import StrEnum


class DataClass(StrEnum):
    """`public`: articles and fixed sentences, the same for everybody. `personal`: anything about or from a patient."""

    PUBLIC = "public"
    PERSONAL = "personal"


@dataclass(frozen=True)
class Utterance:
    """Words to be said, already as they are read aloud; `language` is BCP 47."""

    words: str
    language: str
    data_class: DataClass


@dataclass(frozen=True)
class Sound:
    """What is heard: a whole file, and what it is."""

    data: bytes
    media_type: str
