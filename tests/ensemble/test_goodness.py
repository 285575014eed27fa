"""What blends search by is the metric at the thresholds that would be tuned."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podium.config.ensemble import Threshold
from podium.ensemble import thresholds
from podium.ensemble.goodness import goodness
from podium.metrics import metric_of, names
from podium.metrics.decisions import decide
from podium.problem import Problem

CLASSES = ("a", "b", "c")
COSTS = ((0.0, 1.0), (2.0, 0.0))
METRICS = [name for name in names("multilabel") if not name.endswith("_samples") and name != "subset_accuracy"]


def expected(targets, scores, problem, rule):
    metric, cuts = metric_of(problem), thresholds.fit(rule, targets, scores, problem)
    labels = metric.reads == "labels"
    return metric.goodness(metric.score(targets, decide(scores, cuts, problem) if labels else scores))


def binary(metric):
    return Problem("binary", ("no", "yes"), metric, COSTS)


@pytest.mark.parametrize("per_label", [True, False])
@pytest.mark.parametrize("name", METRICS)
@settings(max_examples=10)
@given(st.integers(0, 2**31), st.integers(0, 2))
def test_of_labels_it_is_that_of_the_tuned_thresholds(name, per_label, seed, known):
    rng, problem = np.random.default_rng(seed), Problem("multilabel", CLASSES, name, COSTS)
    targets = (rng.random((30, 3)) < 0.3).astype(np.int32)
    targets[:, :known] = rng.integers(0, 2, known)  # labels that none or all rows carry
    targets[:2, 2] = [0, 1]
    scores = rng.random((30, 3)).round(1 if seed % 2 else 6)
    rule = Threshold(per_label=per_label)
    found, wanted = goodness(targets, scores, problem, rule), expected(targets, scores, problem, rule)
    if known and per_label and name.endswith("_micro"):  # the other labels' cuts make up for those that are not tuned
        assert found >= wanted - 1e-12
    else:
        assert found == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("metric", ["f1", "roc_auc", "log_loss", "cost"])
@pytest.mark.parametrize("rule", [Threshold(), Threshold(rule="fixed", value=0.3)])
def test_of_two_classes_too(metric, rule):
    rng, problem = np.random.default_rng(1), Problem("binary", ("no", "yes"), metric, COSTS)
    targets, scores = rng.integers(0, 2, 40).astype(np.int32), rng.random((40, 1))
    assert goodness(targets, scores, problem, rule) == pytest.approx(expected(targets, scores, problem, rule))


@pytest.mark.parametrize("metric", [name for name in names("binary") if metric_of(binary(name)).reads == "labels"])
@settings(max_examples=10)
@given(st.integers(0, 2**31))
def test_of_two_classes_it_is_to_the_last_bit_what_the_tuned_threshold_gives(metric, seed):
    rng = np.random.default_rng(seed)
    targets = np.concatenate([[0, 1], rng.integers(0, 2, 28)]).astype(np.int32)
    scores = rng.random((30, 1)).round(1 if seed % 2 else 6)
    assert goodness(targets, scores, binary(metric), Threshold()) == expected(
        targets, scores, binary(metric), Threshold()
    )


@pytest.mark.parametrize("metric", ["roc_auc", "average_precision"])
@pytest.mark.parametrize("task", ["binary", "multiclass", "multilabel"])
@settings(max_examples=15)
@given(st.integers(0, 2**31))
def test_of_order_it_is_the_metric(task, metric, seed):
    rng, binary = np.random.default_rng(seed), task == "binary"
    problem = Problem(task, CLASSES[:2] if binary else CLASSES, metric if binary else f"{metric}_macro")
    targets = rng.integers(0, 2, (12, 3) if task == "multilabel" else 12).astype(np.int32)  # a class may be missing
    scores = rng.random((12, problem.outputs)).round(1)
    assert goodness(targets, scores, problem, Threshold()) == pytest.approx(metric_of(problem).score(targets, scores))


def test_rows_of_one_class_are_cut_where_the_rule_says():
    problem = Problem("binary", ("no", "yes"), "f1")
    scores = np.array([[0.2], [0.4], [0.6], [0.8]])
    assert goodness(np.ones(4, np.int32), scores, problem, Threshold(value=0.5)) == pytest.approx(2 / 3)
