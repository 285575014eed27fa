"""Latent semantic analysis against its definition, and what texts without labels are good for."""

import numpy as np
import pytest

from podium.architectures.lsa import Settings, fit, predict
from podium.problem import Problem

WORDS = Settings(word_ngrams=[1, 1], min_count=2, shift=1.5, rank=3, C=0.7)
SENTIMENT = Problem("binary", ("bad", "good"))


def texts_of(rng, number):
    """Texts of eight words, of which each draws some."""
    shares = rng.dirichlet(np.full(8, 0.4), number)
    return [" ".join(f"word{word}" for word in rng.choice(8, 12, p=share)) for share in shares]


def by_hand(texts, answers, more, asked):
    """Dense, with NumPy's own decomposition; every word is in two texts."""
    from sklearn.linear_model import LogisticRegression

    words = [f"word{number}" for number in range(8)]
    held, new = (
        np.array([[text.split().count(word) for word in words] for text in given], float)
        for given in ([*texts, *more], asked)
    )
    elsewhere = held.sum(axis=0) / held.sum()

    def weighed(counts):
        share = counts / counts.sum(axis=1, keepdims=True)
        with np.errstate(divide="ignore"):
            found = np.maximum(np.log(share / elsewhere) - np.log(1.5), 0)
        return found / np.linalg.norm(found, axis=1, keepdims=True)

    directions = np.linalg.svd(weighed(held))[2][:3].T
    learnt, given = weighed(held)[: len(texts)] @ directions, weighed(new) @ directions
    size = np.sqrt((learnt**2).sum(axis=1).mean())
    model = LogisticRegression(C=0.7, solver="liblinear", tol=1e-8).fit(learnt / size, answers)
    return model.predict_proba(given / size)[:, 1]


@pytest.mark.parametrize("unlabelled", [0, 30])
def test_probabilities_are_those_of_its_definition(unlabelled):
    rng = np.random.default_rng(1)
    texts, more, asked = texts_of(rng, 40), texts_of(rng, unlabelled), texts_of(rng, 9)
    answers = np.array([text.count("word1") > 1 for text in texts], np.int32)
    arrays = fit(WORDS, texts, answers, SENTIMENT, 0, more)
    expected = by_hand(texts, answers, more, asked)
    np.testing.assert_allclose(predict(WORDS, arrays, asked, SENTIMENT)[:, 0], expected, atol=2e-3)


def test_a_word_that_no_labelled_text_holds_is_known_by_its_company():
    rng = np.random.default_rng(2)
    good, bad = ["good", "fine", "lovely"], ["bad", "poor", "dreadful"]

    def about(words, number):
        return [" ".join([*rng.choice(words, 2), *rng.choice(["a", "film", "of", "late"], 2)]) for _ in range(number)]

    texts = [text.replace("lovely", "fine").replace("dreadful", "poor") for text in about(good, 9) + about(bad, 9)]
    answers = np.repeat([1, 0], 9).astype(np.int32)
    settings, asked = Settings(word_ngrams=[1, 1], shift=1.0, rank=2), ["lovely", "dreadful"]
    alone = predict(settings, fit(settings, texts, answers, SENTIMENT, 0), asked, SENTIMENT)[:, 0]
    more = about(good, 60) + about(bad, 60)
    taught = predict(settings, fit(settings, texts, answers, SENTIMENT, 0, more), asked, SENTIMENT)[:, 0]
    assert alone[0] == alone[1]
    assert taught[0] > 0.5 > taught[1]


def test_an_unlabelled_text_counts_once_and_a_labelled_one_not_again():
    rng = np.random.default_rng(3)
    texts, more = texts_of(rng, 20), texts_of(rng, 20)
    answers = np.array([len(text) % 2 for text in texts], np.int32)
    once, again = (fit(WORDS, texts, answers, SENTIMENT, 0, given) for given in (more, [*texts, *more, *more]))
    for name, array in once.items():
        np.testing.assert_array_equal(again[name], array, err_msg=name)


def test_what_is_kept_does_not_grow_with_the_rank():
    rng = np.random.default_rng(4)
    texts = texts_of(rng, 60)
    answers = np.array([len(text) % 2 for text in texts], np.int32)
    sizes = {
        rank: {name: array.nbytes for name, array in fit(given, texts, answers, SENTIMENT, 0).items()}
        for rank, given in ((rank, Settings(word_ngrams=[1, 2], shift=1.0, rank=rank)) for rank in (1, 5))
    }
    assert sizes[1] == sizes[5]
    features = sizes[1]["word_keys"] // 8
    assert sum(sizes[1].values()) == 16 * features + 4
