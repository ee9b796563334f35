"""`frontdesk understand`: every sentence gets one line, also danger and nonsense, and the labels of the guide."""

from pathlib import Path

import pytest

from frontdesk.commands.understand import understand
from frontdesk.settings import Settings
from frontdesk.training import train
from tests.builders import DEMO, KEY, MONDAY_10

LABELS = {
    "could I see someone about my knee on Thursday": ("scheduling", None, None),
    "I won't pay that charge, I want my money back": ("handoff", "refund_or_dispute", None),
    "is 150 over 95 bad": ("handoff", "clinical_question", None),
    "he is grey and sweating and holding his chest": ("emergency", None, "heart_breathing"),
    "se tomó todo el frasco": ("emergency", None, "overdose_poison"),
    "what are your opening hours": ("faq", None, None),
    "what does coinsurance mean": ("billing", None, None),
}


@pytest.mark.timeout(180)
def test_each_sentence_is_heard_as_the_first_of_a_conversation(tmp_path: Path) -> None:
    settings = Settings().model_copy(update={"var": tmp_path, "practice": DEMO, "encryption_key": KEY})
    lines = [{"id": str(n), "text": text} for n, text in enumerate(LABELS)] + [{"id": "empty", "text": ""}]

    results = list(understand(lines, settings, train(lambda _: None), MONDAY_10))

    assert [result["id"] for result in results] == [line["id"] for line in lines]
    found = {
        line["text"]: (result["route"], result["reason"], result["emergency"])
        for line, result in zip(lines, results, strict=True)
    }
    assert {text: found[text] for text in LABELS} == LABELS
