"""`make experiment`: which features and which classifier tell intents apart best. Prints the table that ADR 5 quotes.

A fifth of the training sentences is held out, each together with all that resemble it, so that nothing is asked that
was nearly shown. The last columns are the first turns in tests/evaluation, written apart from the training data; only
what the classifier alone makes of their route is counted.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Sequence, Set, Tuple

import numpy as np
from ruamel.yaml import YAML
from scipy.sparse import csr_matrix, hstack
from scipy.sparse.csgraph import connected_components
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bot")]

from components.intent_model import ROUNDS, STRICTNESS  # noqa: E402
from components.ngrams import NGrams  # noqa: E402
from components.requests import NEEDS_PERSON  # noqa: E402

import sentence_vector  # noqa: E402
from frontdesk.evaluation.routes import ROUTES  # noqa: E402

ALIKE = 0.5  # cosine of two sentences' n-grams from which they resemble each other
HELD_OUT = 5  # one in so many groups
ROUTED: Dict[str, Set[str]] = {"handoff": set(NEEDS_PERSON), **ROUTES}

Numbers = Any


class Sentences(NamedTuple):
    """Sentences with what they mean, their language, and their two kinds of features."""

    texts: List[str]
    meanings: List[Any]
    languages: Numbers
    ngrams: csr_matrix
    last: csr_matrix
    halfway: csr_matrix


class Result(NamedTuple):
    """What one way of telling intents apart achieved."""

    name: str
    shares: Numbers
    judged: Numbers
    intents: List[str]
    seconds: float


def main() -> None:
    """Measures and prints."""
    texts, intents, languages = zip(*_examples(), strict=True)
    rows = [json.loads(line) for line in (ROOT / "tests/evaluation/first_turns.jsonl").read_text().splitlines()]
    vector = sentence_vector.load()
    if vector is None:
        raise SystemExit("the sentence vector is not installed")
    held = _held_out(texts)
    ngrams = NGrams.learn([text for text, out in zip(texts, held, strict=True) if not out])
    asked = [row["text"] for row in rows]
    halfway = vector.encode_words(texts)
    centre = halfway.mean(axis=0)
    known = Sentences(
        list(texts),
        list(intents),
        np.array(languages),
        ngrams.transform(texts),
        csr_matrix(vector.encode(texts)),
        csr_matrix(sentence_vector.centred(halfway, centre)),
    )
    judged = Sentences(
        asked,
        rows,
        np.array([row["language"] for row in rows]),
        ngrams.transform(asked),
        csr_matrix(vector.encode(asked)),
        csr_matrix(sentence_vector.centred(vector.encode_words(asked), centre)),
    )
    print(f"{len(texts)} sentences, {int(held.sum())} held out; {len(rows)} first turns written apart\n")
    print("| features | held out: en | es | first turns, route: en | es | trains in |\n|---|---|---|---|---|---|")
    for result in _results(known, held, judged):
        _show(result, known, held, judged)


def _results(known: Sentences, held: Numbers, judged: Sentences) -> Iterator[Result]:
    words = _fit("pieces of words", known.ngrams, known, held, judged.ngrams)
    vectors = _fit("sentence vector, last layer", known.last, known, held, judged.last)
    yield words
    yield vectors
    seconds = words.seconds + vectors.seconds
    shares, judged_shares = words.shares + vectors.shares, words.judged + vectors.judged
    yield Result("mean of these two classifiers", shares, judged_shares, words.intents, seconds)
    for name, of in (("last layer", lambda some: some.last), ("halfway", lambda some: some.halfway)):
        pair = [hstack([some.ngrams, of(some)]).tocsr() for some in (known, judged)]
        yield _fit(f"one classifier over both, vector of the {name}", pair[0], known, held, pair[1])


def _fit(name: str, features: csr_matrix, known: Sentences, held: Numbers, asked: csr_matrix) -> Result:
    began = time.perf_counter()
    regression = LogisticRegression(
        C=STRICTNESS, class_weight="balanced", solver="sag", tol=1e-2, max_iter=ROUNDS, random_state=1
    )
    regression.fit(features[~held], np.array(known.meanings)[~held])
    seconds = time.perf_counter() - began
    intents = regression.classes_.tolist()
    return Result(name, regression.predict_proba(features[held]), regression.predict_proba(asked), intents, seconds)


def _show(result: Result, known: Sentences, held: Numbers, judged: Sentences) -> None:
    guessed = np.array(result.intents)[result.shares.argmax(axis=1)]
    right = guessed == np.array(known.meanings)[held]
    routes = [_route(result.intents[place]) for place in result.judged.argmax(axis=1)]
    ok = np.array(
        [
            route == row["route"] or route in (row.get("also") or [])
            for route, row in zip(routes, judged.meanings, strict=True)
        ]
    )
    cells = [right[known.languages[held] == language].mean() for language in ("en-US", "es-US")]
    cells += [ok[judged.languages == language].mean() for language in ("en-US", "es-US")]
    print(f"| {result.name} | " + " | ".join(f"{cell:.2f}" for cell in cells) + f" | {result.seconds:.0f} s |")


def _route(intent: str) -> str:
    return next((route for route, intents in ROUTED.items() if intent in intents), "out_of_scope")


def _examples() -> Iterator[Tuple[str, str, str]]:
    for path in sorted((ROOT / "data/nlu").glob("*.yml")):
        language = path.name.split(".")[1]
        for group in YAML(typ="safe").load(path)["nlu"]:
            for line in group["examples"].splitlines():
                yield line.removeprefix("- ").strip(), group["intent"], language


def _held_out(texts: Sequence[str]) -> Numbers:
    """Which sentences are held out: whole groups of sentences that resemble each other."""
    ngrams = NGrams.learn(texts).transform(texts)
    alike = (ngrams @ ngrams.T) > 2 * ALIKE  # letters and words are two rows of length one
    _, groups = connected_components(alike, directed=False)
    chosen = np.random.RandomState(1).rand(groups.max() + 1) < 1 / HELD_OUT
    return chosen[groups]


if __name__ == "__main__":
    main()
