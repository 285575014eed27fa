"""Best, hill climb, differential evolution: on the rows they see, never worse than where they begin."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podium.config.blending import Blending
from podium.ensemble.methods import best, differential_evolution, hill_climb
from podium.problem import TASKS

SEEDS = st.integers(0, 2**31)
METRICS = [("binary", "f1"), ("binary", "roc_auc"), ("multiclass", "accuracy"), ("multilabel", "f1_micro")]
each_metric = pytest.mark.parametrize(("task", "metric"), METRICS)


@each_metric
@settings(max_examples=8)
@given(SEEDS)
def test_the_best_is_the_best(drawn, task, metric, seed):
    oof, seen = drawn(seed, task, metric=metric, members=4)
    scores = [seen.goodness(member) for member in oof]
    chosen = best.fit(oof, seen, Blending()).weights
    assert scores[int(chosen.argmax())] == max(scores)
    assert sorted(chosen) == [0, 0, 0, 1]


@each_metric
@settings(max_examples=8)
@given(SEEDS)
def test_a_climb_never_falls_on_its_own_rows(drawn, task, metric, seed):
    oof, seen = drawn(seed, task, metric=metric, members=4)
    path = [hill_climb.climb(oof, seen, steps) for steps in range(1, 8)]
    scores = [seen.goodness(np.tensordot(counts, oof, 1) / counts.sum()) for counts in path]
    assert all(high >= low - 1e-12 for low, high in pairwise(scores))
    assert scores[0] == max(seen.goodness(member) for member in oof)
    assert all(counts.sum() <= steps for steps, counts in enumerate(path, 1))


def test_of_equally_good_additions_a_member_that_is_in_goes_first_then_the_lower_loss(drawn):
    """Every member parts the rows alike: only ties are left, the first has the lowest loss, the rest is idle."""
    _, seen = drawn(1)
    sure = np.where(seen.targets == 1, 0.9, 0.1)[:, None]
    oof = np.stack([0.5 + (sure - 0.5) * scale for scale in (0.2, 1, 0.6)])
    assert hill_climb.climb(oof, seen, 9).tolist() == [0, 1, 0]
    assert best.single(oof, seen) == 1


def test_bags_are_halves_of_the_groups_and_follow_the_seed(drawn, monkeypatch):
    oof, seen = drawn(3)
    rows = []

    def spy(given, part, steps):
        rows.append(part.groups)
        return np.array([1, 0, 0])

    monkeypatch.setattr(hill_climb, "climb", spy)
    for seed in (1, 1, 2):
        hill_climb.fit(oof, seen, Blending(seed=seed, hill_climb={"bags": 2}))
    assert all(len(set(groups)) == 15 and len(groups) == 30 for groups in rows)  # 30 groups of 2 rows
    assert np.array_equal(rows[0], rows[2])
    assert not np.array_equal(rows[0], rows[4])
    assert not np.array_equal(rows[0], rows[1])
    rows.clear()
    hill_climb.fit(oof, seen, Blending(hill_climb={"bags": 1}))
    assert np.array_equal(rows[0], seen.groups)


@pytest.mark.parametrize("task", TASKS)
@settings(max_examples=3)
@given(SEEDS)
def test_evolved_weights_are_no_worse_than_equal_ones_and_repeat(drawn, task, seed):
    oof, seen = drawn(seed, task)
    given = Blending(differential_evolution={"generations": 3, "population": 4})
    found = differential_evolution.fit(oof, seen, given).weights
    assert seen.goodness(np.tensordot(found, oof, 1)) >= seen.goodness(oof.mean(axis=0)) - 1e-9
    assert np.array_equal(found, differential_evolution.fit(oof, seen, given).weights)


def test_evolution_finds_the_member_that_knows(drawn):
    _, seen = drawn(4, members=3, rows=200)
    noise = np.random.default_rng(1).random((2, 200, 1))
    truth = np.clip(seen.targets[:, None] * 0.5 + np.random.default_rng(2).random((200, 1)) * 0.6, 0, 1)
    weights = differential_evolution.fit(np.stack([noise[0], truth, noise[1]]), seen, Blending()).weights
    assert weights.argmax() == 1
    assert weights[1] > 0.6
