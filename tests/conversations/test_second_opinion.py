"""The second opinion as it is learnt from our own data: it asks about what no pattern knows, and seldom else."""

import pytest
import yaml

from frontdesk.safety import Screen
from frontdesk.safety.files import FOLDER
from frontdesk.safety.kept import load_screen
from frontdesk.training import train


@pytest.fixture(scope="module")
def screen() -> Screen:
    train(lambda _: None)
    load_screen.cache_clear()
    return load_screen()


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    "sentence",
    [
        "he keeps rubbing his breastbone and looks terrible",
        "the baby usually kicks after I eat and today not even once",
        "my grandpa was eating and the fork fell out of his hand and he can't say what it is",
        "se le chorrea el agua por un lado de la boca",
    ],
)
def test_danger_that_no_pattern_knows_is_noticed(screen: Screen, sentence: str) -> None:
    assert Screen().read(sentence) is None

    assert screen.read(sentence) is not None


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    "sentence",
    [
        "I told you today, and tomorrow is not today",
        "the letter has to go out today, it can't be tomorrow",
        "no le pienso decir mi apellido a un aparato",
        "se lo pedí para hoy y no para mañana",
    ],
)
def test_who_presses_or_will_not_give_a_name_is_not_sent_to_a_helpline(screen: Screen, sentence: str) -> None:
    danger = screen.read(sentence)

    assert danger is None or not danger.certain


@pytest.mark.timeout(400)
def test_everyday_sentences_raise_hardly_any_alarm(screen: Screen) -> None:
    sentences = [
        line.removeprefix("- ")
        for topic in ("appointments", "billing", "faq", "talk")
        for file in (FOLDER.parent / "nlu").glob(f"{topic}.*.yml")
        for entry in yaml.safe_load(file.read_text("utf-8"))["nlu"]
        for line in entry["examples"].splitlines()[::5]
    ]

    alarms = [sentence for sentence in sentences if screen.read(sentence)]

    assert len(alarms) <= len(sentences) / 50, alarms
