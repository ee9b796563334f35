"""What webhooks carry: each parameter's name beside the row of the provider's documentation it follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from phone_simulator.names import API_VERSION, rfc2822

if TYPE_CHECKING:
    from phone_simulator.calls import Call

REQUEST = "docs/voice/twiml#request-parameters"
PROGRESS = "docs/voice/api/call-resource#statuscallback"
AMD = "docs/voice/answering-machine-detection#asyncamd"
GATHER = "docs/voice/twiml/gather#action"
DIAL = "docs/voice/twiml/dial#action"
ROOM = "docs/voice/twiml/conference#attributes-statusCallback"
RECORD = "docs/voice/twiml/record#action"
RECORDING = "docs/voice/twiml/record#attributes-recording-status-callback-parameters"
FALLBACK = "docs/usage/webhooks/voice-webhooks#fallback-url"
MESSAGE = "docs/messaging/api/message-resource#twilios-request-to-the-statuscallback-url"
PARTIAL = "docs/voice/twiml/gather#partialresultcallback"

# parameter: source. Tests compare what was sent with this table, so a parameter nobody documented cannot slip in.
SOURCES: dict[str, str] = {
    **dict.fromkeys(("CallSid", "AccountSid", "From", "To", "Caller", "Called"), REQUEST),
    **dict.fromkeys(("CallStatus", "ApiVersion", "Direction", "ForwardedFrom", "CallerName", "ParentCallSid"), REQUEST),
    **dict.fromkeys(("CallToken", "StirVerstat", "StirPassportToken"), REQUEST),
    **{
        f"{who}{what}": REQUEST
        for who in ("From", "To", "Caller", "Called")
        for what in ("City", "State", "Zip", "Country")
    },
    **dict.fromkeys(("ErrorCode", "ErrorUrl"), FALLBACK),
    **dict.fromkeys(("SpeechResult", "Confidence", "Language", "Digits", "FinishedOnKey", "msg"), GATHER),
    **dict.fromkeys(("UnstableSpeechResult", "StableSpeechResult", "Stability"), PARTIAL),
    **dict.fromkeys(("CallDuration", "Duration", "Timestamp", "CallbackSource", "SequenceNumber"), PROGRESS),
    "SipResponseCode": PROGRESS,
    **dict.fromkeys(("AnsweredBy", "MachineDetectionDuration"), AMD),
    **dict.fromkeys(("DialCallStatus", "DialCallSid", "DialCallDuration", "DialBridged"), DIAL),
    **dict.fromkeys(("ConferenceSid", "FriendlyName", "StatusCallbackEvent", "Muted", "Hold", "Coaching"), ROOM),
    **dict.fromkeys(("EndConferenceOnExit", "StartConferenceOnEnter", "ParticipantLabel"), ROOM),
    **dict.fromkeys(("ParticipantCallStatus", "ReasonParticipantLeft", "Reason", "ReasonConferenceEnded"), ROOM),
    **dict.fromkeys(("CallSidEndingConference", "ParticipantLabelEndingConference"), ROOM),
    **dict.fromkeys(("RecordingUrl", "RecordingDuration"), RECORD),
    **dict.fromkeys(("RecordingSid", "RecordingStatus", "RecordingChannels", "RecordingStartTime"), RECORDING),
    "RecordingSource": RECORDING,
    **dict.fromkeys(("MessageSid", "SmsSid", "MessageStatus", "SmsStatus"), MESSAGE),
}


@dataclass(frozen=True)
class Place:
    """Where a number is from, as far as the provider tells."""

    city: str = "SPRINGFIELD"
    state: str = "IL"
    zip: str = "62701"
    country: str = "US"


def request(call: Call) -> dict[str, str]:
    """What every fetch of a document carries (REQUEST)."""
    sent = {
        "CallSid": call.sid,
        "AccountSid": call.account,
        "From": call.from_number,
        "To": call.to_number,
        "Caller": call.from_number,
        "Called": call.to_number,
        "CallStatus": call.status,
        "ApiVersion": API_VERSION,
        "Direction": call.direction,
        **_places(call),
    }
    optional = {
        "ParentCallSid": call.parent_sid,
        "ForwardedFrom": call.forwarded_from,
        "CallerName": call.caller_name,
        "StirVerstat": call.stir_verstat,
        "CallToken": call.call_token,
    }
    return sent | {name: value for name, value in optional.items() if value}


def _places(call: Call) -> dict[str, str]:
    sent = {}
    for names, place in ((("From", "Caller"), call.from_place), (("To", "Called"), call.to_place)):
        for name in names:
            sent[f"{name}City"] = place.city
            sent[f"{name}State"] = place.state
            sent[f"{name}Zip"] = place.zip
            sent[f"{name}Country"] = place.country
    return sent


def progress(call: Call, status: str, number: int) -> dict[str, str]:
    """A status callback (PROGRESS). CallDuration is in seconds, Duration in begun minutes; both only at the end."""
    sent = request(call) | {
        "CallStatus": status,
        "Timestamp": rfc2822(call.clock.now()),
        "CallbackSource": "call-progress-events",
        "SequenceNumber": str(number),
    }
    if call.ended:
        seconds = call.seconds
        sent |= {"CallDuration": str(seconds), "Duration": str(-(-seconds // 60))}
        sent["SipResponseCode"] = SIP_CODES[call.status]
    return sent


# SipResponseCode of a status callback; the codes are those of SIP (RFC 3261)
SIP_CODES = {"completed": "200", "busy": "486", "no-answer": "487", "canceled": "487", "failed": "404"}
