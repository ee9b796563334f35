"""What a caller hears: the words of a transcript's line as they are spoken, its answers by key, its question again."""

import re
from dataclasses import dataclass

from frontdesk.conversations.model import Button, Line
from frontdesk.phone.templates import sentences, values_of
from frontdesk.speech.links import links_in_words
from frontdesk.texts import Text, Texts, fill
from frontdesk.understanding.pick import read_yes_no

MOST = 3  # answers that can be kept in mind while listening
SHORT = 12  # characters of an answer that may stand in a sentence by chance
OFFER = {True: "phone_option_yes", False: "phone_option_no", None: "phone_option"}
DIGIT_BY_DIGIT = {"digits", "code"}  # placeholders
_ITEM = re.compile(r"^(\d+)\. (.+)$")
_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")  # of "p.m." at the end of a sentence
_ENDS = (".", "!", "?", "…", ":", ";")


@dataclass(frozen=True)
class Option:
    """An answer that a key picks. `words` tell of it; they are empty when the words of the line do."""

    key: str
    button: Button
    words: str


def words(texts: Texts, line: Line, before: Line | None = None) -> str:
    """The words of a line as they are spoken. A manager's name is told once, not for each line in a row; `before`: the
    line that was spoken just before."""
    if line.author != "manager":
        return _speakable(_said(texts, line), line.language, texts)
    said = _speakable(line.text, line.language, texts)
    goes_on = before is not None and (before.author, before.name) == (line.author, line.name)
    if goes_on or not line.name:
        return said
    return texts.aloud("phone_manager_says", line.language, manager=line.name, text=said)


def options(line: Line, texts: Texts, most: int = MOST) -> tuple[Option, ...]:
    """The answers that can be picked by a key, the first ones when there are many."""
    listed = {item for _, item in _items(line.text)}
    return tuple(
        Option(str(number), button, "" if button.title in listed else _offer(button, number, line, texts))
        for number, button in enumerate(line.buttons[:most], 1)
    )


def offered(texts: Texts, line: Line, most: int = MOST) -> str:
    """The words that tell of a line's answers and their keys; empty when the line's own words do."""
    told = [option.words for option in options(line, texts, most) if option.words]
    if told and len(line.buttons) > most:
        told.append(texts.aloud("phone_or_another", line.language))
    return " ".join(told)


def again(texts: Texts, line: Line) -> str | None:
    """The question of a line in other, simpler words, for those who did not understand it; None when there are none."""
    key = f"again_{line.response}"
    if line.response is None or not texts.has(key) or not texts.has(line.response):
        return None
    values = values_of(texts.get(line.response, line.language).words, line.text)
    if values is None:
        return None
    filled = _filled(texts.get(key, line.language), values, line.language, texts)
    return _speakable(filled, line.language, texts)


def _said(texts: Texts, line: Line) -> str:
    """A line of ours in the words for the phone; the text as it is when it is none of ours."""
    if line.response is not None and texts.has(line.response):
        text = texts.get(line.response, line.language)
        values = values_of(text.words, line.text)
        if values is not None:
            return _filled(text, values, line.language, texts)
    return _nested(line.text, line.language, texts)


def _filled(text: Text, values: dict[str, str], language: str, texts: Texts) -> str:
    return fill(text.aloud, {name: _value(name, value, language, texts) for name, value in values.items()})


def _value(name: str, value: str, language: str, texts: Texts) -> str:
    return " ".join(value) if name in DIGIT_BY_DIGIT else _nested(value, language, texts)


def _nested(text: str, language: str, texts: Texts) -> str:
    """Words in which sentences of ours may stand, one behind the other, each in its words for the phone."""
    whole, with_values = sentences(texts, language)
    for own in whole:
        if text == own.words:
            return own.aloud
        if text.startswith((f"{own.words} ", f"{own.words}\n")):
            place = len(own.words)
            return own.aloud + text[place] + _nested(text[place + 1 :], language, texts)
    for own in with_values:
        values = values_of(own.words, text)
        if values is not None:
            return _filled(own, values, language, texts)
    return text


def _items(text: str) -> list[tuple[int, str]]:
    """The items of a numbered list, each with its line's place in the text."""
    found = [(place, item) for place, item in enumerate(map(_ITEM.match, text.splitlines())) if item]
    right = [(place, item[2]) for number, (place, item) in enumerate(found, 1) if int(item[1]) == number]
    return right if len(right) == len(found) else []


def _speakable(text: str, language: str, texts: Texts) -> str:
    """Words without what only an eye can read: lists in lines, links, addresses."""
    items, numbers = dict(_items(text)), 0
    lines: list[str] = []
    for place, line in enumerate(text.splitlines()):
        if place in items:
            numbers += 1
            lines.append(_item(items[place], numbers, language, texts))
        elif line.strip():
            lines.append(line.strip() if line.strip().endswith(_ENDS) else f"{line.strip()}.")
    joined = " ".join(lines) if len(lines) > 1 or items else text.strip()
    return links_in_words(_TWO_STOPS.sub(".", joined), language, texts)


def _item(item: str, number: int, language: str, texts: Texts) -> str:
    asks = item.endswith(_ENDS)
    key = "phone_item_far" if number > MOST else "phone_item_sentence" if asks else "phone_item"
    return texts.aloud(key, language, item=_nested(item, language, texts), key=number)


def _offer(button: Button, number: int, line: Line, texts: Texts) -> str:
    told = len(button.title) > SHORT and button.title in line.text
    key = "phone_option_that" if told else OFFER[read_yes_no(button.title, line.language)]
    return texts.aloud(key, line.language, title=_nested(button.title, line.language, texts), key=number)


def danger_again(kind: str, texts: Texts) -> str:
    """The key of the question whether a danger is happening now, in other words."""
    own = f"again_danger_question_{kind}"
    return own if texts.has(own) else "again_danger_question"
