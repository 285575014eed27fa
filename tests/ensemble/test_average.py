"""The plain average."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.ensemble.methods import average
from podium.problem import Problem

PROBLEM = Problem("binary", ("ham", "spam"))
STACKS = st.integers(1, 6).flatmap(
    lambda rows: st.lists(st.lists(st.floats(0, 1), min_size=rows, max_size=rows), min_size=1, max_size=6)
).map(lambda values: np.array(values)[:, :, None])  # fmt: skip


@given(STACKS)
def test_it_is_the_mean_over_members(stack):
    weights = average.fit(stack, np.zeros(stack.shape[1], np.int32), PROBLEM)
    assert weights.sum() == pytest.approx(1)
    assert average.combine(stack, weights) == pytest.approx(stack.mean(axis=0))


@given(STACKS, st.integers(1, 9))
def test_equal_members_give_the_member(stack, times):
    same = np.repeat(stack[:1], times, axis=0)
    assert np.array_equal(average.combine(same, average.fit(same, np.zeros(0), PROBLEM)), stack[0])


@given(STACKS)
def test_it_lies_between_its_members(stack):
    mean = average.combine(stack, average.fit(stack, np.zeros(0), PROBLEM))
    assert (mean >= stack.min(axis=0)).all()
    assert (mean <= stack.max(axis=0)).all()
