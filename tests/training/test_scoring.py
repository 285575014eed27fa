"""Scores and priors."""

import numpy as np
import pytest

from podium.problem import Problem
from podium.training.scoring import prior_logits, score

BINARY = Problem("binary", ("ham", "spam"), "f1")
THREE = Problem("multiclass", ("a", "b", "c"), "accuracy")
LABELS = Problem("multilabel", ("a", "b", "c"), "f1_micro")
TARGETS = np.array([0, 0, 0, 1], np.int32)


def test_score_is_at_the_best_threshold_over_all_rows():
    probabilities = np.array([[0.01], [0.02], [0.03], [0.04]], np.float32)
    assert score(BINARY, TARGETS, probabilities) == 1.0
    assert score(BINARY, TARGETS, 1 - probabilities) == pytest.approx(0.4)


def test_a_multi_label_score_is_at_one_threshold_for_all():
    targets = np.array([[0, 0, 0], [1, 0, 1]], np.int32)
    probabilities = np.array([[0.1, 0.2, 0.1], [0.3, 0.2, 0.3]], np.float32)
    assert score(LABELS, targets, probabilities) == 1.0
    assert score(LABELS, targets, probabilities * np.array([1, 2, 1], np.float32)) < 1.0


def test_the_most_probable_class_counts_and_probabilities_need_no_threshold():
    probabilities = np.array([[0.4, 0.35, 0.25], [0.1, 0.2, 0.7]], np.float32)
    assert score(THREE, np.array([0, 1], np.int32), probabilities) == 0.5
    loss = Problem("multiclass", THREE.classes, "log_loss")
    assert score(loss, np.array([0, 1], np.int32), probabilities) == pytest.approx(-np.log([0.4, 0.2]).mean())


def test_priors():
    assert prior_logits(BINARY, TARGETS) == pytest.approx([np.log(1 / 3)])
    assert np.isfinite(prior_logits(BINARY, TARGETS[:3])).all()
    classes = np.array([0, 0, 1, 2], np.int32)
    logits = np.exp(prior_logits(THREE, classes))
    np.testing.assert_allclose(logits / logits.sum(), [0.5, 0.25, 0.25], rtol=1e-6)
    one_hot = np.eye(3, dtype=np.int32)[classes]
    np.testing.assert_allclose(prior_logits(LABELS, one_hot), np.log([1, 1 / 3, 1 / 3]), atol=1e-6)
