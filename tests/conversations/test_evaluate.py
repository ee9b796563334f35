"""`frontdesk evaluate`: hears a labelled file as the channels would, and counts."""

from pathlib import Path

import pytest

from frontdesk.commands.evaluate import evaluate
from frontdesk.settings import Settings
from frontdesk.training import train
from tests.builders import DEMO, KEY, MONDAY_10


@pytest.mark.timeout(400)
def test_sentences_and_conversations_are_heard_and_counted(tmp_path: Path) -> None:
    settings = Settings().model_copy(update={"var": tmp_path, "practice": DEMO, "encryption_key": KEY})
    labels = [
        {"id": "1", "text": "I want to book a checkup", "language": "en-US", "route": "scheduling"},
        {"id": "2", "text": "se tomó todo el frasco", "language": "es-US", "emergency": "overdose_poison"},
        {"id": "3", "text": "I won't pay that, give me my money back", "language": "en-US", "route": "handoff"},
        {"id": "4", "language": "es-US", "turns": ["quiero una cita", "el martes"]},
    ]

    figures = evaluate(labels, settings, train(lambda _: None), MONDAY_10, lambda _: None)

    assert figures["failed"] == 0
    assert figures["routes"]["all"]["right"]["count"] == 3
    assert figures["dangers"]["all"]["acted_on"]["count"] == 1
    assert figures["people"]["all"]["sensitive_to_a_person"]["count"] == 1
    assert figures["conversations"]["turns"] == 2
