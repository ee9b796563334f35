"""Links and addresses, which only an eye can read, in words."""

import re

from frontdesk.texts import Texts

LONGEST_ADDRESS = 40  # characters of a link that somebody can write down while listening
_E_MAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
_LINK = re.compile(r"\b(?:https?://|www\.)[^\s<>\"]*[^\s<>\".,;:!?)]")
_SIGN = re.compile(r"[@.\-_+/]")
_SIGNS = {"@": "at", ".": "dot", "-": "dash", "_": "underscore", "+": "plus", "/": "slash"}


def links_in_words(text: str, language: str, texts: Texts) -> str:
    """The text with each link and e-mail address spelled, or told of where it is too long to be written down."""
    without_links = _LINK.sub(lambda found: _link(found[0], language, texts), text)
    return _E_MAIL.sub(lambda found: _address(found[0], language, texts), without_links)


def _link(link: str, language: str, texts: Texts) -> str:
    bare = re.sub(r"^https?://|/$", "", link)
    return _address(bare, language, texts) if len(bare) <= LONGEST_ADDRESS else texts.aloud("phone_link", language)


def _address(address: str, language: str, texts: Texts) -> str:
    def sign(found: re.Match[str]) -> str:
        return f" {texts.aloud(f'phone_sign_{_SIGNS[found[0]]}', language)} "

    return " ".join(_SIGN.sub(sign, address).split())
