"""A consent: for a channel and a purpose, given or withdrawn, with the wording that was said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Channel = Literal["text", "call", "email", "chat"]
EVERYTHING = "everything"  # all of a channel: stopped in a patient's own words, or allowed again as it was before
REMINDER = "reminder"  # the purpose of messages before a visit
REMINDED_BY: tuple[Channel, ...] = ("text", "email", "call")  # best first
WORDING = "2026-11-28"  # changes when the sentences in data/texts/consents.*.yml do


@dataclass(frozen=True)
class Consent:
    """What a patient said about messages; the newest one for a channel and purpose holds."""

    id: str
    patient_id: str | None
    conversation_id: str | None
    channel: Channel
    purpose: str
    given: bool
    at: datetime
    wording: str
    language: str
    how: str


@dataclass(frozen=True)
class Request:
    """What a sentence asks for: these channels stopped, or allowed again."""

    channels: tuple[Channel, ...]
    given: bool
