"""Geometric, power, logit and rank means against their formulas."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit, logit
from scipy.stats import gmean, pmean, rankdata

from podium.config.blending import Blending
from podium.ensemble.crossed import method_of

SEEDS = st.integers(0, 2**31)


def mixed(name, oof, seen, **others):
    method = method_of(name)
    return method.combine(oof, method.fit(oof, seen, Blending(**others)), seen.problem)


@pytest.mark.parametrize("task", ["binary", "multiclass", "multilabel"])
@given(SEEDS)
def test_they_equal_scipys(drawn, task, seed):
    oof, seen = drawn(seed, task)
    expected = {
        "geometric": gmean(oof, axis=0),
        "logit": expit(logit(oof).mean(axis=0)),
        "power": pmean(oof, 3, axis=0),
    }
    for name, mean in expected.items():
        whole = mean / mean.sum(axis=1, keepdims=True) if task == "multiclass" else mean
        assert mixed(name, oof, seen, exponent=3) == pytest.approx(whole, abs=1e-6)


@given(SEEDS)
def test_the_power_mean_rises_with_its_exponent(drawn, seed):
    oof, seen = drawn(seed)
    means = [mixed("power", oof, seen, exponent=exponent) for exponent in (-100, -1, 0.5, 1, 2, 100)]
    assert all((low <= high + 1e-12).all() for low, high in pairwise(means))
    assert means[3] == pytest.approx(oof.mean(axis=0), abs=1e-6)
    assert means[0] == pytest.approx(oof.min(axis=0), abs=0.02)
    assert means[-1] == pytest.approx(oof.max(axis=0), abs=0.02)


@given(SEEDS)
def test_the_geometric_mean_of_two_classes_is_below_the_logit_one_where_members_doubt(drawn, seed):
    """The probability of yes alone is pulled down by disagreement; yes and no together are not."""
    oof, seen = drawn(seed)
    assert (mixed("geometric", oof, seen) <= oof.mean(axis=0) + 1e-12).all()
    assert mixed("logit", 1 - oof, seen) == pytest.approx(1 - mixed("logit", oof, seen), abs=1e-9)


@given(SEEDS)
def test_ranks_are_those_among_the_rows_that_were_seen(drawn, seed):
    oof, seen = drawn(seed)
    oof = oof.round(1)  # ties
    expected = np.mean([(rankdata(member[:, 0]) - 0.5) / oof.shape[1] for member in oof], axis=0)
    assert mixed("rank", oof, seen)[:, 0] == pytest.approx(expected)


@given(SEEDS)
def test_ranks_read_no_scale(drawn, seed):
    oof, seen = drawn(seed)
    bent = oof ** np.array([1, 3, 0.2])[:, None, None]
    assert np.array_equal(mixed("rank", bent, seen), mixed("rank", oof, seen))
