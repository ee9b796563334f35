"""What was not understood as the console's page shows it: every word ready."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from frontdesk.misunderstood.intents import intents
from frontdesk.misunderstood.model import NOTHING_WE_DO, Kind, Page, Sentence, Week
from frontdesk.saying import say_date
from voice_gateway.console.words import Words

WeekOf = Callable[[datetime], date]


@dataclass(frozen=True)
class SentenceView:
    """One sentence; `place` is where it stands on the page, which is where the next one stands once it is gone."""

    place: int
    conversation: str
    turn: str
    kind: str
    at: str
    language: str
    language_code: str
    channel: str
    text: str


@dataclass(frozen=True)
class WeekView:
    """The sentences of a week on this page."""

    begins: str
    title: str
    sentences: tuple[SentenceView, ...]


@dataclass(frozen=True)
class CountView:
    """How much was not answered in a week, in all and by kind."""

    title: str
    total: str
    kinds: str
    waiting: str | None


@dataclass(frozen=True)
class PageView:
    """The page; `newer` and `older` are numbers of pages, None where there is none."""

    weeks: tuple[WeekView, ...]
    counts: tuple[CountView, ...]
    stands: str
    number: int
    newer: int | None
    older: int | None


def present_page(page: Page, week_of: WeekOf, words: Words) -> PageView:
    """A page's sentences under their weeks, and the counts of all weeks."""
    views = [(week_of(one.at), _sentence(place, one, words)) for place, one in enumerate(page.sentences)]
    weeks = [
        WeekView(begins.isoformat(), _title(begins, words), tuple(view for _, view in group))
        for begins, group in groupby(views, lambda entry: entry[0])
    ]
    return PageView(
        weeks=tuple(weeks),
        counts=tuple(_count(week, words) for week in page.weeks),
        stands=words("page_of", number=page.number, last=page.last),
        number=page.number,
        newer=page.number - 1 if page.number > 1 else None,
        older=page.number + 1 if page.number < page.last else None,
    )


def present_meanings(words: Words) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a sentence can mean, by topic: names of intents with their titles."""
    return [
        (words(f"intents_{topic}"), [(name, title_of(name, words)) for name in names if name != NOTHING_WE_DO])
        for topic, names in intents().items()
    ]


def title_of(intent: str, words: Words) -> str:
    """An intent's title; those that call a person are called as the reasons of cases are."""
    return words.known("intent", intent) or words.code("reason", intent)


def _title(begins: date, words: Words) -> str:
    return words("week_of", day=say_date(begins, words.language))


def _sentence(place: int, one: Sentence, words: Words) -> SentenceView:
    return SentenceView(
        place=place,
        conversation=one.conversation_id,
        turn=one.turn_id,
        kind=words(f"kind_{one.kind}"),
        at=words.moment(one.at),
        language=words.language_name(one.language),
        language_code=one.language,
        channel=words.code("channel", one.channel),
        text=one.text,
    )


def _count(week: Week, words: Words) -> CountView:
    counted = [(kind, week.counts[kind]) for kind in Kind if week.counts[kind]]
    return CountView(
        title=_title(week.begins, words),
        total=words("week_total", count=week.counts.total()),
        kinds=" · ".join(words("week_kind", kind=words(f"kind_{kind}"), count=count) for kind, count in counted),
        waiting=words("week_waiting", count=week.waiting) if week.waiting else None,
    )
