"""Ties, absent classes and many weights at once; against scikit-learn, see test_registry."""

import numpy as np
import pytest
from sklearn import metrics as scikit

from podium.metrics import metric_of, ranking
from podium.problem import Problem

ABC = ("a", "b", "c")


def test_a_class_that_is_absent_is_left_out_of_the_mean_of_areas():
    metric = metric_of(Problem("multiclass", ABC, "roc_auc_macro"))
    scores = np.array([[0.7, 0.2, 0.1], [0.6, 0.3, 0.1], [0.65, 0.05, 0.3]])
    assert metric.score([0, 1, 0], scores) == pytest.approx(
        (scikit.roc_auc_score([1, 0, 1], scores[:, 0]) + scikit.roc_auc_score([0, 1, 0], scores[:, 1])) / 2
    )


def test_where_all_classes_are_present_the_mean_of_areas_is_scikit_learns():
    scores = np.random.default_rng(1).dirichlet([1, 1, 1], 30)
    targets = np.arange(30) % 3
    found = metric_of(Problem("multiclass", ABC, "roc_auc_macro")).score(targets, scores)
    assert found == pytest.approx(scikit.roc_auc_score(targets, scores, multi_class="ovr"))
    labels = np.eye(3, dtype=int)[targets]
    found = metric_of(Problem("multilabel", ABC, "average_precision_macro")).score(labels, scores)
    assert found == pytest.approx(scikit.average_precision_score(labels, scores))


def test_one_class_alone_ranks_as_chance_and_no_positive_has_no_precision():
    assert metric_of(Problem("binary", ABC[:2], "roc_auc")).score([0, 0], [0.1, 0.2]) == 0.5
    assert metric_of(Problem("binary", ABC[:2], "average_precision")).score([0, 0], [0.1, 0.2]) == 0.0


@pytest.mark.parametrize("name", ["roc_auc", "average_precision"])
def test_weights_in_blocks_are_weights_at_once(name, monkeypatch):
    rng = np.random.default_rng(1)
    metric = metric_of(Problem("binary", ABC[:2], name))
    targets, scores, weights = rng.integers(0, 2, 20), rng.random(20), rng.random((7, 20))
    whole = metric.weighted(targets, scores, weights)
    assert whole == pytest.approx(
        [
            {"roc_auc": scikit.roc_auc_score, "average_precision": scikit.average_precision_score}[name](
                targets, scores, sample_weight=line
            )
            for line in weights
        ]
    )
    monkeypatch.setattr(ranking, "AT_ONCE", 45)
    assert metric.weighted(targets, scores, weights) == pytest.approx(whole, abs=1e-12)
