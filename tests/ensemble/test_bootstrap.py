"""The interval: deterministic, of groups, as a plain bootstrap has it, and it covers."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from podium.ensemble import bootstrap
from podium.ensemble.bootstrap import interval, resampled
from podium.metrics import metric_of
from podium.metrics.binary import METRICS, score
from podium.problem import Problem

ROWS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1), st.integers(0, 5)), min_size=1, max_size=40)

COSTS = ((0.0, 2.0), (1.0, 0.0))
PROBLEMS = [
    Problem("binary", ("a", "b"), "log_loss"),
    Problem("binary", ("a", "b"), "roc_auc"),
    Problem("binary", ("a", "b"), "cost", COSTS),
    Problem("multiclass", ("a", "b", "c"), "f1_macro"),
    Problem("multiclass", ("a", "b", "c"), "quadratic_kappa"),
    Problem("multiclass", ("a", "b", "c"), "expected_calibration_error"),
    Problem("multiclass", ("a", "b", "c"), "average_precision_macro"),
    Problem("multilabel", ("a", "b", "c"), "f1_micro"),
    Problem("multilabel", ("a", "b", "c"), "jaccard_samples"),
    Problem("multilabel", ("a", "b", "c"), "cost", COSTS),
    Problem("multilabel", ("a", "b", "c"), "roc_auc_macro"),
]


def binary(metric):
    return Problem("binary", ("ham", "spam"), metric)


def some(problem, rows, seed):
    """Targets, and something better than chance that the metric reads."""
    rng = np.random.default_rng(seed)
    shape = (rows, 3) if problem.task == "multilabel" else rows
    targets, noise = (rng.integers(0, max(2, problem.outputs * (np.ndim(shape) == 0)), shape) for _ in range(2))
    if metric_of(problem).reads == "labels":
        return targets.astype(np.int32), np.where(rng.random(shape) < 0.6, targets, noise).astype(np.int32)
    odds = np.exp(problem.indicators(targets.astype(np.int32)) + rng.normal(size=(rows, problem.outputs)))
    return targets.astype(np.int32), odds / (
        odds.sum(axis=1, keepdims=True) if problem.task == "multiclass" else 1 + odds
    )


@given(ROWS, st.sampled_from(METRICS), st.integers(0, 99))
def test_it_holds_the_score_and_is_deterministic(rows, metric, seed):
    targets, predictions, groups = map(np.array, zip(*rows, strict=True))
    low, high = interval(binary(metric), targets, predictions, groups, repeats=100, seed=seed)
    assert -1 <= low <= score(targets, predictions, metric) <= high <= 1
    assert (low, high) == interval(binary(metric), targets, predictions, groups, repeats=100, seed=seed)


@given(ROWS, st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_the_names_of_groups_matter(rows, random):
    shuffled = random.sample(rows, len(rows))
    renamed = [(target, prediction, 100 - group) for target, prediction, group in shuffled]
    results = [
        interval(binary("f1"), *map(np.array, zip(*some, strict=True)), repeats=100)
        for some in (rows, shuffled, renamed)
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


def test_groups_are_drawn_themselves_where_kinds_are_many(monkeypatch):
    """The same distribution, dense or sparse, whichever way it is drawn."""
    rng = np.random.default_rng(0)
    cells, groups = rng.integers(0, 3, (60, 4)).astype(float), rng.integers(0, 25, 60)
    sums = np.stack([cells[groups == group].sum(axis=0) for group in np.unique(groups)])
    monkeypatch.setattr(bootstrap, "MOST_KINDS", 0)
    dense, sparse = (
        resampled(given, groups, repeats=40_000, rng=np.random.default_rng(1)) for given in (cells, csr_array(cells))
    )
    assert np.array_equal(dense, sparse)
    assert dense.mean(axis=0) == pytest.approx(sums.sum(axis=0), rel=0.01)
    assert np.cov(dense.T) == pytest.approx(np.cov(sums.T, bias=True) * len(sums), rel=0.1, abs=5)


def test_how_many_are_drawn_at_a_time_decides_nothing(monkeypatch):
    whole = np.concatenate(list(bootstrap.drawn(7, 10, np.random.default_rng(3))))
    assert (whole.sum(axis=1) == 7).all()
    monkeypatch.setattr(bootstrap, "AT_ONCE", 21)
    parts = list(bootstrap.drawn(7, 10, np.random.default_rng(3)))
    assert [len(part) for part in parts] == [3, 3, 3, 1]
    assert np.array_equal(np.concatenate(parts), whole)


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: f"{problem.task}-{problem.metric}")
def test_a_resample_scores_what_its_rows_repeated_score(problem, monkeypatch):
    """Of every kind of metric: against drawing groups and scoring the rows that result."""
    targets, given = some(problem, 80, 7)
    groups = np.random.default_rng(8).integers(0, 50, 80)
    metric, (_, place) = metric_of(problem), np.unique(groups, return_inverse=True)
    monkeypatch.setattr(bootstrap, "MOST_KINDS", 0)
    found = bootstrap.resampled_scores(problem, targets, [given], groups, repeats=20, seed=4)[0]
    rng, size = np.random.default_rng(4), place.max() + 1
    for value in found:
        times = np.bincount(rng.integers(0, size, size), minlength=size)
        rows = np.repeat(np.arange(80), times[place])
        assert value == pytest.approx(metric.score(targets[rows], given[rows]), abs=1e-9)


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: f"{problem.task}-{problem.metric}")
def test_every_kind_of_metric_has_an_interval_that_holds_its_score(problem):
    targets, given = some(problem, 150, 9)
    groups = np.random.default_rng(10).integers(0, 120, 150)
    low, high = interval(problem, targets, given, groups, repeats=100, seed=2)
    assert low < metric_of(problem).score(targets, given) < high
    assert (low, high) == interval(problem, targets, given, groups, repeats=100, seed=2)
    assert (low, high) != interval(problem, targets, given, groups, repeats=100, seed=3)
    wide = np.subtract(*interval(problem, targets, given, groups, repeats=100, confidence=0.5)[::-1])
    assert wide < high - low


def test_duplicates_in_one_group_widen_it():
    rng = np.random.default_rng(2)
    targets, predictions = rng.integers(0, 2, 200), rng.integers(0, 2, 200)
    alone, together = np.arange(800), np.tile(np.arange(200), 4)
    four = (np.tile(targets, 4), np.tile(predictions, 4))
    narrow, wide = (np.diff(interval(binary("f1"), *four, groups)) for groups in (alone, together))
    assert wide > 1.6 * narrow  # twice as wide, up to chance
    assert wide == pytest.approx(np.diff(interval(binary("f1"), targets, predictions, np.arange(200))), rel=0.1)


def test_it_covers_about_as_often_as_it_says():
    rng, hits = np.random.default_rng(4), 0
    for seed in range(300):
        targets = rng.random(600) < 0.3
        predictions = np.where(rng.random(600) < 0.8, targets, ~targets)
        low, high = interval(binary("f1"), targets, predictions, np.arange(600), repeats=200, seed=seed)
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
    interval(binary("f1"), targets, predictions, groups, repeats=1000)
    assert time.perf_counter() - start < 1
