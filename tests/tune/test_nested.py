"""A choice judged by what had no say in it: nothing is gained where there is nothing to gain."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from podium.tune.nested import best, best_without_each

REPEATS, TRIALS, FOLDS = 400, 20, 5


def tables() -> st.SearchStrategy[np.ndarray]:
    shape = st.tuples(st.integers(1, 8), st.integers(2, 6))
    return arrays(np.float64, shape, elements=st.floats(0, 1, width=16))


@given(tables())
def test_a_fold_has_no_say_in_the_choice_that_it_judges(table):
    before = best_without_each(table)
    for fold in range(table.shape[1]):
        other = table.copy()
        other[:, fold] = np.random.default_rng(fold).random(len(table))
        assert best_without_each(other)[fold] == before[fold]


@given(tables())
def test_what_is_chosen_is_best_by_its_own_measure(table):
    assert table[best(table)].mean() == pytest.approx(table.mean(axis=1).max())
    for fold, place in enumerate(best_without_each(table)):
        others = np.delete(table, fold, axis=1)
        assert others[place].mean() == pytest.approx(others.mean(axis=1).max())


def z(gains: list[float]) -> float:
    """How many standard errors the mean is from 0."""
    return float(np.mean(gains) / (np.std(gains, ddof=1) / math.sqrt(len(gains))))


def noise(rng: np.random.Generator) -> np.ndarray:
    """Trials that are all equal in truth: a fold gives its own difficulty, and luck; the first is params.yaml."""
    return rng.normal(0.75, 0.01, FOLDS) + rng.normal(0, 0.01, (TRIALS, FOLDS))


def test_among_equal_trials_the_raw_winner_is_flattered_and_the_nested_one_is_not():
    rng, raw, each, rest = np.random.default_rng(5), [], [], []
    for _ in range(REPEATS):
        table = noise(rng)
        raw.append(table[best(table)].mean() - table[0].mean())
        places = best_without_each(table)
        each.append(float(np.mean([table[place, fold] - table[0, fold] for fold, place in enumerate(places)])))
        rest.append((table[best(table[:, :2])] - table[0])[2:].mean())
    assert z(raw) > 20
    assert np.mean(raw) > 0.005
    assert abs(z(each)) < 3
    assert abs(z(rest)) < 3


def test_a_trial_that_is_better_in_truth_is_found_and_told():
    rng, gains = np.random.default_rng(6), []
    for _ in range(50):
        table = noise(rng)
        table[7] += 0.05
        places = best_without_each(table)
        assert set(places) == {7}
        gains.append(float(np.mean([table[place, fold] - table[0, fold] for fold, place in enumerate(places)])))
    assert np.mean(gains) == pytest.approx(0.05, abs=0.005)
