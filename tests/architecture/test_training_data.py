"""What the assistant learns from: enough of it, nothing twice, nothing of two minds, nothing that judges it."""

from collections import Counter, defaultdict

from tests.architecture.sentences import judging, learned, near_pairs

ENOUGH = 120  # sentences per intent and language
MOST = 8  # times as many sentences of one intent as of another
FEW = 0.01  # of all sentences may be nearly another of the same intent


def test_every_intent_has_enough_sentences_in_every_language() -> None:
    counts = Counter((sentence.intent, sentence.language) for sentence in learned())

    assert {key: count for key, count in counts.items() if count < ENOUGH} == {}


def test_no_intent_drowns_the_others() -> None:
    counts = Counter(sentence.intent for sentence in learned())

    assert max(counts.values()) <= MOST * min(counts.values())


def test_no_sentence_is_claimed_by_two_intents() -> None:
    claims = defaultdict(set)
    for sentence in learned():
        claims[frozenset(sentence.words.split()) or sentence.text].add(sentence.intent)

    assert {tuple(words): intents for words, intents in claims.items() if len(intents) > 1} == {}


def test_hardly_a_sentence_is_nearly_another_one() -> None:
    by_intent = defaultdict(list)
    for sentence in learned():
        by_intent[sentence.intent].append(sentence.words)

    near = [pair for all_ in by_intent.values() for pair in near_pairs(all_, all_) if pair[0] < pair[1]]

    assert len(near) <= FEW * len(learned()), near[:20]


def test_no_sentence_that_judges_the_assistant_is_one_that_it_learned() -> None:
    near = list(near_pairs(judging(), {sentence.words for sentence in learned()}))

    assert [found for _, found in near] == []
