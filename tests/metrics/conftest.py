"""scikit-learn's value of every metric, direct definitions of what it does not have, and problems drawn with rows."""

import warnings

import numpy as np
import pytest
from hypothesis import strategies as st
from sklearn import metrics as scikit

from podium.metrics import metric_of
from podium.problem import Problem

BINS = 15


def value(problem, targets, given):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return float(_reference(problem, targets, given))


def _reference(problem, targets, given):
    name, classes = problem.metric, list(range(len(problem.classes)))
    of_labels = {
        "accuracy": scikit.accuracy_score,
        "subset_accuracy": scikit.accuracy_score,
        "matthews": scikit.matthews_corrcoef,
        "quadratic_kappa": lambda *both: scikit.cohen_kappa_score(
            *both, labels=classes, weights="quadratic", replace_undefined_by=0.0
        ),
        "cost": lambda *both: np.mean(np.asarray(problem.costs)[both]),
    }
    of_probabilities = {"log_loss": log_loss, "brier": brier, "expected_calibration_error": calibration_error}
    if name in of_labels:
        return of_labels[name](targets, given)
    if name in of_probabilities:
        return of_probabilities[name](problem, targets, given)
    if name.startswith("roc_auc"):
        known = [column for column in pairs(problem, targets, given) if np.unique(column[0]).size == 2]
        return np.mean([scikit.roc_auc_score(*column) for column in known]) if known else 0.5
    if name.startswith("average_precision"):
        return np.mean([scikit.average_precision_score(*column) for column in pairs(problem, targets, given)])
    base, _, average = name.rpartition("_")
    return of_ratio(base, average, targets, given) if base else of_ratio(name, "binary", targets, given)


def log_loss(problem, targets, given):
    if problem.task == "multiclass":
        return scikit.log_loss(targets, given, labels=list(range(len(problem.classes))))
    return np.mean([scikit.log_loss(*column, labels=[0, 1]) for column in pairs(problem, targets, given)])


def brier(problem, targets, given):
    if problem.task == "multiclass":
        labels = list(range(len(problem.classes)))
        return scikit.brier_score_loss(targets, given, labels=labels, scale_by_half=False)
    columns = pairs(problem, targets, given)
    return np.mean([scikit.brier_score_loss(*column, labels=[0, 1], pos_label=1) for column in columns])


def of_ratio(base, average, targets, given):
    if base == "specificity":
        tables = scikit.multilabel_confusion_matrix(targets, given).astype(float)  # (classes, 2, 2)
        if average == "binary":
            true_negative, negative = np.sum((targets == 0) & (given == 0)), np.sum(targets == 0)
            return true_negative / negative if negative else 0.0
        negatives = tables[:, 0].sum(axis=1)
        return np.mean(np.divide(tables[:, 0, 0], negatives, out=np.zeros_like(negatives), where=negatives > 0))
    functions = {
        "precision": scikit.precision_score,
        "recall": scikit.recall_score,
        "sensitivity": scikit.recall_score,
        "jaccard": scikit.jaccard_score,
    }
    if base in functions:
        return functions[base](targets, given, average=average, zero_division=0)
    return scikit.fbeta_score(targets, given, beta=float(base[1:]), average=average, zero_division=0)


def pairs(problem, targets, given):
    if problem.task == "binary":
        return [(targets, given[:, 0])]
    if problem.task == "multiclass":
        return [(targets == k, given[:, k]) for k in range(given.shape[1])]
    return list(zip(targets.T, given.T, strict=True))


def calibration_error(problem, targets, given):
    if problem.task == "multiclass":
        confidence, right = given.max(axis=1), given.argmax(axis=1) == targets
    else:
        confidence, right = given.ravel(), targets.ravel()
    total = 0.0
    for k in range(BINS):
        inside = (confidence >= k / BINS) & ((confidence < (k + 1) / BINS) | (k == BINS - 1))
        if inside.any():
            total += inside.sum() * abs(confidence[inside].mean() - right[inside].mean())
    return total / confidence.size


def draw(data, task, name, rows=None):
    """A problem of a metric, targets and probabilities with many ties; classes may be absent."""
    integers, share = data.draw(st.integers(0, 2**32 - 1)), data.draw(st.sampled_from([0.1, 0.5, 0.9]))
    rng = np.random.default_rng(integers)
    classes = 2 if task == "binary" else data.draw(st.integers(2, 5))
    rows = rows or data.draw(st.integers(1, 12))
    costs = rng.integers(0, 5, size=(2, 2) if task == "multilabel" else (classes, classes)).tolist()
    problem = Problem(task, tuple("abcde"[:classes]), name, tuple(map(tuple, costs)) if name == "cost" else None)
    if task == "multiclass":
        targets = rng.integers(0, rng.integers(1, classes + 1), rows)
        scores = rng.integers(1, 7, (rows, classes)).astype(float)
        return problem, targets.astype(np.int32), scores / scores.sum(axis=1, keepdims=True)
    shape = (rows,) if task == "binary" else (rows, classes)
    scores = (
        rng.integers(0, 11, (rows, problem.outputs)) / 10 if rng.integers(2) else rng.random((rows, problem.outputs))
    )
    return problem, (rng.random(shape) < share).astype(np.int32), scores


def draw_given(data, task, name):
    """The same, with what the metric reads: labels or probabilities."""
    problem, targets, scores = draw(data, task, name)
    if metric_of(problem).reads == "probabilities":
        return problem, targets, scores
    if task == "multiclass":
        return problem, targets, scores.argmax(axis=1).astype(np.int32)
    return problem, targets, (scores >= 0.5).astype(np.int32).reshape(targets.shape)


@pytest.fixture(scope="session")
def reference():
    return value


@pytest.fixture(scope="session")
def drawn():
    return draw


@pytest.fixture(scope="session")
def drawn_given():
    return draw_given
