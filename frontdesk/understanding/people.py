"""Says whether a name said is the name on record: one surname of two will do, a middle name may be left out."""

from collections.abc import Sequence
from itertools import permutations

from rapidfuzz.distance import OSA

from frontdesk.understanding import tables
from frontdesk.understanding.text import word_list

_VOWELS = set("aeiou")
_FORGIVING = 5  # letters a name must have before one wrong letter is forgiven


def same_person(said: str, given: str, family: str, *, forgiving: bool = True) -> bool:
    """Return whether `said` has a given name and a surname of the record, and nothing that contradicts it.

    One wrong letter in a longer name is forgiven, but not in its ending: Daniel and Daniela may be twins. Without
    `forgiving` no wrong letter is, and no missing space.
    """
    words, givens, families = (name_words(name) for name in (said, given, family))
    if not givens or not families:
        return False
    whole = "".join(word_list(family))  # "delacruz" for "de la Cruz"
    words = [part for word in words for part in (families if word == whole else [word])]
    if forgiving and "".join(words) in _joined(givens, families):
        return True
    left, has_given = _without(words, givens, forgiving)
    left, has_family = _without(left, families, forgiving)
    if not (has_given and has_family):
        return False
    left = [word for word in left if len(word) > 1 or not _initial(word, givens + families)]
    record = len(givens) + len(families)
    return not left or (len(left) == 1 and len(words) - len(left) >= record)


def name_words(name: str) -> list[str]:
    """Return the folded words of a name that tell people apart: no particles, no titles."""
    particles = tables.words_of_all("name_particles") | tables.words_of_all("name_titles")
    words = word_list(name.replace("-", " ").replace("'", "").replace("’", ""))
    return [word for word in words if word not in particles] or words


def _without(words: Sequence[str], names: Sequence[str], forgiving: bool) -> tuple[list[str], bool]:
    """Return the words that match none of the names, and whether any matched."""
    open_names = list(names)
    left = []
    for word in words:
        match = next((name for name in open_names if _alike(word, name, forgiving)), None)
        if match is None:
            left.append(word)
        else:
            open_names.remove(match)
    return left, len(open_names) < len(names)


def _alike(word: str, name: str, forgiving: bool) -> bool:
    if word == name:
        return len(word) > 1
    if not forgiving or min(len(word), len(name)) < _FORGIVING or OSA.distance(word, name, score_cutoff=1) > 1:
        return False
    return word[-1] == name[-1] or not {word[-1], name[-1]} & _VOWELS


def _initial(word: str, names: Sequence[str]) -> bool:
    return any(name.startswith(word) for name in names)


def _joined(givens: Sequence[str], families: Sequence[str]) -> set[str]:
    """Return the ways a name can run together when it is spelled: "anaruiz"."""
    first = {givens[0], "".join(givens)}
    last = {*families, "".join(families)}
    return {a + b for one in first for other in last for a, b in permutations((one, other))}
