"""What the provider would put into its debugger: a code of its error dictionary and where it happened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Level = Literal["error", "warning"]

SOURCE = "https://www.twilio.com/docs/api/errors/{code}"

# Codes and levels: the provider's error dictionary (docs/api/errors). An error ends the document, a warning skips
# the attribute or verb it is about.
CODES: dict[int, tuple[Level, str]] = {
    11100: ("error", "Invalid URL format"),
    11200: ("error", "HTTP retrieval failure"),
    11205: ("error", "HTTP connection failure"),
    11750: ("error", "TwiML response body too large"),
    12100: ("error", "Document parse failure"),
    12102: ("error", "The root element must be Response"),
    12200: ("warning", "Schema validation warning"),
    12300: ("error", "Invalid Content-Type"),
    13201: ("error", "Dial: Cannot Dial out from a Dial Call Segment"),
    13210: ("warning", "Dial: Invalid method value"),
    13212: ("warning", "Dial: Invalid timeout value"),
    13213: ("warning", "Dial: Invalid hangupOnStar value"),
    13214: ("error", "Dial: Invalid callerId value"),
    13215: ("warning", "Dial: Invalid nested element"),
    13216: ("warning", "Dial: Invalid timeLimit value"),
    13217: ("warning", "Dial: Invalid record value"),
    13221: ("warning", "Dial->Number: Invalid method value"),
    13222: ("warning", "Dial->Number: Invalid sendDigits value"),
    13223: ("error", "Dial: Invalid phone number format"),
    13230: ("warning", "Dial->Conference: Invalid muted value"),
    13231: ("warning", "Dial->Conference: Invalid endConferenceOnExit value"),
    13232: ("warning", "Dial->Conference: Invalid startConferenceOnEnter value"),
    13233: ("warning", "Dial->Conference: Invalid waitUrl value"),
    13234: ("warning", "Dial->Conference: Invalid waitMethod value"),
    13235: ("warning", "Dial->Conference: Invalid beep value"),
    13237: ("error", "Dial->Conference: Invalid conference name"),
    13238: ("warning", "Dial->Conference: Invalid verb for waitUrl TwiML"),
    13310: ("warning", "Gather: Invalid finishOnKey value"),
    13312: ("warning", "Gather: Invalid method value"),
    13313: ("warning", "Gather: Invalid timeout value"),
    13314: ("warning", "Gather: Invalid numDigits value"),
    13320: ("warning", "Gather: Invalid nested verb"),
    13327: ("warning", "Gather: Invalid speechTimeout value"),
    13328: ("warning", "Gather: Invalid maxSpeechTime value"),
    13330: ("warning", "Gather: Invalid hints value"),
    13331: ("warning", "Gather: Invalid language value"),
    13332: ("warning", "Gather: Invalid bargeIn value"),
    13334: ("warning", "Gather: Invalid model value"),
    13335: ("warning", "Gather: speechTimeout auto cannot be used with model default"),
    13339: ("warning", "Gather: Invalid enhanced value"),
    13410: ("warning", "Play: Invalid loop value"),
    13420: ("warning", "Play: Invalid Content-Type"),
    13510: ("warning", "Say: Invalid loop value"),
    13511: ("warning", "Say: Invalid voice value"),
    13520: ("warning", "Say: Invalid text"),
    13610: ("warning", "Record: Invalid method value"),
    13611: ("warning", "Record: Invalid timeout value"),
    13612: ("warning", "Record: Invalid maxLength value"),
    13613: ("warning", "Record: Invalid finishOnKey value"),
    13614: ("warning", "Record: Invalid transcribe value"),
    13616: ("warning", "Record: playBeep must be true or false"),
    13710: ("warning", "Redirect: Invalid method value"),
    13910: ("warning", "Pause: Invalid length value"),
    15003: ("warning", "Call Progress: Error Response to Callback URL"),
    21626: ("warning", "Invalid StatusCallbackEvent"),
}


@dataclass(frozen=True)
class Alert:
    """One line of the debugger."""

    at: datetime
    code: int
    detail: str
    url: str = ""
    sid: str = ""

    @property
    def level(self) -> Level:
        """Whether the document went on."""
        return CODES[self.code][0]

    @property
    def title(self) -> str:
        """The dictionary's words."""
        return CODES[self.code][1]

    def __str__(self) -> str:
        return f"{self.code} {self.title}: {self.detail} ({self.url})"
