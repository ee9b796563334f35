"""The sentence model says that sentences of one meaning are alike, and never runs on doubtful weights."""

import logging
import shutil
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest

import sentence_vector
from sentence_vector import SentenceVector, WeightsError, encoder, weights


@pytest.fixture(scope="module")
def model() -> SentenceVector:
    loaded = sentence_vector.load()
    assert loaded is not None
    return loaded


@pytest.fixture
def nothing_loaded() -> Iterator[None]:
    """The process has forgotten the model, before and after."""
    encoder._load.cache_clear()
    yield
    encoder._load.cache_clear()


def alike(model: SentenceVector, one: str, other: str) -> float:
    first, second = model.encode([one, other])
    return float(first @ second)


def test_the_vectors_are_those_of_the_published_model(model: SentenceVector) -> None:
    # Computed with PyTorch and transformers on the same weights.
    english = alike(model, "I need to book an appointment", "can I schedule a visit")
    spanish = alike(model, "necesito una cita", "quiero una cita con el doctor")
    assert (english, spanish) == pytest.approx((0.447, 0.681), abs=1e-3)


def test_what_means_the_same_is_more_alike_than_what_does_not(model: SentenceVector) -> None:
    same = alike(model, "how much do I owe you", "what is my balance")
    other = alike(model, "how much do I owe you", "where can I park the car")
    assert same > other + 0.2


def test_case_and_accents_make_no_difference(model: SentenceVector) -> None:
    assert alike(model, "¿Cuándo es mi próxima cita?", "¿cuando es mi proxima cita?") == pytest.approx(1.0)


def test_a_batch_gives_the_same_as_one_at_a_time(model: SentenceVector) -> None:
    texts = [f"move my visit to {day}" for day in ("Monday", "Friday the 3rd", "next week", "3/4", "mañana")]
    alone = np.vstack([model.encode([text]) for text in texts])
    fresh = SentenceVector(_packaged()).encode(texts)
    assert np.abs(alone - fresh).max() < 1e-5


def test_every_row_has_length_one_and_stands_where_its_text_stood(model: SentenceVector) -> None:
    vectors = model.encode(["hello", "", "hello", "👩‍⚕️😀", "   "])
    assert vectors.shape == (5, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert (vectors[0] == vectors[2]).all()
    assert not (vectors[0] == vectors[1]).all()


def test_no_texts_give_no_rows(model: SentenceVector) -> None:
    assert model.encode([]).shape == (0, 384)


def test_a_very_long_text_is_cut_at_256_tokens(model: SentenceVector) -> None:
    story = "knee " * 254
    assert (model.encode([story])[0] == model.encode([story + "and the bill is wrong"])[0]).all()
    assert not (model.encode([story])[0] == model.encode(["knee " * 200])[0]).all()


def test_only_the_latest_texts_are_remembered(model: SentenceVector) -> None:
    model.encode([str(number) for number in range(encoder.REMEMBERED + 10)])
    assert len(model._cache) == encoder.REMEMBERED


def test_changed_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nothing_loaded: None) -> None:
    (tmp_path / weights.FILE).write_bytes(b"something else")
    monkeypatch.setattr(weights, "packaged_folder", lambda: tmp_path)
    with pytest.raises(WeightsError, match="not the published model"):
        sentence_vector.load()


def test_without_weights_there_is_no_model_and_one_warning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, nothing_loaded: None
) -> None:
    def not_installed(_: str) -> None:
        raise metadata.PackageNotFoundError

    monkeypatch.setattr(metadata, "files", not_installed)
    with caplog.at_level(logging.WARNING):
        assert sentence_vector.load() is None
        assert sentence_vector.load() is None
    assert len(caplog.records) == 1


def test_the_practice_can_point_to_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: SentenceVector
) -> None:
    chosen = shutil.copytree(_packaged(), tmp_path / "model")
    monkeypatch.setenv(weights.SETTING, str(chosen))
    other = sentence_vector.load()
    assert other is not None
    assert other is not model
    assert (other.encode(["hello"]) == model.encode(["hello"])).all()


def test_a_setting_that_names_no_model_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(weights.SETTING, str(tmp_path))
    with pytest.raises(WeightsError, match=weights.SETTING):
        sentence_vector.load()


def _packaged() -> Path:
    folder = weights.packaged_folder()
    assert folder is not None
    return folder
