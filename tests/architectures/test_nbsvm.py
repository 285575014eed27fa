"""NB-SVM against its definition, and on a set with published figures."""

import os
from pathlib import Path

import numpy as np
import pytest

from podium.architectures.nbsvm import Settings, fit, predict
from podium.problem import Problem

TEXTS = ["good good film", "a good day", "bad film", "a bad bad day", "good", "a film"]
ANSWERS = np.array([1, 1, 0, 0, 1, 0], np.int32)
SENTIMENT = Problem("binary", ("bad", "good"))


def by_hand(texts, answers, others, alpha, inverse_penalty, weights):
    """Word unigrams only."""
    from sklearn.linear_model import LogisticRegression

    words = sorted({word for text in texts for word in text.split()})
    held, asked = (
        np.array([[word in text.split() for word in words] for text in given], float) for given in (texts, others)
    )
    p = alpha + weights[answers == 1] @ held[answers == 1]
    q = alpha + weights[answers == 0] @ held[answers == 0]
    ratio = np.log((p / p.sum()) / (q / q.sum()))
    held, asked = (given / np.linalg.norm(given, axis=1, keepdims=True) * ratio for given in (held, asked))
    model = LogisticRegression(C=inverse_penalty, solver="liblinear", tol=1e-8)
    return model.fit(held, answers, sample_weight=weights).predict_proba(asked)[:, 1]


@pytest.mark.parametrize("repeats", [[1, 1, 1, 1, 1, 1], [3, 1, 1, 2, 1, 5]])
def test_probabilities_are_those_of_its_definition(repeats):
    settings = Settings(word_ngrams=[1, 1], char_ngrams=None, alpha=0.7, C=2.0)
    places = np.repeat(np.arange(6), repeats)
    arrays = fit(settings, [TEXTS[place] for place in places], ANSWERS[places], SENTIMENT, 0)
    others = ["good day", "bad bad film", "a"]
    expected = by_hand(TEXTS, ANSWERS, others, 0.7, 2.0, np.array(repeats, float))
    np.testing.assert_allclose(predict(settings, arrays, others, SENTIMENT)[:, 0], expected, atol=1e-3)


def test_classes_are_each_one_against_the_rest_over_their_sum():
    settings, problem = Settings(), Problem("multiclass", ("a", "b", "c"))
    targets = np.array([0, 1, 2, 2, 0, 1], np.int32)
    found = predict(settings, fit(settings, TEXTS, targets, problem, 0), TEXTS, problem)
    alone = np.column_stack(
        [
            predict(settings, fit(settings, TEXTS, (targets == place).astype(np.int32), SENTIMENT, 0), TEXTS, SENTIMENT)
            for place in range(3)
        ]
    )
    np.testing.assert_allclose(found, alone / alone.sum(axis=1, keepdims=True), atol=1e-5)


def test_what_is_kept_is_small():
    arrays = fit(Settings(), TEXTS, ANSWERS, SENTIMENT, 0)
    features = len(arrays["word_keys"]) + len(arrays["character_keys"])
    assert sum(array.nbytes for array in arrays.values()) == 12 * features + 4


@pytest.mark.competitions
def test_customer_reviews_come_out_as_published():
    """Wang and Manning 2012: 81.8 with bigrams, 10-fold."""
    from sklearn.model_selection import StratifiedGroupKFold

    from podium.text.duplicates import duplicate_groups

    path = Path(os.environ["PODIUM_COMPETITIONS"]) / "kim2014" / "custrev.all"
    lines = [line for line in path.read_text("latin-1").split("\n") if line]
    texts, answers = [line[2:] for line in lines], np.array([int(line[0]) for line in lines], np.int32)
    right = 0
    folds = StratifiedGroupKFold(5, shuffle=True, random_state=0)
    for training, held in folds.split(texts, answers, duplicate_groups(texts)):
        arrays = fit(Settings(), [texts[place] for place in training], answers[training], SENTIMENT, 1)
        found = predict(Settings(), arrays, [texts[place] for place in held], SENTIMENT)[:, 0]
        right += int(((found > 0.5) == answers[held]).sum())
    assert right / len(texts) > 0.818
