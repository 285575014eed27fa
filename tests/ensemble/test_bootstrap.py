"""The interval: deterministic, of groups, as a plain bootstrap has it, and it covers."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.ensemble.bootstrap import interval, resampled
from podium.metrics.binary import METRICS, score

ROWS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1), st.integers(0, 5)), min_size=1, max_size=40)


@given(ROWS, st.sampled_from(METRICS), st.integers(0, 99))
def test_it_holds_the_score_and_is_deterministic(rows, metric, seed):
    targets, predictions, groups = map(np.array, zip(*rows, strict=True))
    low, high = interval(targets, predictions, groups, metric, repeats=100, seed=seed)
    assert 0 <= low <= score(targets, predictions, metric) <= high <= 1
    assert (low, high) == interval(targets, predictions, groups, metric, repeats=100, seed=seed)


@given(ROWS, st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_the_names_of_groups_matter(rows, random):
    shuffled = random.sample(rows, len(rows))
    renamed = [(target, prediction, 100 - group) for target, prediction, group in shuffled]
    results = [
        interval(*map(np.array, zip(*some, strict=True)), "f1", repeats=100) for some in (rows, shuffled, renamed)
    ]
    assert results[0] == results[1] == results[2]


def test_resampling_kinds_is_resampling_groups():
    """The sums have the mean and the covariance that drawing whole groups with replacement gives."""
    rng = np.random.default_rng(0)
    cells, groups = rng.integers(0, 3, (60, 4)), rng.integers(0, 25, 60)
    totals = resampled(cells, groups, repeats=40_000, rng=np.random.default_rng(1))
    sums = np.stack([cells[groups == group].sum(axis=0) for group in np.unique(groups)])
    assert totals.mean(axis=0) == pytest.approx(sums.sum(axis=0), rel=0.01)
    assert np.cov(totals.T) == pytest.approx(np.cov(sums.T, bias=True) * len(sums), rel=0.1, abs=5)


def test_duplicates_in_one_group_widen_it():
    rng = np.random.default_rng(2)
    targets, predictions = rng.integers(0, 2, 200), rng.integers(0, 2, 200)
    alone, together = np.arange(800), np.tile(np.arange(200), 4)
    four = (np.tile(targets, 4), np.tile(predictions, 4))
    narrow, wide = (np.diff(interval(*four, groups, "f1")) for groups in (alone, together))
    assert wide > 1.6 * narrow  # twice as wide, up to chance
    assert wide == pytest.approx(np.diff(interval(targets, predictions, np.arange(200), "f1")), rel=0.1)


def test_it_covers_about_as_often_as_it_says():
    rng, hits = np.random.default_rng(4), 0
    for seed in range(300):
        targets = rng.random(600) < 0.3
        predictions = np.where(rng.random(600) < 0.8, targets, ~targets)
        low, high = interval(targets, predictions, np.arange(600), "f1", repeats=200, seed=seed)
        hits += low <= 2 * 0.24 / (2 * 0.24 + 0.06 + 0.14) <= high  # the f1 of the whole population
    assert 0.91 <= hits / 300 <= 0.985


def test_a_thousand_repeats_of_25_000_rows_take_under_a_second():
    rng = np.random.default_rng(5)
    targets, predictions, groups = (
        rng.integers(0, 2, 25_000),
        rng.integers(0, 2, 25_000),
        rng.integers(0, 22_000, 25_000),
    )
    start = time.perf_counter()
    interval(targets, predictions, groups, "f1", repeats=1000)
    assert time.perf_counter() - start < 1
