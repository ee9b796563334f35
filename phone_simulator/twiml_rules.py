"""Which verbs and attributes a voice document may have, with which values: the provider's reference as tables."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

Check = Callable[[str], bool]
DOCS = "docs/voice/twiml/"


def one_of(*values: str) -> Check:
    """Any of these, as written."""
    return lambda value: value in values


def whole(smallest: int, largest: int = 10**9) -> Check:
    """A whole number between these."""
    return lambda value: re.fullmatch(r"\d{1,9}", value) is not None and smallest <= int(value) <= largest


def matching(pattern: str) -> Check:
    """The whole value looks like this."""
    return lambda value: re.fullmatch(pattern, value) is not None


def words_of(*values: str) -> Check:
    """One or more of these, separated by spaces."""
    return lambda value: bool(value.split()) and set(value.split()) <= set(values)


def is_url(value: str) -> bool:
    """Relative or absolute; if absolute, http or https."""
    parts = urlsplit(value)
    return bool(value) and not re.search(r"\s", value) and parts.scheme in ("", "http", "https")


def anything(value: str) -> bool:
    """Free text."""
    return True


METHOD, BOOL = one_of("GET", "POST"), one_of("true", "false")
LANGUAGE = matching(r"[a-zA-Z]{2,3}(-[a-zA-Z]{4})?(-([a-zA-Z]{2}|\d{3}))?|multi")
VOICE = matching(r"man|woman|alice|Polly\.\w+(-Neural|-Generative)?|Google\.[\w-]+")
E164 = matching(r"\+[1-9]\d{6,14}")
CALL_EVENTS = ("initiated", "ringing", "answered", "completed")
ROOM_EVENTS = ("start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement")
RECORDING_EVENTS = words_of("in-progress", "completed", "absent")


@dataclass(frozen=True)
class Rule:
    """An attribute's allowed values and the code of the provider's warning when it has another."""

    check: Check
    code: int = 12200


@dataclass(frozen=True)
class VerbRule:
    """What may stand in a verb."""

    source: str
    attributes: Mapping[str, Rule] = field(default_factory=dict)
    children: frozenset[str] = frozenset()
    text: bool = False
    # What the provider calls a child that may not be there.
    nested_code: int = 12200


XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
URL = Rule(is_url)
_SSML = frozenset({"break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"})
_NO_BREAK = _SSML - {"p", "s"}
_RECORDING = {
    "recordingStatusCallback": URL,
    "recordingStatusCallbackMethod": Rule(METHOD),
    "recordingStatusCallbackEvent": Rule(RECORDING_EVENTS),
    "trim": Rule(one_of("trim-silence", "do-not-trim")),
}
_AMD = {
    "machineDetection": Rule(one_of("Enable", "DetectMessageEnd")),
    "machineDetectionTimeout": Rule(whole(3, 59)),
    "machineDetectionSpeechThreshold": Rule(whole(1000, 6000)),
    "machineDetectionSpeechEndThreshold": Rule(whole(500, 5000)),
    "machineDetectionSilenceTimeout": Rule(whole(2000, 10000)),
    "amdStatusCallback": URL,
    "amdStatusCallbackMethod": Rule(METHOD),
}
_SPEECH_MODELS = (
    r"default|numbers_and_commands|phone_call|experimental_conversations|experimental_utterances"
    r"|googlev2_(long|short|telephony|telephony_short)|deepgram_nova-[23][\w-]*"
)

VERBS: dict[str, VerbRule] = {
    "Say": VerbRule(
        DOCS + "say",
        {"voice": Rule(VOICE, 13511), "loop": Rule(whole(0), 13510), "language": Rule(LANGUAGE)},
        _SSML,
        text=True,
    ),
    "Play": VerbRule(
        DOCS + "play",
        {"loop": Rule(whole(0, 1000), 13410), "digits": Rule(matching(r"[0-9w#*,]+"))},
        text=True,
    ),
    "Pause": VerbRule(DOCS + "pause", {"length": Rule(whole(1), 13910)}),
    "Gather": VerbRule(
        DOCS + "gather",
        {
            "input": Rule(one_of("dtmf", "speech", "dtmf speech", "speech dtmf")),
            "action": URL,
            "method": Rule(METHOD, 13312),
            "timeout": Rule(whole(1), 13313),
            "speechTimeout": Rule(matching(r"auto|[1-9]\d*"), 13327),
            "maxSpeechTime": Rule(whole(1), 13328),
            "profanityFilter": Rule(BOOL),
            "finishOnKey": Rule(matching(r"[0-9#*]?"), 13310),
            "numDigits": Rule(whole(1), 13314),
            "partialResultCallback": URL,
            "partialResultCallbackMethod": Rule(METHOD),
            "language": Rule(LANGUAGE, 13331),
            "hints": Rule(lambda value: len(value.split(",")) <= 500, 13330),
            "bargeIn": Rule(BOOL, 13332),
            "debug": Rule(BOOL),
            "actionOnEmptyResult": Rule(BOOL),
            "speechModel": Rule(matching(_SPEECH_MODELS), 13334),
            "enhanced": Rule(BOOL, 13339),
        },
        frozenset({"Say", "Play", "Pause"}),
        nested_code=13320,
    ),
    "Dial": VerbRule(
        DOCS + "dial",
        {
            "action": URL,
            "method": Rule(METHOD, 13210),
            "timeout": Rule(whole(1, 600), 13212),
            "hangupOnStar": Rule(BOOL, 13213),
            "timeLimit": Rule(whole(1, 86400), 13216),
            "callerId": Rule(E164, 13214),
            "record": Rule(matching(r"true|false|do-not-record|record-from-(answer|ringing)(-dual)?"), 13217),
            "recordingTrack": Rule(one_of("inbound", "outbound", "both")),
            "answerOnBridge": Rule(BOOL),
            "ringTone": Rule(matching(r"[a-z]{2}(-\w+)?")),
            "sequential": Rule(BOOL),
            **_RECORDING,
        },
        frozenset({"Conference", "Number"}),
        text=True,
        nested_code=13215,
    ),
    "Number": VerbRule(
        DOCS + "number",
        {
            "sendDigits": Rule(matching(r"[0-9w#*]+"), 13222),
            "url": URL,
            "method": Rule(METHOD, 13221),
            "statusCallback": URL,
            "statusCallbackMethod": Rule(METHOD),
            "statusCallbackEvent": Rule(words_of(*CALL_EVENTS)),
            **_AMD,
        },
        text=True,
    ),
    "Conference": VerbRule(
        DOCS + "conference",
        {
            "muted": Rule(BOOL, 13230),
            "beep": Rule(one_of("true", "false", "onEnter", "onExit"), 13235),
            "startConferenceOnEnter": Rule(BOOL, 13232),
            "endConferenceOnExit": Rule(BOOL, 13231),
            "waitUrl": Rule(lambda value: value == "" or is_url(value), 13233),
            "waitMethod": Rule(METHOD, 13234),
            "maxParticipants": Rule(whole(1, 250)),
            "record": Rule(one_of("do-not-record", "record-from-start")),
            "region": Rule(matching(r"[a-z]{2}\d")),
            "coach": Rule(matching(r"CA[0-9a-f]{32}")),
            "participantLabel": Rule(lambda value: 1 <= len(value) <= 128),
            "jitterBufferSize": Rule(one_of("small", "medium", "large", "off")),
            "statusCallback": URL,
            "statusCallbackMethod": Rule(METHOD),
            "statusCallbackEvent": Rule(words_of(*ROOM_EVENTS)),
            **_RECORDING,
        },
        text=True,
    ),
    "Redirect": VerbRule(DOCS + "redirect", {"method": Rule(METHOD, 13710)}, text=True),
    "Record": VerbRule(
        DOCS + "record",
        {
            "action": URL,
            "method": Rule(METHOD, 13610),
            "timeout": Rule(whole(1), 13611),
            "finishOnKey": Rule(matching(r"[0-9#*]*"), 13613),
            "maxLength": Rule(whole(1, 14400), 13612),
            "playBeep": Rule(BOOL, 13616),
            "transcribe": Rule(BOOL, 13614),
            "transcribeCallback": URL,
            **_RECORDING,
        },
    ),
    "Hangup": VerbRule(DOCS + "hangup"),
    "Reject": VerbRule(DOCS + "reject", {"reason": Rule(one_of("rejected", "busy"))}),
    # Inside Say: docs/voice/twiml/say/text-speech#ssml
    "break": VerbRule(
        DOCS + "say/text-speech#break",
        {
            "strength": Rule(one_of("none", "x-weak", "weak", "medium", "strong", "x-strong")),
            "time": Rule(matching(r"\d+(\.\d+)?(ms|s)")),
        },
    ),
    "emphasis": VerbRule(
        DOCS + "say/text-speech#emphasis",
        {"level": Rule(one_of("strong", "moderate", "reduced"))},
        _NO_BREAK,
        text=True,
    ),
    "lang": VerbRule(DOCS + "say/text-speech#lang", {XML_LANG: Rule(LANGUAGE)}, _SSML, text=True),
    "p": VerbRule(DOCS + "say/text-speech#p", {}, _SSML - {"p"}, text=True),
    "s": VerbRule(DOCS + "say/text-speech#s", {}, _NO_BREAK, text=True),
    "phoneme": VerbRule(
        DOCS + "say/text-speech#phoneme",
        {"alphabet": Rule(one_of("ipa", "x-sampa")), "ph": Rule(anything)},
        text=True,
    ),
    "prosody": VerbRule(
        DOCS + "say/text-speech#prosody",
        {
            "volume": Rule(matching(r"silent|x-soft|soft|medium|loud|x-loud|default|[+-]?\d+(\.\d+)?dB")),
            "rate": Rule(matching(r"x-slow|slow|medium|fast|x-fast|\d+%")),
            "pitch": Rule(matching(r"x-low|low|medium|high|x-high|default|[+-]?\d+(\.\d+)?%")),
        },
        _SSML,
        text=True,
    ),
    "say-as": VerbRule(
        DOCS + "say/text-speech#say-as",
        {
            "interpret-as": Rule(
                one_of("characters", "spell-out", "cardinal", "number", "ordinal", "digits", "fraction", "unit",
                       "date", "time", "address", "expletive", "telephone")
            ),
            "format": Rule(one_of("mdy", "dmy", "ymd", "md", "dm", "ym", "my", "d", "m", "y", "yyyymmdd", "hms12")),
        },
        text=True,
    ),
    "sub": VerbRule(DOCS + "say/text-speech#sub", {"alias": Rule(anything)}, text=True),
    "w": VerbRule(
        DOCS + "say/text-speech#w",
        {"role": Rule(one_of("amazon:VB", "amazon:VBD", "amazon:NN", "amazon:SENSE_1"))},
        text=True,
    ),
}  # fmt: skip

TOP = frozenset({"Say", "Play", "Pause", "Gather", "Dial", "Redirect", "Record", "Hangup", "Reject"})
# docs/voice/twiml/conference#attributes-waitUrl
WAITING = frozenset({"Play", "Say", "Pause", "Redirect"})
