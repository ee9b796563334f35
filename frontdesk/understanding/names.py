"""Reads the name a patient gives: "my name is ana ruiz", "soy la señora María del Carmen Ruiz Gómez", "ruiz, ana"."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile

from frontdesk.understanding import tables
from frontdesk.understanding.people import name_words, same_person
from frontdesk.understanding.spelling import join_letters
from frontdesk.understanding.text import compose, fold

__all__ = ["announced_names", "name_words", "read_name", "same_person"]

_NEVER = re.compile(r"[<>@?¿{}\[\]=\\_]|https?:|[^\W\d_]\d|\d[^\W\d_]")
_PIECE = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+|[,.;!:()]+")
_LONGEST = 200  # letters
_MOST_WORDS = 7
_FAR = 40  # pieces after an announcement that a name is looked for in; spelled letters are one each
_SHORT_TITLE = 3  # letters: "mrs" is no other word, "miss" is
_NUMERALS = {"ii", "iii", "iv"}
_AFTER_NAMES = _NUMERALS | {"jr", "sr"}
Pieces = Sequence[str]


def read_name(text: str, language: str) -> str | None:
    """Return a name in proper case, or None when the answer is not a name. Letters alone become one word."""
    composed = compose(text).strip()
    if not composed or len(composed) > _LONGEST or _NEVER.search(composed):
        return None
    pieces = _without_announcement(_pieces(composed), language)
    names = _labelled(pieces, language) or _plain(pieces, language)
    return _proper(names, composed, language) if 0 < len(names) <= _MOST_WORDS else None


def announced_names(text: str, language: str, *, asked: bool = False) -> set[str]:
    """Return the folded words of every name that a sentence announces: after "my name is", "Mrs." or "my son".

    With `asked`, when a name had been asked for, the sentence begins with one too. Rather a word too many than one too
    few: this is for taking names out.
    """
    composed = compose(text)
    pieces = _pieces(composed)
    small, found = tables.words(language, "name_particles"), set[str]()
    for before, place, sure in _beginnings(pieces, language, asked):
        names, opens = _run(pieces[place : place + _FAR], language), _opens(pieces[:before], language)
        if not names or fold(names[0]) in tables.words_of_all("not_after_title"):
            continue
        if _stands_out(names[0], composed):
            found |= {fold(name) for name in takewhile(lambda name: name[0].isupper() or fold(name) in small, names)}
        elif sure or (opens and len(names) > 1):
            found |= {fold(name) for name in names}
    return found - small


def _beginnings(pieces: Pieces, language: str, asked: bool) -> Iterator[tuple[int, int, bool]]:
    """Return where words that announce a name begin and end, and whether they leave no doubt."""
    words, leads = [fold(piece) for piece in pieces], tables.book(language, "name_leads")
    titles = tables.words(language, "name_titles") - tables.words(language, "common")
    for place, word in enumerate(words):
        lead = leads.at(words, place)
        if lead and lead[0] != "spelled":
            yield place, place + lead[1], lead[0] != "weak"
        if word in titles:
            yield place, place + 1, len(word) <= _SHORT_TITLE
        if word in tables.words(language, "names_follow"):
            yield place, place + 1, False
    if asked:
        yield 0, 0, True


def _opens(before: Pieces, language: str) -> bool:
    """Say whether nothing but courtesy is before an announcement."""
    return len(before) <= _FAR and not _polite(before, language)


def _stands_out(name: str, text: str) -> bool:
    """Say whether a word has a capital letter in a text that is not all capitals."""
    return name[0].isupper() and text != text.upper()


def _pieces(text: str) -> list[str]:
    """Return words, numbers and stops; hyphens between single letters are only pauses ("a-n-a")."""
    pieces: list[str] = []
    for piece in _PIECE.findall(text):
        letters = piece.split("-")
        pieces += letters if len(letters) > 1 and all(len(letter) == 1 for letter in letters) else [piece]
    return pieces


def _without_announcement(pieces: Pieces, language: str) -> Pieces:
    """Drop "that's spelled": the letters after it take the place of the word they spell."""
    found = _find(pieces, language, "spelled")
    return [*pieces[: found[0]], *pieces[found[1] :]] if found else pieces


def _labelled(pieces: Pieces, language: str) -> list[str]:
    """Read "first name ana, last name ruiz" in either order, and a last name alone."""
    family, given = (_find(pieces, language, sort) for sort in ("family", "given"))
    if family is None:
        return []
    surnames = _run(pieces[family[1] :], language)
    if given:
        return _run(pieces[given[1] :], language) + surnames
    after = pieces[family[1] :]
    forenames = _plain(after, language) if _find(after, language, "strong") else _plain(pieces[: family[0]], language)
    return forenames + surnames


def _plain(pieces: Pieces, language: str) -> list[str]:
    """Read a name after "my name is", or one that is the whole answer."""
    said = _polite(pieces, language)
    lead = _find(said, language, "strong") or _find(said, language, "weak", at_start=True)
    if lead is None:
        return _whole(said, language)
    rest = said[lead[1] :]
    return _swapped(rest, language) or _run(rest, language)


def _find(pieces: Pieces, language: str, sort: str, at_start: bool = False) -> tuple[int, int] | None:
    """Return where the words that announce a name begin and end: the last such words of the sentence.

    With `at_start` they must begin it, or follow a comma.
    """
    book = tables.book(language, "name_leads")
    words = [fold(piece) for piece in pieces]
    places = [place for place in range(len(words)) if not at_start or not words[place - 1][0].isalnum() or place == 0]
    found = [(place, place + hit[1]) for place in places if (hit := book.at(words, place)) and hit[0] == sort]
    return max(found, key=lambda hit: (hit[1], hit[1] - hit[0]), default=None)


def _run(pieces: Pieces, language: str) -> list[str]:
    """Return the name at the beginning, up to the first word that is none."""
    return _first_names(_join(_untitled(pieces, language), language), language)


def _untitled(pieces: Pieces, language: str) -> Pieces:
    titles = tables.words(language, "name_titles")
    start = next((i for i, piece in enumerate(pieces) if piece[0].isalnum() and fold(piece) not in titles), len(pieces))
    return pieces[start:]


def _first_names(joined: Pieces, language: str) -> list[str]:
    end = 0
    while end < len(joined) and _may_be_name(joined[end], end, language):
        end += 1
    return _trimmed(list(joined[:end]), language)


def _join(pieces: Pieces, language: str) -> list[str]:
    """Put spelled letters together, never across a comma, unless all after it spells what stands before it."""
    joined: list[str] = []
    for is_word, group in groupby(_without_pause(pieces), lambda piece: piece[0].isalpha()):
        stretch = list(group)
        joined += join_letters(stretch, language) if is_word else stretch
    return joined


def _without_pause(pieces: Pieces) -> Pieces:
    """Drop the comma of "ana ruiz, r u i z": the letters belong to the word that they spell."""
    stops = [place for place, piece in enumerate(pieces) if not piece[0].isalnum()]
    if len(stops) != 1:
        return pieces
    before, after = pieces[: stops[0]], pieces[stops[0] + 1 :]
    spells = len(after) > 2 and all(len(piece) == 1 for piece in after) and any(len(piece) > 1 for piece in before)
    return [*before, *after] if spells else pieces


def _whole(pieces: Pieces, language: str) -> list[str]:
    """Return a name that is the whole answer, perhaps with "here" or a number after it."""
    swapped = _swapped(pieces, language)
    if swapped:
        return swapped
    joined = [piece for piece in _join(_untitled(pieces, language), language) if piece[0].isalpha()]
    names = _first_names(joined, language)
    left = joined[len(names) :]
    numbers = any(piece.isdecimal() for piece in pieces)
    complete = not left or (len(names) > 1 and fold(left[0]) in tables.words(language, "name_tails"))
    return names if complete and (len(names) > 1 or not numbers) else []


def _swapped(pieces: Pieces, language: str) -> list[str]:
    """Read "ruiz, ana", when nothing else is said."""
    sides = [list(group) for comma, group in groupby(pieces, lambda piece: piece == ",") if not comma]
    if len(sides) != 2:
        return []
    if any(len(side) > 1 and all(len(piece) == 1 for piece in side) for side in sides):
        return []  # a pause in spelling
    names = [_run(side, language) for side in sides]
    whole = all(name and len(name) == len(_join(side, language)) for name, side in zip(names, sides, strict=True))
    return names[1] + names[0] if whole else []


def _polite(pieces: Pieces, language: str) -> list[str]:
    """Return the answer without "hi" before it and "please" after it."""
    rest = list(pieces)
    courtesy = tables.words(language, "courtesy")
    while rest and (fold(rest[0]) in courtesy or not rest[0][0].isalnum()):
        rest.pop(0)
    while rest and (fold(rest[-1]) in courtesy or not rest[-1][0].isalnum()):
        rest.pop()
    return rest


def _may_be_name(word: str, place: int, language: str) -> bool:
    if not word[0].isalpha():
        return False
    folded = fold(word)
    if folded in tables.words(language, "name_particles"):
        return True
    lists = ("common", "not_names", "name_ends", "name_tails")
    known = frozenset().union(*(tables.words(language, key) for key in lists))
    if folded not in known:
        return True
    if place == 0 or word[0].isupper():
        return folded in tables.words(language, "first_names_too")
    return folded in tables.words(language, "surnames_too")


def _trimmed(names: list[str], language: str) -> list[str]:
    """Return the words up to the last that is no particle; nothing when no word is surely a name."""
    particles = tables.words(language, "name_particles")
    while names and fold(names[-1]) in particles - _AFTER_NAMES - tables.words(language, "surnames_too"):
        names.pop()
    doubtful = tables.words(language, "common") | tables.words(language, "not_names") | particles
    return names if any(fold(name) not in doubtful for name in names) else []


def _proper(names: Pieces, text: str, language: str) -> str:
    """Write names the way they are written; capitals the patient set among small letters stay."""
    kept = text not in (text.lower(), text.upper())
    particles = tables.words(language, "name_particles") - _AFTER_NAMES
    middle = range(1, len(names) - 1)
    written = []
    for place, name in enumerate(names):
        if kept and name[0].isupper():
            written.append(name)
        else:
            written.append(name.lower() if place in middle and fold(name) in particles else _capital(name))
    return " ".join(written)


def _capital(name: str) -> str:
    if name.lower() in _NUMERALS:
        return name.upper()
    capital = re.sub(r"(^|['’-])(\w)", lambda found: found[1] + found[2].upper(), name.lower())
    return "Mc" + capital[2:].capitalize() if capital.startswith("Mc") and len(capital) > 4 else capital
