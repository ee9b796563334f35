"""A book of phrases: which known phrase, the longest one, starts at this word?"""

from collections.abc import Iterable, Mapping, Sequence

from frontdesk.understanding.text import word_list


class PhraseBook:
    """Phrases of one or more words, each standing for a value such as "weekday:0" or "yes"."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for value, phrase in entries:
            words = tuple(word_list(phrase))
            if words:
                self._by_first.setdefault(words[0], []).append((words, value))
        for known in self._by_first.values():
            known.sort(key=lambda entry: -len(entry[0]))

    def __contains__(self, word: str) -> bool:
        """Say whether any phrase starts with `word`."""
        return word in self._by_first

    def single_words(self) -> list[str]:
        """Return the phrases of one word."""
        return [word for word, known in self._by_first.items() if len(known[-1][0]) == 1]

    def at(self, words: Sequence[str], place: int) -> tuple[str, int] | None:
        """Return the value of the longest phrase that starts at `place`, and its number of words."""
        for phrase, value in self._by_first.get(words[place], ()):
            if tuple(words[place : place + len(phrase)]) == phrase:
                return value, len(phrase)
        return None


def book_of(lists: Mapping[str, Iterable[str]]) -> PhraseBook:
    """Make a book from a mapping of value to phrases."""
    return PhraseBook((value, phrase) for value, phrases in lists.items() for phrase in phrases)
