"""Thresholds equal brute force over all cut points; values equal scikit-learn's."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as reference

from podium.errors import PodiumError
from podium.metrics.binary import METRICS, all_cuts, best_threshold, confusion, predict, score, value

SCIKIT = {
    "f1": lambda truth, predicted: reference.f1_score(truth, predicted, zero_division=0),
    "accuracy": reference.accuracy_score,
    "precision": lambda truth, predicted: reference.precision_score(truth, predicted, zero_division=0),
    "recall": lambda truth, predicted: reference.recall_score(truth, predicted, zero_division=0),
    "specificity": lambda truth, predicted: reference.recall_score(truth, predicted, pos_label=0, zero_division=0),
    "jaccard": lambda truth, predicted: reference.jaccard_score(truth, predicted, zero_division=0),
    "matthews": reference.matthews_corrcoef,
    "quadratic_kappa": lambda truth, predicted: reference.cohen_kappa_score(truth, predicted, replace_undefined_by=0.0),
}

COARSE = st.integers(0, 6).map(lambda number: number / 6)  # many ties
FINE = st.floats(0, 1, allow_nan=False) | st.floats(0, 1, width=32)
ROWS = st.lists(st.tuples(st.integers(0, 1), COARSE), min_size=1, max_size=40) | st.lists(
    st.tuples(st.integers(0, 1), FINE), min_size=1, max_size=25
)
METRIC = st.sampled_from(METRICS)


def columns(rows):
    targets, scores = zip(*rows, strict=True)
    return np.array(targets, np.int32), np.array(scores, np.float64)


@given(ROWS, METRIC)
@settings(max_examples=30)
def test_best_threshold_equals_brute_force_over_all_cut_points(rows, metric):
    targets, scores = columns(rows)
    cuts = [*np.unique(scores), np.inf]  # positive at or above each distinct score, or nothing
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        brute = max(SCIKIT[metric](targets, (scores >= cut).astype(int)) for cut in cuts)
    threshold, best = best_threshold(targets, scores, metric)
    assert best == pytest.approx(brute, abs=1e-12)
    assert score(targets, predict(scores, threshold), metric) == best


@given(ROWS, METRIC, st.floats(-0.1, 1.1))
def test_the_score_of_labels_equals_scikit_learn(rows, metric, threshold):
    targets, scores = columns(rows)
    predicted = (scores >= threshold).astype(int)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = SCIKIT[metric](targets, predicted)
    assert score(targets, predict(scores, threshold), metric) == pytest.approx(expected, abs=1e-12)


@given(ROWS)
def test_every_cut_counts_as_predicting_at_its_threshold_does(rows):
    targets, scores = columns(rows)
    cuts = all_cuts(targets, scores)
    assert (np.diff(cuts.thresholds) > 0).all()
    for cut, threshold in enumerate(cuts.thresholds):
        expected = confusion(targets, predict(scores, threshold))
        assert tuple(int(np.asarray(count)[cut]) for count in cuts.counts) == tuple(expected)


@given(ROWS, METRIC, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows, metric, random):
    shuffled = random.sample(rows, len(rows))
    assert best_threshold(*columns(rows), metric) == best_threshold(*columns(shuffled), metric)


@given(ROWS, METRIC)
def test_float32_scores_are_cut_as_their_float64_values(rows, metric):
    targets, scores = columns(rows)
    narrow = scores.astype(np.float32)
    assert best_threshold(targets, narrow, metric) == best_threshold(targets, narrow.astype(np.float64), metric)
    threshold, best = best_threshold(targets, narrow, metric)
    assert score(targets, predict(narrow, threshold), metric) == best


def test_the_threshold_lies_midway():
    assert best_threshold([0, 1], [0.2, 0.8], "f1") == (0.5, 1.0)


def test_of_equally_good_cuts_the_widest_gap_then_the_lowest_is_taken():
    # accuracy 3/4 both between 0.1 and 0.2, and between 0.3 and 0.9
    assert best_threshold([0, 1, 0, 1], [0.1, 0.2, 0.3, 0.9], "accuracy")[0] == pytest.approx(0.6)
    assert best_threshold([0, 1, 0, 1], [0.25, 0.5, 0.75, 1.0], "accuracy")[0] == 0.375


def test_neighbouring_floats_are_still_parted():
    low = 0.5
    high = np.nextafter(low, 1)
    threshold, best = best_threshold([0, 1], [low, high], "f1")
    assert (threshold, best) == (high, 1.0)


def test_all_positive_and_none_positive_are_cuts_too():
    assert best_threshold([1, 1], [0.3, 0.3], "f1") == (0.3, 1.0)
    threshold, best = best_threshold([0, 0], [0.3, 1.0], "accuracy")
    assert best == 1.0
    assert not predict([0.3, 1.0], threshold).any()


def test_no_positive_row_gives_zero_f1_not_an_error():
    assert best_threshold([0, 0], [0.2, 0.4], "f1")[1] == 0.0


def test_an_unknown_metric_is_an_error_never_another_metric():
    for call in (lambda: best_threshold([0, 1], [0, 1], "F1"), lambda: value(confusion([1], [1]), "auc")):
        with pytest.raises(PodiumError, match="is unknown; give one of f1, accuracy"):
            call()


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_scores_that_are_not_finite_are_refused(bad):
    with pytest.raises(PodiumError, match="score 1 of 2"):
        best_threshold([0, 1], [0.5, bad], "f1")


@pytest.mark.parametrize(("targets", "scores"), [([], []), ([0, 1], [0.5]), ([0, 2], [0.1, 0.2])])
def test_rows_that_do_not_match_are_refused(targets, scores):
    with pytest.raises(ValueError, match="targets"):
        best_threshold(targets, scores, "f1")
