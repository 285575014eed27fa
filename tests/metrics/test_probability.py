"""Brier score and log loss equal scikit-learn's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as reference

from podium.metrics.probability import brier, log_loss

ROWS = st.lists(st.tuples(st.integers(0, 1), st.floats(0, 1)), min_size=1, max_size=30)


@given(ROWS)
def test_both_equal_scikit_learn(rows):
    targets, probabilities = map(np.array, zip(*rows, strict=True))
    assert brier(targets, probabilities) == pytest.approx(
        reference.brier_score_loss(targets, probabilities, labels=[0, 1], pos_label=1), abs=1e-12
    )
    assert log_loss(targets, probabilities) == pytest.approx(
        reference.log_loss(targets, probabilities, labels=[0, 1]), rel=1e-9, abs=1e-12
    )


def test_being_surely_wrong_is_finite():
    assert 30 < log_loss([1], [0.0]) < 40
