"""Cells are as small as they can be; a metric says what it cannot."""

import numpy as np
import pytest
from scipy.sparse import issparse

from podium.metrics import METRICS, Additive, metric_of, names
from podium.problem import Problem

FIFTY = tuple(f"class {k}" for k in range(50))


@pytest.mark.parametrize("name", [name for name in names("multiclass") if METRICS[name].reads == "labels"])
def test_a_row_of_fifty_classes_adds_few_cells(name):
    metric = metric_of(Problem("multiclass", FIFTY, name, ((0.0,) * 50,) * 50))
    assert isinstance(metric, Additive)
    targets = np.arange(200, dtype=np.int32) % 50
    cells = metric.cells(targets, targets[::-1])
    stored = cells.nnz if issparse(cells) else cells.size
    assert stored <= 4 * len(targets)
    assert cells.dtype == np.float64


def test_quadratic_kappa_keeps_the_distance_of_classes_that_are_absent():
    near = metric_of(Problem("multiclass", FIFTY[:3], "quadratic_kappa"))
    assert near.score([0, 0, 2, 2], [0, 0, 2, 0]) == 0.5
    assert near.score([0, 0, 2, 1], [0, 0, 2, 0]) > 0.5
