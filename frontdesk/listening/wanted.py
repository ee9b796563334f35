"""What somebody is listened to for: the answers that were offered, or what the open question asks for."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from num2words import num2words

from frontdesk.conversations.model import Button
from frontdesk.listening.model import Wanted
from frontdesk.speech.aloud import parts

GRAMMARS = {
    "birth": "births",
    "when": "dates",
    "time": "dates",
    "phone": "digits",
    "code": "digits",
    "member": "digits",
    "proof": "digits",
}
FREE = {None, "reason", "name", "proof", "member"}  # where anything may be said
_CLOCK = re.compile(r"\b(\d{1,2}):(\d\d)(?:\s*([ap])\.?\s?m\b\.?)?", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[a-z']+")
_TIME = re.compile(r"\bat [a-z ]+? [ap] m\b")
_DAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b")


def wanted(awaits: str | None, buttons: Sequence[Button]) -> tuple[Wanted, dict[str, str]]:
    """What to listen for, and what each way of saying an offered answer stands for."""
    ways = _ways([button.title for button in buttons])
    grammar = GRAMMARS.get(awaits or "", "yes_no" if buttons else "open")
    return Wanted(grammar, tuple(ways), free=awaits in FREE and grammar != "yes_no"), ways


def _ways(titles: Sequence[str]) -> dict[str, str]:
    """How answers are said: in full, by their number, and by day or time alone where that is of one answer only."""
    found = {spoken(title): title for title in titles}
    for number, title in enumerate(titles, 1):
        ordinal = num2words(number, to="ordinal", lang="en")
        found |= dict.fromkeys((f"number {num2words(number)}", f"the {ordinal} one"), title)
    whole = [(spoken(title), title) for title in titles]
    for part in (_DAY, _TIME):
        said = [(match[0], title) for words, title in whole if (match := part.search(words))]
        counts = Counter(words for words, _ in said)
        found |= {words: title for words, title in said if counts[words] == 1}
        found |= {f"on {words}": title for words, title in said if counts[words] == 1 and part is _DAY}
    return {words: title for words, title in found.items() if words}


def spoken(title: str) -> str:
    """An English answer as a recogniser writes it."""
    aloud = " ".join(parts(_CLOCK.sub(_clock, title), "en-US"))
    return " ".join(_words(_NUMBER.sub(lambda found: num2words(int(found[0])), aloud)))


def _clock(found: re.Match[str]) -> str:
    hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").lower()
    minutes = "" if not minute else f" oh {num2words(minute)}" if minute < 10 else f" {num2words(minute)}"
    return f"{num2words(hour)}{minutes}{f' {half} m' if half else ''}"


def _words(text: str) -> Iterable[str]:
    return _WORD.findall(text.lower().replace("’", "'"))
