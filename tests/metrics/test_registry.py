"""Every metric that is accepted equals scikit-learn's, over whole rows, over sums of cells and over weights."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podium.errors import PodiumError
from podium.metrics import METRICS, Additive, Weighted, metric_of, names, why_not, why_not_per_label
from podium.problem import TASKS, Problem

MORE = [("binary", "f3"), ("binary", "f0.25_macro"), ("multiclass", "f3_weighted"), ("multilabel", "f1.5_samples")]
ACCEPTED = [(task, name) for task in TASKS for name in names(task)] + MORE
every_metric = pytest.mark.parametrize(("task", "name"), ACCEPTED)


@every_metric
@given(data=st.data())
@settings(max_examples=8)
def test_the_score_is_scikit_learns(task, name, reference, drawn_given, data):
    problem, targets, given = drawn_given(data, task, name)
    assert metric_of(problem).score(targets, given) == pytest.approx(reference(problem, targets, given), abs=1e-10)


@every_metric
@given(data=st.data())
@settings(max_examples=5)
def test_rows_that_count_several_times_score_as_if_repeated(task, name, reference, drawn_given, data):
    problem, targets, given = drawn_given(data, task, name)
    metric = metric_of(problem)
    times = np.array([data.draw(st.lists(st.integers(0, 3), min_size=len(targets), max_size=len(targets)).filter(any))])
    repeated = [reference(problem, targets.repeat(line, axis=0), given.repeat(line, axis=0)) for line in times]
    if isinstance(metric, Additive):
        found = metric.value(times @ metric.cells(targets, given))
    else:
        assert isinstance(metric, Weighted)
        found = metric.weighted(targets, given, times)
    assert found == pytest.approx(np.array(repeated), abs=1e-10)


@every_metric
def test_what_is_known_of_a_metric_is_true_of_it(task, name):
    costs = ((0.0, 1.0), (2.0, 0.0))
    metric = metric_of(Problem(task, ("a", "b"), name, costs))
    assert metric.name == name
    if name in METRICS:
        assert (metric.reads, metric.greater_is_better) == (METRICS[name].reads, METRICS[name].greater_is_better)
    assert metric.goodness(0.25) == (0.25 if metric.greater_is_better else -0.25)
    assert metric.goodness(np.array([0.25])).tolist() == [metric.goodness(0.25)]
    shape = (4, 2) if task == "multilabel" else (4,)
    truth = np.array([0, 1, 1, 0] * (2 if task == "multilabel" else 1), np.int32).reshape(shape)
    right = truth if metric.reads == "labels" else Problem(task, ("a", "b")).indicators(truth)
    wrong = 1 - right
    assert metric.goodness(metric.score(truth, right)) > metric.goodness(metric.score(truth, wrong))


@every_metric
@pytest.mark.parametrize("leading", [(), (2,), (2, 3)])
def test_values_keep_the_leading_axes_of_sums(task, name, leading):
    metric = metric_of(Problem(task, ("a", "b"), name, ((0.0, 1.0), (2.0, 0.0))))
    if isinstance(metric, Additive):
        truth = np.array([[0, 1], [1, 1], [1, 0]], np.int32)[:, slice(None) if task == "multilabel" else 0]
        given = truth if metric.reads == "labels" else np.full((3, 1 if task == "binary" else 2), 0.5)
        sums = np.asarray(metric.cells(truth, given).sum(axis=0))
        assert metric.value(np.broadcast_to(sums, (*leading, *sums.shape))).shape == leading


def test_classes_a_b_and_c():
    """True positives 2, 2, 1; false positives 0, 2, 2; false negatives 2, 1, 1."""
    targets = np.array([0] * 4 + [1] * 3 + [2] * 2, np.int32)
    predicted = np.array([0, 0, 1, 2, 1, 1, 2, 2, 1], np.int32)

    def score(name):
        return metric_of(Problem("multiclass", ("A", "B", "C"), name)).score(targets, predicted)

    assert score("f1_micro") == pytest.approx(0.556, abs=5e-4)
    assert score("f1_macro") == pytest.approx(0.546, abs=5e-4)
    one_of_them = metric_of(Problem("binary", ("other", "A"), "f1"))
    assert one_of_them.score((targets == 0).astype(int), (predicted == 0).astype(int)) == pytest.approx(2 / 3)


def test_the_pond():
    """1,400 carp wanted, 300 shrimp and 300 turtles not; a net brings up 700, 200 and 100."""
    targets = np.repeat([1, 1, 0, 0, 0, 0], [700, 700, 200, 100, 100, 200])
    caught = np.repeat([1, 0, 1, 0, 1, 0], [700, 700, 200, 100, 100, 200])
    problem = ("binary", ("other", "carp"))
    assert metric_of(Problem(*problem, "precision")).score(targets, caught) == 0.7
    assert metric_of(Problem(*problem, "recall")).score(targets, caught) == 0.5
    assert metric_of(Problem(*problem, "f1")).score(targets, caught) == pytest.approx(0.583, abs=5e-4)


@pytest.mark.parametrize(
    ("name", "task", "reason"),
    [
        ("F1", "binary", "the metric 'F1' is unknown; did you mean f1?"),
        ("f1_marco", "multilabel", "did you mean f1_macro?"),
        ("f2.0", "binary", "did you mean f2?"),
        ("f0", "binary", "is unknown"),
        ("auc", "binary", "is unknown; did you mean roc_auc"),
        ("accuracy_macro", "multiclass", "is unknown; did you mean"),
        ("f1", "multiclass", "for a multiclass one there is f1_micro, f1_macro or f1_weighted"),
        ("f7", "multilabel", "for a multilabel one there is f7_micro, f7_macro, f7_weighted or f7_samples"),
        (
            "f1_samples",
            "multiclass",
            "f1_samples is a metric of a multilabel task; for a multiclass one there is f1_micro",
        ),
        ("recall_samples", "binary", "there is recall, recall_micro, recall_macro or recall_weighted"),
        ("accuracy", "multilabel", "there is subset_accuracy (all labels of a row right) or jaccard_samples"),
        ("subset_accuracy", "binary", "there is accuracy"),
        ("roc_auc", "multilabel", "there is roc_auc_macro"),
        ("average_precision_macro", "binary", "there is average_precision"),
        ("matthews", "multilabel", "there is f1_macro"),
        (
            "quadratic_kappa",
            "multilabel",
            "is a metric of a binary or multiclass task; for a multilabel one there is f1_",
        ),
        ("specificity", "multiclass", "there is specificity_macro"),
        ("cost", "binary", "the metric cost needs competition.costs"),
    ],
)
def test_a_refusal_says_why_and_what_else_there_is(name, task, reason):
    found = why_not(name, task, None)
    assert found is not None
    assert reason in found
    assert "\n" not in found
    with pytest.raises(PodiumError, match=r"competition\.metric: "):
        metric_of(Problem(task, ("a", "b"), name))


@every_metric
def test_what_is_listed_is_accepted(task, name):
    assert why_not(name, task, [[0, 1], [1, 0]]) is None


@pytest.mark.parametrize("task", TASKS)
@given(name=st.sampled_from(sorted(METRICS)) | st.text(max_size=12) | st.from_regex(r"f\d\.?\d?(_macro|_samples)?"))
@settings(max_examples=40)
def test_any_name_is_accepted_or_refused_with_a_reason(task, name):
    reason = why_not(name, task, None)
    if reason is None:
        assert metric_of(Problem(task, ("a", "b"), name)).name == name
        return
    for there in names(task):
        if f"there is {there}" in reason:
            assert why_not(there, task, None) is None
    with pytest.raises(PodiumError):
        metric_of(Problem(task, ("a", "b"), name))


def test_metrics_of_whole_rows_have_no_thresholds_by_label():
    refused = [name for name in names("multilabel") if why_not_per_label(name)]
    assert refused == [*(name for name in names("multilabel") if name.endswith("_samples")), "subset_accuracy"]


def test_validating_a_name_loads_no_heavy_library():
    code = "import sys; from podium.metrics import why_not; why_not('f1', 'binary', None); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"scipy", "sklearn", "pandas", "pydantic", "tensorflow", "keras"} & set(run.stdout.split())
