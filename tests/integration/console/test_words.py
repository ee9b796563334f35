"""The console knows words for what the core says in codes."""

from dataclasses import fields

from frontdesk.cases.figures.model import By, HandoffFigures, Names, Promises, Settled, Wait
from frontdesk.cases.model import Urgency, reasons
from frontdesk.cases.routing import why
from frontdesk.cases.workload.model import Workload
from frontdesk.misunderstood.intents import intents
from frontdesk.misunderstood.model import Kind
from frontdesk.safety import KINDS
from tests.builders import Desk
from voice_gateway.console.words import Words


def test_every_code_of_the_core_has_words_in_every_language(desk: Desk) -> None:
    for language in desk.services.texts.languages:
        words = Words(desk.services, language)
        for reason in reasons().values():
            assert words.known("reason", reason.name), reason.name
            for manager in words.practice.managers.values():
                knows, had = Workload(knows_patient=manager.id), Workload(had_matter=manager.id)
                recorded = why(manager, reason, "es-US", knows)
                recorded += f", covers for {manager.id}, {why(manager, reason, 'en-US', had, spares=True)}"
                assert not set(words.why_chosen(recorded)) & set(recorded.split(", ")), recorded
        assert all(words.known("danger", kind) for kind in KINDS)


def test_everything_that_a_sentence_can_mean_has_a_title_in_every_language(desk: Desk) -> None:
    for language in desk.services.texts.languages:
        words = Words(desk.services, language)
        for topic, names in intents().items():
            assert words.known("intents", topic), topic
            assert all(words.known("intent", name) or words.known("reason", name) for name in names), names
        assert all(words.known("kind", kind) for kind in Kind)


def test_every_figure_of_the_handoff_and_every_count_in_it_has_words_in_every_language(desk: Desk) -> None:
    figures = [field.name for field in fields(HandoffFigures)]
    counts = [
        f"{figure.__name__.lower()}_{field.name}"
        for figure in (Wait, Names, Promises, Settled)
        for field in fields(figure)
        if field.type is int
    ]

    for language in desk.services.texts.languages:
        words = Words(desk.services, language)
        assert all(words.known("figures", name) for name in (*figures, *(f"by_{by}" for by in By)))
        assert all(words(f"figures_{name}", count=1) for name in counts)
        assert all(words.known("urgency", urgency) for urgency in Urgency)
