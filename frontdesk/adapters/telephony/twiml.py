"""What a call is told to do next, as a document of the provider (Twilio, "TwiML for Programmable Voice")."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import yaml
from twilio.twiml.voice_response import (
    Conference,
    Dial,
    Gather,
    Hangup,
    Record,
    Redirect,
    SsmlBreak,
    SsmlProsody,
    SsmlSayAs,
    VoiceResponse,
)
from twilio.twiml.voice_response import Pause as Silence
from twilio.twiml.voice_response import Say as Spoken

from frontdesk import own_languages
from frontdesk.content import ROOT
from frontdesk.phone.script import Dial as Connect
from frontdesk.phone.script import GoOn, HangUp, Join, Listen, Pause, Say, Script, Step
from frontdesk.phone.script import Record as Recording
from frontdesk.speech.reading import Digits, Telephone, pieces, sentences

LONGEST = 4_096  # characters of what is said at once
SLOWER = "85%"
LOUDER = "x-loud"
BETWEEN_SENTENCES = "600ms"  # for those who asked to be spoken to slowly
BETWEEN_GROUPS = "300ms"  # of digits
MUSIC = "/phone/music"  # the path whose document is heard until somebody comes: say, pause and play only
POST = "POST"
VOICES = ROOT / "data" / "phone" / "voices.yml"
Urls = Callable[[str], str]


@cache
def voices() -> dict[str, str]:
    """The provider's voice of each language."""
    return dict(yaml.safe_load(VOICES.read_text())["voices"] | own_languages.speech("phone"))


def document(script: Script, urls: Urls) -> str:
    """The document of a script; `urls` makes a whole address of a path of ours."""
    response = VoiceResponse()
    for step in script.steps:
        for node in _nodes(step, urls):
            response.append(node)
    return str(response)


def _nodes(step: Step, urls: Urls) -> Iterator[Any]:
    match step:
        case Say():
            yield from _said(step)
        case Pause():
            yield Silence(length=step.seconds)
        case Listen():
            yield from _listening(step, urls)
        case Join():
            yield _room(step, urls)
        case Recording():
            yield from _recording(step, urls)
        case Connect():
            dial = Dial()
            dial.number(step.number)
            yield dial
        case GoOn():
            yield Redirect(urls(step.path), method=POST)
        case HangUp():
            yield Hangup()


def _listening(step: Listen, urls: Urls) -> Iterator[Any]:
    """Silence is sent, too; should it fall through all the same, the call goes on at the same path."""
    speech = {
        "language": step.language,
        "speech_timeout": step.after,
        "profanity_filter": False,  # it would blot out words that matter to a clinician
        "hints": ", ".join(step.hints) or None,
        "partial_result_callback": urls(step.partly) if step.partly else None,
        "partial_result_callback_method": POST if step.partly else None,
    }
    gather = Gather(
        input="dtmf speech" if step.language else "dtmf",
        action=urls(step.path),
        method=POST,
        timeout=step.first,
        num_digits=step.keys,
        finish_on_key="#",
        action_on_empty_result=True,
        barge_in=True,
        **(speech if step.language else {}),
    )
    for said in step.said:
        for node in _nodes(said, urls):
            gather.append(node)
    yield gather
    yield Redirect(urls(step.path), method=POST)


def _room(step: Join, urls: Urls) -> Any:
    dial = Dial(action=urls(step.then), method=POST)
    dial.append(
        Conference(
            step.room,
            participant_label=step.label,
            start_conference_on_enter=step.starts,
            end_conference_on_exit=step.ends,
            beep=False,
            wait_url=urls(MUSIC),
            wait_method=POST,
            status_callback=urls(step.events),
            status_callback_method=POST,
            status_callback_event="start end join leave",
        )
    )
    return dial


def _recording(step: Recording, urls: Urls) -> Iterator[Any]:
    """After an empty recording the provider asks nothing and goes on with the next step, so that leads to the path."""
    yield Record(
        action=urls(step.path),
        method=POST,
        max_length=step.longest,
        finish_on_key="#",
        play_beep=True,
        recording_status_callback=urls(step.events),
        recording_status_callback_method=POST,
        recording_status_callback_event="completed absent",
    )
    yield Redirect(urls(step.path), method=POST)


def _said(say: Say) -> Iterator[Any]:
    """The words, in as many parts as the provider takes, each of whole sentences where that is possible."""
    said: list[str] = []
    for sentence in (part for whole in sentences(say.text, say.language) for part in _short(whole, say)):
        if said and len(_spoken([*said, sentence], say).to_xml(False)) > LONGEST:
            yield _spoken(said, say)
            said = []
        said.append(sentence)
    if said:
        yield _spoken(said, say)


def _short(sentence: str, say: Say) -> list[str]:
    """A sentence, in halves when it is longer than what is said at once."""
    if len(_spoken([sentence], say).to_xml(False)) <= LONGEST:
        return [sentence]
    words, gap = (sentence.split(), " ") if " " in sentence.strip() else (list(sentence.strip()), "")
    middle = len(words) // 2
    return [part for half in (words[:middle], words[middle:]) for part in _short(gap.join(half), say)]


def _spoken(said: list[str], say: Say) -> Any:
    known = voices()
    language = say.language if say.language in known else next(iter(known))
    spoken = Spoken(voice=known[language], language=language)
    inner = spoken
    if say.slow or say.loud:
        inner = SsmlProsody(rate=SLOWER if say.slow else None, volume=LOUDER if say.loud else None)
        spoken.append(inner)
    for number, sentence in enumerate(said):
        if number and say.slow:
            inner.append(SsmlBreak(time=BETWEEN_SENTENCES))
        _write(inner, sentence if say.slow or not number else f" {sentence}", slow=say.slow)
    return spoken


def _write(node: Any, sentence: str, *, slow: bool) -> None:
    for piece in pieces(sentence):
        if isinstance(piece, Telephone):
            node.append(SsmlSayAs(piece.number, interpret_as="telephone"))
        elif isinstance(piece, Digits):
            _write_digits(node, piece, slow=slow)
        else:
            _write_words(node, piece)


def _write_words(node: Any, words: str) -> None:
    """Two words in a row are one, as the provider's library keeps only the last."""
    if node.verbs and isinstance(node.verbs[-1], str):
        words = node.verbs.pop() + words
    node.append(words)


def _write_digits(node: Any, digits: Digits, *, slow: bool) -> None:
    inner = node if slow else SsmlProsody(rate=SLOWER)
    for number, group in enumerate(digits.groups):
        if number:
            inner.append(SsmlBreak(time=BETWEEN_GROUPS))
        inner.append(SsmlSayAs(group, interpret_as="digits"))
    if inner is not node:
        node.append(inner)
