"""What Unicode's data (CLDR) know of a language, with something for those that they know only in part or not at all."""

from functools import cache

from babel import Locale, UnknownLocaleError

USUAL = "en"  # for a language that nobody has written down there: its days and months come in these words


@cache
def locale_of(language: str) -> Locale:
    """The locale of a language; without its country where that is not known ("so-US"), and the usual one at last."""
    parts = language.split("-")
    for known in ("-".join(parts[:length]) for length in range(len(parts), 0, -1)):
        try:
            return Locale.parse(known, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(USUAL)


def name_of(language: str, into: str | None = None) -> str:
    """A language's name in another one, or in itself; its code where it has none."""
    locale, spoken = locale_of(language), language.split("-")[0]
    if into is None:
        return str(locale.get_language_name() or language) if locale.language == spoken else language
    return str(locale_of(into).languages.get(spoken, language))
