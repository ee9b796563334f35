"""How a call was asked for."""

from dataclasses import dataclass, field

from phone_simulator import twiml


@dataclass
class Plan:
    """How a call was asked for: docs/voice/api/call-resource#create-a-call-resource, or the number it came in on."""

    url: str = ""
    method: str = "POST"
    document: str = ""
    prepared: twiml.Document | None = None
    fallback_url: str = ""
    fallback_method: str = "POST"
    status_callback: str = ""
    status_callback_method: str = "POST"
    events: tuple[str, ...] = ("completed",)
    timeout: int = 60
    time_limit: int = 14_400
    machine_detection: str = ""
    async_amd: bool = False
    amd_callback: str = ""
    amd_callback_method: str = "POST"
    first_extra: dict[str, str] = field(default_factory=dict)
