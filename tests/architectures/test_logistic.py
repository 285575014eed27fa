"""Logistic regression against the one that scikit-learn's own parts make."""

import numpy as np
import pytest

from podium.architectures.logistic import Settings, fit, predict
from podium.problem import Problem

TEXTS = [
    "a fine film",
    "no fine day",
    "a poor film no film",
    "Poor poor day",
    "fine fine acting",
    "what a day",
    "no poor acting",
]
ANSWERS = np.array([1, 1, 0, 0, 1, 0, 0], np.int32)
OTHERS = ["a fine day", "poor acting", "unseen", ""]


def reference(classifier, texts, answers, others, weights=None):
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, tokenizer=str.split, token_pattern=None)
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 3), sublinear_tf=True)
    union = make_union(words, characters).fit(list(dict.fromkeys(texts)))
    classifier.fit(union.transform(texts), answers, sample_weight=weights)
    return classifier.predict_proba(union.transform(others))


@pytest.mark.parametrize("again", [[], [0, 0, 2], [6] * 5])
def test_binary_is_that_of_repeated_rows(again):
    from sklearn.linear_model import LogisticRegression

    places = [*range(7), *again]
    texts, answers = [TEXTS[place] for place in places], ANSWERS[places]
    settings = Settings(char_ngrams=[2, 3], min_count=1, C=3.0)
    problem = Problem("binary", ("bad", "good"))
    found = predict(settings, fit(settings, texts, answers, problem, 0), OTHERS, problem)
    expected = reference(LogisticRegression(C=3.0, solver="liblinear", tol=1e-8), texts, answers, OTHERS)
    np.testing.assert_allclose(found[:, 0], expected[:, 1], atol=2e-3)


def test_several_classes_are_multinomial():
    from sklearn.linear_model import LogisticRegression

    answers = np.array([0, 3, 1, 1, 0, 3, 1], np.int32)
    settings = Settings(char_ngrams=[2, 3], min_count=1, C=3.0)
    problem = Problem("multiclass", ("a", "b", "c", "d"))
    found = predict(settings, fit(settings, TEXTS, answers, problem, 0), OTHERS, problem)
    expected = reference(LogisticRegression(C=3.0, tol=1e-8), TEXTS, answers, OTHERS)
    np.testing.assert_allclose(found[:, [0, 1, 3]], expected, atol=0.03)  # the class without a row has a little
    assert (found[:, 2] > 0).all()
    assert (found[:, 2] < 0.03).all()


def test_each_label_is_a_binary_problem():
    settings, both = Settings(), Problem("multilabel", ("x", "y"))
    targets = np.stack([ANSWERS, 1 - ANSWERS[::-1]], axis=1)
    found = predict(settings, fit(settings, TEXTS, targets, both, 0), OTHERS, both)
    for label in range(2):
        alone = Problem("binary", ("without", "with"))
        arrays = fit(settings, TEXTS, targets[:, label], alone, 0)
        np.testing.assert_allclose(found[:, label], predict(settings, arrays, OTHERS, alone)[:, 0], atol=1e-6)
