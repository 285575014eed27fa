"""Scores, counts and priors."""

import numpy as np
import pytest

from podium.training.scoring import class_counts, prior_logits, score

TARGETS = np.array([[0], [0], [0], [1]], np.float32)


def test_score_is_at_the_best_threshold_over_all_rows():
    probabilities = np.array([[0.01], [0.02], [0.03], [0.04]], np.float32)
    assert score(TARGETS, probabilities, "f1") == 1.0
    assert score(TARGETS, 1 - probabilities, "f1") == pytest.approx(0.4)


def test_counts_and_priors():
    assert class_counts(TARGETS, "binary").tolist() == [3, 1]
    assert prior_logits(TARGETS, "binary") == pytest.approx([np.log(1 / 3)])
    assert np.isfinite(prior_logits(TARGETS[:3], "binary")).all()
    one_hot = np.eye(3, dtype=np.float32)[[0, 0, 1, 2]]
    assert class_counts(one_hot, "multiclass").tolist() == [2, 1, 1]
    logits = np.exp(prior_logits(one_hot, "multiclass"))
    np.testing.assert_allclose(logits / logits.sum(), [0.5, 0.25, 0.25], rtol=1e-6)
    np.testing.assert_allclose(prior_logits(one_hot, "multilabel"), np.log([1, 1 / 3, 1 / 3]), atol=1e-6)
