"""The second opinion knows danger by example, and its file holds numbers that nobody else's can stand in for."""

from pathlib import Path

import numpy as np
import pytest

from frontdesk.safety import Screen
from frontdesk.safety.files import FOLDER
from frontdesk.safety.kinds import KINDS
from frontdesk.safety.learning import Example, learn, read_examples
from frontdesk.safety.opinion import Opinion, OpinionFileError, Weighed
from sentence_vector import SentenceVector

DANGERS = {
    "stroke": ["her smile slid off one side", "his words come out like soup", "se le fue la boca de lado"],
    "pregnancy": ["the little one has not kicked since dawn", "no siento que patee mi bebé", "my water is green"],
}
HARMLESS = ["a visit for my knee", "what do I owe you", "quiero una cita el martes", "the little one needs a checkup"]


@pytest.fixture(scope="module")
def screen() -> Screen:
    return Screen()


@pytest.fixture(scope="module")
def opinion(screen: Screen) -> Opinion:
    """Learnt from a handful, without a sentence model."""
    examples = [Example(text, kind, 1.0) for kind, texts in DANGERS.items() for text in texts]
    examples += [Example(text, "", 1.0) for text in HARMLESS]
    return learn(examples, np.zeros((len(examples), 0), np.float32), None, screen)


def weigh(screen: Screen, opinion: Opinion, text: str) -> Weighed:
    return opinion.weigh(text, *screen.pieces(text))


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("grandpa's smile slid to one side", "stroke"),
        ("SU BOCA SE FUE DE LADO", "stroke"),
        ("it has not kicked all morning", "pregnancy"),
    ],
)
def test_other_words_for_a_known_danger_are_like_it(screen: Screen, opinion: Opinion, sentence: str, kind: str) -> None:
    calm = max(weigh(screen, opinion, harmless).odds for harmless in ("a visit for my elbow", "una cita el jueves"))

    weighed = weigh(screen, opinion, sentence)

    assert weighed.kind == kind
    assert weighed.odds > calm


def test_what_was_learnt_is_the_same_when_read_again(tmp_path: Path, screen: Screen, opinion: Opinion) -> None:
    sentence = "his words are soup"

    opinion.save(tmp_path / "danger.npz")
    again = Opinion.load(tmp_path / "danger.npz", None)

    assert weigh(screen, again, sentence) == weigh(screen, opinion, sentence)
    assert [file.name for file in tmp_path.iterdir()] == ["danger.npz"]


def test_learning_twice_gives_the_same(screen: Screen) -> None:
    examples = [Example("her smile slid", "stroke", 1.0), Example("a visit for my knee", "", 1.0)]
    nothing = np.zeros((2, 0), np.float32)

    first, second = (learn(examples, nothing, None, screen) for _ in range(2))

    assert weigh(screen, first, "her smile") == weigh(screen, second, "her smile")


def test_a_file_for_another_sentence_model_is_refused(tmp_path: Path, opinion: Opinion) -> None:
    opinion.save(tmp_path / "danger.npz")

    with pytest.raises(OpinionFileError):
        Opinion.load(tmp_path / "danger.npz", _OfDimension(384))


@pytest.mark.parametrize("content", [b"", b"no archive", "missing"])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes | str) -> None:
    file = tmp_path / "danger.npz"
    if isinstance(content, bytes):
        file.write_bytes(content)

    with pytest.raises(OpinionFileError):
        Opinion.load(file, None)


def test_a_file_with_something_that_runs_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "danger.npz"
    names = ("rarity", "pieces", "sense", "centre", "bias")
    np.savez(file, **{name: np.array([object()]) for name in names})

    with pytest.raises(OpinionFileError):
        Opinion.load(file, None)


def test_examples_are_reviewed_sentences_of_every_kind_and_everyday_talk() -> None:
    examples = read_examples(FOLDER)

    assert {example.kind for example in examples} == {"", *KINDS}
    assert len({example.text for example in examples}) == len(examples)
    assert sum(not example.kind for example in examples) > len(examples) / 2


def test_a_sentence_model_adds_what_the_words_do_not_say(screen: Screen) -> None:
    model = _OfDimension(2)
    examples = [Example("alpha", "stroke", 1.0), Example("beta", "", 1.0)] * 8
    vectors = model.encode_words([example.text for example in examples])

    learnt = learn(examples, vectors, model, screen)

    # Words never seen, whose vectors are those of the dangerous and of the harmless example.
    assert weigh(screen, learnt, "a gamma").odds > weigh(screen, learnt, "b gamma").odds


class _OfDimension(SentenceVector):
    """A sentence model that knows the first letter only."""

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension

    def encode_words(self, texts: object) -> np.ndarray:  # type: ignore[type-arg,override]
        first = np.array([[1.0 if str(text).startswith("a") else -1.0] for text in texts])  # type: ignore[attr-defined]
        return np.repeat(first, 2 * self.dimension, axis=1).astype(np.float32)


def test_in_a_hurry_the_opinion_is_not_asked(opinion: Opinion) -> None:
    screen = Screen(opinion=opinion)

    assert screen.read("my water is green") is not None
    assert screen.read("my water is green", hurried=True) is None
    assert screen.read("she is unconscious", hurried=True) is not None
