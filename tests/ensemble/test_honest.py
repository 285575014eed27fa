"""Cross-fitting: a slice has no say in what predicts it, and a raw score flatters where a cross-fitted one does not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.ensemble.honest import by_fold, honest, slices_of
from podium.errors import PodiumError
from podium.metrics import metric_of
from podium.metrics.binary import best_threshold, predict, score
from podium.problem import Problem

F1 = metric_of(Problem("binary", ("ham", "spam"), "f1"))
ACCURACY = metric_of(Problem("binary", ("ham", "spam"), "accuracy"))
SEEDS = st.integers(0, 2**31)


def threshold_of(targets, scores, slices, groups=None):
    return honest(
        targets,
        slices,
        np.arange(len(targets)) if groups is None else groups,
        F1,
        lambda rows: best_threshold(targets[rows], scores[rows], "f1")[0],
        lambda threshold, rows: predict(scores[rows], threshold),
    )


def draw(seed, rows=60, k=4):
    rng = np.random.default_rng(seed)
    targets = np.where(np.arange(rows) < k * 2, np.arange(rows) % 2, rng.random(rows) < 0.3).astype(np.int32)
    return targets, np.round(targets + rng.normal(size=rows), 2), rng.permutation(np.arange(rows) % k)


@given(SEEDS, st.integers(0, 3))
def test_the_held_slice_never_decides_its_own_threshold(seed, held):
    targets, scores, slices = draw(seed)
    before = threshold_of(targets, scores, slices)
    changed, moved = targets.copy(), scores.copy()
    changed[slices == held] = 1 - changed[slices == held]
    moved[slices == held] += 7
    after = threshold_of(changed, moved, slices)
    assert after.parts[held] == before.parts[held]
    expected = predict(moved[slices == held], before.parts[held])
    assert np.array_equal(after.predictions[slices == held], expected)


@given(SEEDS, st.integers(0, 3))
def test_nor_do_its_duplicates_in_other_slices(seed, held):
    targets, scores, slices = draw(seed)
    groups = np.where(np.arange(60) < 20, np.arange(60), np.random.default_rng(seed).integers(20, 60, 60))
    shared = np.isin(groups, groups[slices == held])
    before = threshold_of(targets, scores, slices, groups)
    after = threshold_of(np.where(shared, 1 - targets, targets), np.where(shared, scores + 7, scores), slices, groups)
    assert after.parts[held] == before.parts[held]


def test_fit_sees_the_other_slices_and_predict_the_held_one():
    slices, groups, seen = np.array([0, 1, 2, 1]), np.arange(4), []
    honest(np.array([0, 1, 0, 1], np.int32), slices, groups, F1, lambda rows: tuple(rows), lambda fitted, rows: (
        seen.append((fitted, tuple(rows))), np.zeros(len(rows), np.int32))[1])  # fmt: skip
    assert seen == [((1, 2, 3), (0,)), ((0, 2), (1, 3)), ((0, 1, 3), (2,)), ((0, 1, 2, 3), (0, 1, 2, 3))]


@given(SEEDS)
def test_all_rows_are_put_together_then_scored_once(seed):
    targets, scores, slices = draw(seed)
    found = threshold_of(targets, scores, slices)
    assert found.cross_fitted == score(targets, found.predictions, "f1")
    assert found.raw == best_threshold(targets, scores, "f1")[1]
    assert found.gap == found.raw - found.cross_fitted
    assert by_fold(targets, found.predictions, slices, ACCURACY) == {
        part: pytest.approx(np.mean(targets[slices == part] == found.predictions[slices == part])) for part in range(4)
    }


def test_the_raw_score_flatters_and_the_cross_fitted_one_does_not():
    """Of 200 draws from one population, against the score that the tuned threshold gets on fresh rows of it."""
    rng = np.random.default_rng(3)

    def rows(number):
        targets = (rng.random(number) < 0.2).astype(np.int32)
        return targets, targets + rng.normal(size=number)

    fresh_targets, fresh_scores = rows(100_000)
    raw, crossed, fresh = [], [], []
    for _ in range(200):
        targets, scores = rows(400)
        found = threshold_of(targets, scores, np.arange(400) % 5)
        raw.append(found.raw)
        crossed.append(found.cross_fitted)
        fresh.append(score(fresh_targets, predict(fresh_scores, found.whole), "f1"))
    assert np.mean(raw) - np.mean(fresh) > 0.015
    assert abs(np.mean(crossed) - np.mean(fresh)) < 0.01


def test_one_fold_alone_is_cut_into_slices_of_whole_groups():
    groups = np.array([9, 9, 4, 1, 4, 7, 3, 2])
    slices, words = slices_of(np.zeros(8, np.int16), groups)
    assert words == "5 slices of the only fold's groups"
    assert set(slices) == set(range(5))
    assert all(len(set(slices[groups == group])) == 1 for group in groups)
    assert slices_of(np.array([3, 1]), np.array([0, 0]))[1] == "folds"
    with pytest.raises(PodiumError, match="one group"):
        slices_of(np.zeros(3, np.int16), np.zeros(3, np.int64))
