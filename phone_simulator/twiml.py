"""Reads the documents the application answers with, as strictly as the provider's schema is written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

from phone_simulator.twiml_rules import TOP, VERBS, XML_LANG, is_url

# What counts as a document (docs/voice/twiml, MIME types). The provider also reads plain text aloud and plays audio;
# an application that means a document has to say so.
CONTENT_TYPES = ("text/xml", "application/xml")
LONGEST_SAY = 4096  # docs/voice/twiml/say#concepts-limits
LONGEST_DOCUMENT = 64 * 1024


class Unreadable(Exception):
    """The document as a whole cannot be used; the call goes to its fallback URL."""

    def __init__(self, code: int, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


@dataclass
class Verb:
    """One instruction: only attributes with allowed values are left in it."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: list["Verb"] = field(default_factory=list)
    pause: float = 0.0

    def get(self, name: str, default: str = "") -> str:
        """An attribute, or the provider's default for it."""
        return self.attributes.get(name, default)

    def flag(self, name: str, default: bool) -> bool:
        """An attribute that is true or false."""
        return self.attributes.get(name, "true" if default else "false") == "true"

    def whole(self, name: str, default: int) -> int:
        """An attribute that is a whole number."""
        return int(self.attributes.get(name, default))


@dataclass
class Document:
    """What to do, from the URL that relative URLs in it start from; warnings as code and detail."""

    url: str
    verbs: list[Verb]
    warnings: list[tuple[int, str]] = field(default_factory=list)


def read(body: bytes, headers: Mapping[str, str], url: str, allowed: frozenset[str] = TOP) -> Document:
    """A document that came over HTTP. Raises Unreadable."""
    kind = {name.lower(): value for name, value in headers.items()}.get("content-type", "")
    if kind.split(";")[0].strip().lower() not in CONTENT_TYPES:
        raise Unreadable(12300, f"Content-Type is {kind or 'missing'}")
    return parse(body, url, allowed)


def parse(body: bytes, url: str, allowed: frozenset[str] = TOP) -> Document:
    """A document, wherever it came from. Raises Unreadable."""
    if len(body) > LONGEST_DOCUMENT:
        raise Unreadable(11750, f"{len(body)} bytes")
    try:
        root = ElementTree.fromstring(body)  # noqa: S314  written by the application under test
    except ElementTree.ParseError as broken:
        raise Unreadable(12100, str(broken)) from broken
    if root.tag != "Response":
        raise Unreadable(12102, f"root element is {root.tag}")
    reader = _Reader(url)
    if root.attrib or _text_beside(root):
        reader.warn(12200, "text or attributes in Response")
    return Document(url, reader.children(root, allowed, 12200 if allowed == TOP else 13238), reader.warnings)


class _Reader:
    def __init__(self, url: str) -> None:
        self.url = url
        self.warnings: list[tuple[int, str]] = []

    def warn(self, code: int, detail: str) -> None:
        self.warnings.append((code, detail))

    def children(self, parent: ElementTree.Element, allowed: frozenset[str], code: int) -> list[Verb]:
        verbs = []
        for element in parent:
            if element.tag not in allowed:
                self.warn(code, f"{element.tag} inside {parent.tag}")
            elif (verb := self.verb(element)) is not None:
                verbs.append(verb)
        return verbs

    def verb(self, element: ElementTree.Element) -> Verb | None:
        rule = VERBS[element.tag]
        verb = Verb(element.tag, self.attributes(element))
        verb.children = self.children(element, rule.children, rule.nested_code)
        if element.tag == "Say":
            verb.text, verb.pause = _flat(element)
        elif rule.text:
            verb.text = (element.text or "").strip()
        elif _text_beside(element):
            self.warn(12200, f"text inside {element.tag}")
        if element.tag == "say-as" and "interpret-as" not in element.attrib:
            self.warn(12200, "say-as without interpret-as")
        return verb if self.makes_sense(verb) else None

    def attributes(self, element: ElementTree.Element) -> dict[str, str]:
        rule = VERBS[element.tag]
        kept = {}
        for name, value in element.attrib.items():
            if name not in rule.attributes:
                self.warn(12200, f"attribute {name} of {element.tag}")
            elif not rule.attributes[name].check(value):
                self.warn(rule.attributes[name].code, f"{name}={value!r} of {element.tag}")
            else:
                kept[name.replace(XML_LANG, "xml:lang")] = value
        return kept

    def makes_sense(self, verb: Verb) -> bool:
        """What a table of attributes cannot say; false: the verb is skipped."""
        if verb.name == "Say" and not 0 < len(verb.text) <= LONGEST_SAY:
            self.warn(13520, f"{len(verb.text)} characters")
            return False
        if verb.name in ("Play", "Redirect") and not (is_url(verb.text) or verb.get("digits")):
            self.warn(12200, f"{verb.name} without a URL")
            return False
        if verb.name == "Gather" and verb.get("speechTimeout") == "auto" and verb.get("speechModel"):
            self.warn(13335, f"speechModel {verb.get('speechModel')}")
            del verb.attributes["speechTimeout"]
        return True


def _text_beside(element: ElementTree.Element) -> bool:
    """Whether there is text among the children."""
    return bool((element.text or "").strip()) or any((child.tail or "").strip() for child in element)


def _flat(element: ElementTree.Element) -> tuple[str, float]:
    """What is heard of a Say: its words, and the seconds of its breaks."""
    words, pause = [element.text or ""], 0.0
    for child in element:
        if child.tag == "break":
            pause += _break_seconds(child.get("time", ""))
        elif child.tag == "sub" and child.get("alias"):
            words.append(child.get("alias", ""))
        elif child.tag in VERBS["Say"].children:
            inner, more = _flat(child)
            words.append(inner)
            pause += more
        words.append(child.tail or "")
    return " ".join("".join(words).split()), pause


def _break_seconds(time: str) -> float:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s)", time)
    return 0.3 if found is None else float(found[1]) / (1000 if found[2] == "ms" else 1)
