"""What is decided, and that no other thresholds would score better: brute force over every cut there is."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podium.errors import PodiumError
from podium.metrics import metric_of, names, why_not_per_label
from podium.metrics.binary import best_threshold
from podium.metrics.decisions import best_thresholds, decide
from podium.problem import Problem

LABELS = ("a", "b")
OF_LABELS = {
    task: [n for n in names(task) if metric_of(Problem(task, LABELS, n, ((0, 1), (1, 0)))).reads == "labels"]
    for task in ("binary", "multilabel")
}
PER_LABEL = [name for name in OF_LABELS["multilabel"] if not why_not_per_label(name)]


def candidates(scores):
    return [*np.unique(scores), np.inf]


def best_by_brute_force(problem, targets, scores, choices):
    metric = metric_of(problem)
    return max(metric.goodness(metric.score(targets, decide(scores, choice, problem))) for choice in choices)


@pytest.mark.parametrize("name", [*OF_LABELS["binary"], "f3"])
@given(data=st.data())
@settings(max_examples=12)
def test_a_binary_threshold_equals_brute_force(name, drawn, data):
    problem, targets, scores = drawn(data, "binary", name)
    thresholds, score = best_thresholds(targets, scores, problem, per_label=False)
    assert thresholds.shape == (1,)
    brute = best_by_brute_force(problem, targets, scores, [[cut] for cut in candidates(scores)])
    assert metric_of(problem).goodness(score) == pytest.approx(brute, abs=1e-12)
    assert metric_of(problem).score(targets, decide(scores, thresholds, problem)) == score
    if name != "cost":
        assert best_threshold(targets, scores[:, 0], name) == pytest.approx((thresholds[0], score), abs=0)


@pytest.mark.parametrize("name", OF_LABELS["multilabel"])
@given(data=st.data())
@settings(max_examples=12)
def test_one_threshold_for_all_labels_equals_brute_force(name, drawn, data):
    problem, targets, scores = drawn(data, "multilabel", name)
    thresholds, score = best_thresholds(targets, scores, problem, per_label=False)
    assert thresholds.shape == (problem.outputs,)
    assert np.unique(thresholds).size == 1
    brute = best_by_brute_force(problem, targets, scores, [np.full(problem.outputs, cut) for cut in candidates(scores)])
    assert metric_of(problem).goodness(score) == pytest.approx(brute, abs=1e-10)
    assert metric_of(problem).score(targets, decide(scores, thresholds, problem)) == score


@pytest.mark.parametrize("name", [*PER_LABEL, "f3_micro"])
@given(data=st.data())
@settings(max_examples=10)
def test_thresholds_by_label_equal_brute_force_over_all_their_combinations(name, drawn, data):
    problem, targets, scores = drawn(data, "multilabel", name, rows=data.draw(st.integers(1, 4)))
    targets, scores = targets[:, :3], scores[:, :3]
    problem = Problem(problem.task, problem.classes[:3], name, problem.costs)
    thresholds, score = best_thresholds(targets, scores, problem, per_label=True)
    brute = best_by_brute_force(problem, targets, scores, list(product(*map(candidates, scores.T))))
    assert metric_of(problem).goodness(score) == pytest.approx(brute, abs=1e-12)
    assert metric_of(problem).score(targets, decide(scores, thresholds, problem)) == score


WEIGHED = [("binary", name, False) for name in OF_LABELS["binary"]]
WEIGHED += [("multilabel", name, False) for name in OF_LABELS["multilabel"]]
WEIGHED += [("multilabel", name, True) for name in PER_LABEL]


@pytest.mark.parametrize(("task", "name", "per_label"), WEIGHED)
@given(data=st.data())
@settings(max_examples=8)
def test_a_row_of_weight_three_is_a_row_three_times(task, name, per_label, drawn, data):
    problem, targets, scores = drawn(data, task, name)
    times = np.array(data.draw(st.lists(st.integers(1, 4), min_size=len(targets), max_size=len(targets))))
    weighed, _ = best_thresholds(targets, scores, problem, per_label=per_label, weights=times.astype(float))
    again = np.repeat(targets, times, axis=0), np.repeat(scores, times, axis=0)
    _, best = best_thresholds(*again, problem, per_label=per_label)
    score = metric_of(problem).score(again[0], decide(again[1], weighed, problem))
    assert score == pytest.approx(best, abs=1e-9)


@given(data=st.data())
@settings(max_examples=20)
def test_a_label_alone_is_cut_as_two_classes_are(drawn, data):
    _, targets, scores = drawn(data, "multilabel", "f1_macro")
    problem = Problem("multilabel", ("a", "b"), "f1_macro")
    thresholds, _ = best_thresholds(targets[:, :2], scores[:, :2], problem, per_label=True)
    assert thresholds.tolist() == [best_threshold(targets[:, k], scores[:, k], "f1")[0] for k in range(2)]


def test_of_equally_good_thresholds_the_widest_gap_is_taken_in_every_way_of_tuning():
    targets = np.array([[0, 0], [0, 0], [1, 1], [1, 1]], np.int32)
    scores = np.array([[0.1, 0.1], [0.2, 0.2], [0.6, 0.6], [0.7, 0.7]])
    for name in OF_LABELS["multilabel"]:
        problem = Problem("multilabel", LABELS, name, ((0, 1), (1, 0)))
        one = best_thresholds(targets, scores, problem, per_label=False)[0].tolist()
        assert one == pytest.approx([0.4, 0.4] if not name.startswith("recall") else one)
        if name in PER_LABEL and not name.startswith(("recall", "sensitivity", "specificity", "precision")):
            assert best_thresholds(targets, scores, problem, per_label=True)[0] == pytest.approx([0.4, 0.4])


def test_of_thresholds_by_label_that_are_equally_good_together_the_widest_gap_is_taken():
    targets = np.array([[1, 0], [0, 0], [0, 0], [1, 0], [0, 0]], np.int32)
    scores = np.array([[0.9, 0.1], [0.5, 0.1], [0.45, 0.1], [0.4, 0.1], [0.35, 0.1]])
    problem = Problem("multilabel", LABELS, "f1_micro")  # 2/3 with one row of a, and with four
    thresholds, score = best_thresholds(targets, scores, problem, per_label=True)
    assert score == pytest.approx(2 / 3)
    assert thresholds[0] == pytest.approx(0.7)
    assert thresholds[1] == np.nextafter(0.1, 1)  # none


@pytest.mark.parametrize("per_label", [False, True])
@pytest.mark.parametrize("name", OF_LABELS["multilabel"])
@given(data=st.data())
@settings(max_examples=6)
def test_the_order_of_rows_and_of_labels_does_not_matter(name, per_label, drawn, data):
    problem, targets, scores = drawn(data, "multilabel", name)
    if per_label and name not in PER_LABEL:
        return
    rows = np.array(data.draw(st.permutations(range(len(targets)))))
    labels = np.array(data.draw(st.permutations(range(problem.outputs))))
    there = best_thresholds(targets, scores, problem, per_label=per_label)[0]
    shuffled = best_thresholds(targets[rows][:, labels], scores[rows][:, labels], problem, per_label=per_label)[0]
    assert shuffled.tolist() == there[labels].tolist()


@pytest.mark.parametrize(("name", "seed"), [("jaccard_samples", 67), ("jaccard_samples", 115), ("f1_macro", 1252)])
def test_cuts_tie_although_their_sums_round_differently(name, seed):
    rng = np.random.default_rng(seed)
    targets, scores = rng.integers(0, 2, (6, 3)).astype(np.int32), rng.permutation(18).reshape(6, 3) ** 2 / 400
    problem = Problem("multilabel", ("a", "b", "c"), name)
    distinct = np.unique(scores)
    values = {
        high - low: metric_of(problem).score(targets, (scores >= high).astype(np.int32))
        for low, high in pairwise(distinct)
    }
    widest = max(gap for gap, value in values.items() if value == pytest.approx(max(values.values()), abs=1e-12))
    threshold = best_thresholds(targets, scores, problem, per_label=False)[0][0]
    place = np.searchsorted(distinct, threshold)
    assert distinct[place] - distinct[place - 1] == widest


@pytest.mark.parametrize("name", ["log_loss", "roc_auc_macro", "expected_calibration_error"])
def test_a_metric_of_probabilities_tunes_nothing(name, drawn):
    targets, scores = np.array([[0, 1], [1, 0]], np.int32), np.array([[0.1, 0.4], [0.3, 0.2]])
    problem = Problem("multilabel", LABELS, name)
    thresholds, score = best_thresholds(targets, scores, problem, per_label=True)
    assert thresholds.tolist() == [0.5, 0.5]
    assert score == metric_of(problem).score(targets, scores)


def test_a_multiclass_task_takes_the_most_probable_class_the_first_of_several():
    problem = Problem("multiclass", ("a", "b", "c"), "accuracy")
    scores = np.array([[0.4, 0.4, 0.2], [0.1, 0.2, 0.7]], np.float32)
    thresholds, score = best_thresholds([0, 2], scores, problem, per_label=True)
    assert thresholds.shape == (0,)
    assert decide(scores, thresholds, problem).tolist() == [0, 2]
    assert score == 1.0


def test_with_the_metric_cost_the_class_with_the_least_expected_cost_is_taken():
    costs = ((0.0, 1.0, 1.0), (1.0, 0.0, 1.0), (10.0, 10.0, 0.0))  # missing c is dear
    scores = [[0.5, 0.3, 0.2], [0.9, 0.05, 0.05]]  # expected: 2.3, 2.5, 0.8 and 0.55, 1.4, 0.95
    assert decide(scores, [], Problem("multiclass", ("a", "b", "c"), "cost", costs)).tolist() == [2, 0]
    assert decide(scores, [], Problem("multiclass", ("a", "b", "c"), "f1_macro", costs)).tolist() == [0, 0]


def test_a_dear_miss_lowers_the_threshold_of_two_classes():
    targets, scores = np.array([0, 1, 0, 1], np.int32), np.array([0.1, 0.3, 0.6, 0.9])
    cheap, dear = (Problem("binary", LABELS, "cost", ((0.0, 5.0), (miss, 0.0))) for miss in (1.0, 50.0))
    assert best_thresholds(targets, scores, cheap, per_label=False) == (pytest.approx([0.75]), 0.25)
    assert best_thresholds(targets, scores, dear, per_label=False) == (pytest.approx([0.2]), 1.25)


def test_probabilities_in_float32_are_cut_as_their_float64_values():
    scores = np.array([[0.1], [0.7]], np.float32)
    assert decide(scores, [0.7], Problem("binary", LABELS)).tolist() == [0, 0]  # float32's 0.7 is below 0.7
    assert decide(scores[:, 0], [float(scores[1, 0])], Problem("binary", LABELS)).tolist() == [0, 1]


@pytest.mark.parametrize("name", ["f1_samples", "subset_accuracy"])
def test_metrics_of_whole_rows_refuse_thresholds_by_label(name):
    with pytest.raises(PodiumError, match="no label has a best threshold of its own; set it to false"):
        best_thresholds([[0, 1]], [[0.1, 0.2]], Problem("multilabel", LABELS, name), per_label=True)


@pytest.mark.parametrize(
    ("task", "scores", "thresholds"),
    [
        ("binary", [[0.1, 0.9]], [0.5]),
        ("binary", [[0.1]], []),
        ("multilabel", [[0.1, 0.9]], [0.5]),
        ("multilabel", [0.1, 0.9], [0.5, 0.5]),
        ("multiclass", [[0.1, 0.9]], [0.5, 0.5]),
    ],
)
def test_shapes_that_do_not_match_are_refused(task, scores, thresholds):
    with pytest.raises(ValueError, match="outputs and"):
        decide(scores, thresholds, Problem(task, LABELS))


def test_scores_that_are_not_finite_are_refused():
    with pytest.raises(PodiumError, match="score 1 of 2 is nan"):
        best_thresholds([[0, 1]], [[0.1, np.nan]], Problem("multilabel", LABELS, "f1_macro"), per_label=False)
