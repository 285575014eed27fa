"""Cross-entropy on logits, and its label smoothing."""

import numpy as np
import pytest

pytestmark = pytest.mark.tensorflow

TARGETS = np.array([[0.0], [1.0], [1.0]])
LOGITS = np.array([[1.5], [1.5], [-40.0]])


def test_is_the_mean_negative_log_likelihood_of_logits(built):
    expected = np.logaddexp(0, (1 - 2 * TARGETS) * LOGITS).mean()
    assert built("cross_entropy").value(TARGETS, LOGITS) == pytest.approx(expected)


def test_of_several_labels_is_one_sigmoid_a_label(built, batch):
    targets, logits = batch("multilabel")
    expected = np.logaddexp(0, (1 - 2 * targets) * logits).mean()
    assert built("cross_entropy", "multilabel").value(targets, logits) == pytest.approx(expected)


def test_of_several_classes_is_a_softmax(built, batch):
    targets, logits = batch("multiclass")
    expected = (np.log(np.exp(logits).sum(axis=1)) - (targets * logits).sum(axis=1)).mean()
    assert built("cross_entropy", "multiclass").value(targets, logits) == pytest.approx(expected)


def test_smoothing_makes_certainty_cost(built):
    certain = np.array([[-30.0], [30.0], [30.0]])
    assert built("cross_entropy").value(TARGETS, certain) < 1e-6
    assert built("cross_entropy", label_smoothing=0.2).value(TARGETS, certain) == pytest.approx(0.1 * 30, rel=1e-5)


def test_smoothing_moves_a_class_towards_all_of_them(built):
    targets, certain = np.eye(3), 30 * np.eye(3)
    smoothed = built("cross_entropy", "multiclass", label_smoothing=0.3)
    assert smoothed.value(targets, certain) == pytest.approx(0.3 * 2 / 3 * 30, rel=1e-5)
