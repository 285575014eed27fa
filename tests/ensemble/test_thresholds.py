"""Threshold rules."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.config.ensemble import Threshold
from podium.ensemble import thresholds
from podium.errors import PodiumError
from podium.metrics.binary import best_threshold, predict
from podium.problem import Problem

SCORES = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def fit(settings, targets, scores, metric):
    problem = Problem("binary", ("ham", "spam"), metric)
    return thresholds.fit(settings, np.array(targets, np.int32), np.array(scores)[:, None], problem)[0]


def test_tuned_is_the_best_for_the_metric_and_fixed_is_as_given():
    targets, scores = [0, 1, 1, 0], [0.1, 0.2, 0.9, 0.95]
    for metric in ("f1", "accuracy"):
        assert fit(Threshold(), targets, scores, metric) == best_threshold(targets, scores, metric)[0]
    assert fit(Threshold(rule="fixed", value=0.3), targets, scores, "f1") == 0.3


@pytest.mark.parametrize("only", [0, 1])
def test_nothing_is_tuned_on_one_class(only):
    with pytest.raises(PodiumError, match="all of one class"):
        fit(Threshold(), [only, only], [0.1, 0.2], "f1")
    assert fit(Threshold(rule="fixed"), [only, only], [0.1, 0.2], "f1") == 0.5


LABELS = Problem("multilabel", ("joy", "fear", "anger"), "f1_macro")


def labelled(seed=1, rows=80):
    rng = np.random.default_rng(seed)
    targets = (rng.random((rows, 3)) < [0.5, 0.3, 0.1]).astype(np.int32)
    return targets, np.clip(0.3 * targets + 0.7 * rng.random((rows, 3)), 0, 1)


def test_each_label_has_its_own_or_all_have_one():
    targets, scores = labelled()
    each = thresholds.fit(Threshold(), targets, scores, LABELS)
    assert each.tolist() == [best_threshold(targets[:, n], scores[:, n], "f1")[0] for n in range(3)]
    one = thresholds.fit(Threshold(per_label=False), targets, scores, LABELS)
    assert len(set(one.tolist())) == 1
    fixed = thresholds.fit(Threshold(rule="fixed", value=0.3), targets, scores, LABELS)
    assert fixed.tolist() == [0.3] * 3


def test_a_label_that_all_or_none_carry_takes_the_fixed_value():
    targets, scores = labelled()
    targets[:, 0], targets[:, 2] = 1, 0
    found = thresholds.fit(Threshold(value=0.6), targets, scores, LABELS)
    assert found.tolist() == [0.6, best_threshold(targets[:, 1], scores[:, 1], "f1")[0], 0.6]
    with pytest.raises(PodiumError, match="the 80 rows it may be fitted on are all of one class"):
        thresholds.fit(Threshold(), np.zeros_like(targets), scores, LABELS)


def test_a_metric_of_rows_has_no_threshold_for_each_label():
    targets, scores = labelled()
    samples = Problem("multilabel", LABELS.classes, "f1_samples")
    with pytest.raises(PodiumError, match="per_label"):
        thresholds.fit(Threshold(), targets, scores, samples)
    assert thresholds.fit(Threshold(per_label=False), targets, scores, samples).shape == (3,)


def test_nothing_is_tuned_where_nothing_reads_it():
    targets, scores = labelled()
    loss = Problem("multilabel", LABELS.classes, "log_loss")
    assert thresholds.fit(Threshold(value=0.4), targets, scores, loss).tolist() == [0.4] * 3
    assert fit(Threshold(value=0.4), [0, 1], [0.1, 0.2], "roc_auc") == 0.4
    several = Problem("multiclass", LABELS.classes, "f1_macro")
    assert thresholds.fit(Threshold(), np.array([0, 1], np.int32), scores[:2], several).shape == (0,)
    assert [thresholds.are_tuned(Threshold(), problem) for problem in (LABELS, loss, several)] == [True, False, False]


@given(SCORES, st.floats(0, 1))
def test_the_matched_threshold_comes_nearest_to_the_share(scores, share):
    reached = predict(scores, thresholds.matched_by_rate(scores, share)).mean()
    possible = [predict(scores, cut).mean() for cut in [*scores, 2.0]]
    assert abs(reached - share) == pytest.approx(min(abs(other - share) for other in possible))


@given(SCORES)
def test_on_the_rows_themselves_the_matched_threshold_selects_the_same(scores):
    threshold = float(np.median(scores))
    share = predict(scores, threshold).mean()
    assert predict(scores, thresholds.matched_by_rate(scores, share)).mean() == share
