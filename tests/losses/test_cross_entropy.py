"""Cross-entropy on logits, and its label smoothing."""

import numpy as np
import pytest

from podium.losses.cross_entropy import Settings, build

pytestmark = pytest.mark.tensorflow

COUNTS = np.array([3, 1])
TARGETS = np.array([[0.0], [1.0], [1.0]], np.float32)
LOGITS = np.array([[1.5], [1.5], [-40.0]], np.float32)


def test_is_the_mean_negative_log_likelihood_of_logits():
    expected = np.logaddexp(0, (1 - 2 * TARGETS) * LOGITS.astype(np.float64)).mean()
    assert float(build(Settings(), COUNTS, "binary")(TARGETS, LOGITS)) == pytest.approx(expected, rel=1e-6)


def test_smoothing_makes_certainty_cost():
    certain = np.array([[-30.0], [30.0], [30.0]], np.float32)
    assert float(build(Settings(), COUNTS, "binary")(TARGETS, certain)) < 1e-6
    smoothed = build(Settings(label_smoothing=0.2), COUNTS, "binary")
    assert float(smoothed(TARGETS, certain)) == pytest.approx(0.1 * 30, rel=1e-5)
