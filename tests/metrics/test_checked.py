"""Arrays that are not what a metric reads are refused, not scored."""

import numpy as np
import pytest

from podium.errors import PodiumError
from podium.metrics import metric_of
from podium.problem import Problem

ABC = ("a", "b", "c")


@pytest.mark.parametrize(
    ("problem", "targets", "given", "said"),
    [
        (Problem("binary", ABC[:2], "f1"), [0, 1], [0.2, 0.9], "labels are integers, not float64"),
        (Problem("binary", ABC[:2], "f1"), [0, 2], [0, 1], "from 0 to 1, not 0 to 2"),
        (Problem("binary", ABC[:2], "f1"), [0, 1], [1], r"targets are \(2,\), predicted labels \(1,\)"),
        (Problem("binary", ABC[:2], "f1"), np.zeros(0, int), np.zeros(0, int), "no rows"),
        (Problem("multiclass", ABC, "f1_macro"), [0, 1], [3, 0], "from 0 to 2"),
        (Problem("multiclass", ABC, "cost", ((0,) * 3,) * 3), [0, -1], [1, 0], "from 0 to 2"),
        (Problem("multilabel", ABC, "f1_macro"), [[0, 1]], [[1, 1]], "there are 3 classes"),
        (Problem("multiclass", ABC, "log_loss"), [0, 1], [[0.1, 0.9]] * 2, "of 3 outputs in a multiclass task"),
        (Problem("multilabel", ABC, "log_loss"), [0, 1], [[0.1, 0.9, 0.5]] * 2, "of 3 outputs in a multilabel task"),
        (Problem("multilabel", ABC, "log_loss"), [[0, 1, 2]], [[0.1, 0.9, 0.5]], "from 0 to 1, not 0 to 2"),
    ],
)
def test_the_wrong_arrays_are_refused(problem, targets, given, said):
    with pytest.raises(ValueError, match=said):
        metric_of(problem).score(targets, given)


@pytest.mark.parametrize("name", ["roc_auc", "brier", "expected_calibration_error"])
def test_probabilities_that_are_not_finite_are_a_users_mistake(name):
    with pytest.raises(PodiumError, match="score 1 of 2 is nan"):
        metric_of(Problem("binary", ABC[:2], name)).score([0, 1], [0.1, np.nan])


def test_weights_are_one_line_a_repeat():
    metric = metric_of(Problem("binary", ABC[:2], "roc_auc"))
    with pytest.raises(ValueError, match="weights are"):
        metric.weighted([0, 1], [0.1, 0.9], [1, 1])
