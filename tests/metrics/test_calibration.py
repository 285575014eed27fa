"""The calibration error by hand; against its direct definition, see test_registry."""

import numpy as np
import pytest

from podium.metrics import metric_of
from podium.problem import Problem


def test_two_bins_by_hand():
    metric = metric_of(Problem("binary", ("a", "b"), "expected_calibration_error"))
    # three rows at 0.7, one of them true: |2.1 - 1|; one at 0.1, false: |0.1 - 0|; over four rows
    assert metric.score([1, 0, 0, 0], [0.7, 0.7, 0.7, 0.1]) == pytest.approx((1.1 + 0.1) / 4)


def test_shares_that_come_true_as_said_have_no_error():
    metric = metric_of(Problem("multiclass", ("a", "b"), "expected_calibration_error"))
    assert metric.score([0, 0, 0, 1], [[0.75, 0.25]] * 4) == pytest.approx(0)


def test_a_bin_holds_its_lower_edge_and_the_last_one_also_1():
    metric = metric_of(Problem("multilabel", ("a", "b"), "expected_calibration_error"))
    cells = metric.cells([[0, 1], [0, 1]], np.array([[0.0, 1.0], [1 / 15, 0.95]]))
    assert np.flatnonzero(cells[0]).tolist() == [15]  # both exactly right: nothing but how many there are
    assert cells[0, 15] == 2
    assert cells[1, [1, 14]] == pytest.approx([1 / 15, -0.05])
