"""The difference of two entrants: by the same resamples, so that what both find hard cancels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.ensemble.bootstrap import interval
from podium.ensemble.paired import paired
from podium.metrics import metric_of
from podium.problem import Problem

F1 = Problem("binary", ("ham", "spam"), "f1")
LOG_LOSS = Problem("binary", ("ham", "spam"), "log_loss")
LABELS = Problem("multilabel", ("joy", "fear"), "f1_macro")


def entrants(seed, rows=400, right=0.8, better=0.9):
    rng = np.random.default_rng(seed)
    targets = (rng.random(rows) < 0.3).astype(np.int32)
    luck = rng.random(rows)
    return targets, *(np.where(luck < share, targets, 1 - targets).astype(np.int32) for share in (better, right))


@given(st.integers(0, 999))
def test_it_is_the_difference_inside_its_interval_and_turns_round_with_its_entrants(seed):
    targets, a, b = entrants(seed, rows=60)
    groups = np.random.default_rng(seed).integers(0, 40, 60)
    difference, low, high = paired(F1, targets, a, b, groups, repeats=100, seed=seed)
    metric = metric_of(F1)
    assert difference == metric.score(targets, a) - metric.score(targets, b)
    assert low <= difference <= high
    assert paired(F1, targets, a, b, groups, repeats=100, seed=seed) == (difference, low, high)
    exchanged = paired(F1, targets, b, a, groups, repeats=100, seed=seed)
    assert exchanged == pytest.approx((-difference, -high, -low), abs=1e-12)


def test_an_entrant_does_not_differ_from_itself():
    targets, a, _ = entrants(1)
    assert paired(F1, targets, a, a, np.arange(400)) == (0, 0, 0)


def test_it_is_narrower_than_two_intervals():
    targets, a, b = entrants(2)
    alone = [np.diff(interval(F1, targets, labels, np.arange(400)))[0] for labels in (a, b)]
    _, low, high = paired(F1, targets, a, b, np.arange(400))
    assert high - low < 0.8 * np.hypot(*alone)
    assert low > 0


def test_two_that_are_equally_good_differ_from_0_about_as_seldom_as_it_says():
    found = []
    for seed in range(200):
        rng = np.random.default_rng(seed)
        targets = (rng.random(300) < 0.3).astype(np.int32)
        a, b = (np.where(rng.random(300) < 0.8, targets, 1 - targets).astype(np.int32) for _ in range(2))
        _, low, high = paired(F1, targets, a, b, np.arange(300), repeats=200, seed=seed)
        found.append(low <= 0 <= high)
    assert 0.9 <= np.mean(found) <= 0.99


def test_labels_of_several_and_probabilities_compare_too():
    rng = np.random.default_rng(3)
    targets = (rng.random((200, 2)) < 0.4).astype(np.int32)
    good, bad = (np.where(rng.random((200, 2)) < share, targets, 1 - targets) for share in (0.95, 0.6))
    assert paired(LABELS, targets, good, bad, np.arange(200), repeats=100)[1] > 0
    one = targets[:, 0]
    sure, unsure = (np.where(one == 1, p, 1 - p)[:, None] for p in (0.9, 0.6))
    difference, low, high = paired(LOG_LOSS, one, sure, unsure, np.arange(200), repeats=100)
    assert difference == pytest.approx(np.log(0.6) - np.log(0.9))
    assert high < 0  # the lower log loss
    assert low == pytest.approx(high)
