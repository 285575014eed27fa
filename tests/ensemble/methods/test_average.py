"""The plain average, and the one with weights that are given."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.config.blending import Blending
from podium.config.ensemble import Threshold
from podium.ensemble.methods import Seen, average, weighted
from podium.problem import Problem

PROBLEM = Problem("binary", ("ham", "spam"))
STACKS = st.integers(1, 6).flatmap(
    lambda rows: st.lists(st.lists(st.floats(0, 1), min_size=rows, max_size=rows), min_size=1, max_size=6)
).map(lambda values: np.array(values)[:, :, None])  # fmt: skip


def seen_of(stack):
    rows = stack.shape[1]
    return Seen(np.zeros(rows, np.int32), np.arange(rows), PROBLEM, Threshold(), tuple("abcdef"[: len(stack)]))


def mean_of(stack):
    return average.combine(stack, average.fit(stack, seen_of(stack), Blending()), PROBLEM)


@given(STACKS)
def test_it_is_the_mean_over_members(stack):
    assert average.fit(stack, seen_of(stack), Blending()).weights.sum() == pytest.approx(1)
    assert mean_of(stack) == pytest.approx(stack.mean(axis=0))


@given(STACKS, st.integers(1, 9))
def test_equal_members_give_the_member(stack, times):
    assert np.array_equal(mean_of(np.repeat(stack[:1], times, axis=0)[:6]), stack[0])


@given(STACKS)
def test_it_lies_between_its_members(stack):
    assert (mean_of(stack) >= stack.min(axis=0)).all()
    assert (mean_of(stack) <= stack.max(axis=0)).all()


@given(STACKS, st.lists(st.floats(0.1, 9), min_size=6, max_size=6))
def test_given_weights_count_by_their_ratios(stack, weights):
    taken = dict(zip("abcdef", weights, strict=True))
    fitted = weighted.fit(stack, seen_of(stack), Blending(weights=taken))
    expected = np.average(stack, axis=0, weights=weights[: len(stack)])
    assert weighted.combine(stack, fitted, PROBLEM) == pytest.approx(expected, abs=1e-12)
