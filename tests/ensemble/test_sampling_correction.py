"""The effect of oversampling comes off: identity, monotone, invertible, and right where the truth is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.ensemble.sampling_correction import correct
from podium.errors import PodiumError

COUNTS = st.tuples(st.integers(1, 10_000), st.integers(1, 10_000))
PROBABILITIES = st.lists(st.floats(0, 1), min_size=1, max_size=20).map(lambda values: np.array(values)[:, None])


@given(PROBABILITIES, COUNTS, st.integers(1, 5))
def test_equal_shares_change_nothing(probabilities, counts, times):
    more = [count * times for count in counts]
    assert np.array_equal(correct(probabilities, counts, more), probabilities)


@given(PROBABILITIES, COUNTS, COUNTS)
def test_the_order_stays_and_probabilities_remain_so(probabilities, natural, trained):
    corrected = correct(np.sort(probabilities, axis=0), natural, trained)
    assert corrected.min() >= 0
    assert corrected.max() <= 1
    assert (np.diff(corrected[:, 0]) >= 0).all()
    assert correct([[0.0], [1.0]], natural, trained).tolist() == [[0.0], [1.0]]


@given(st.floats(1e-6, 1 - 1e-6), COUNTS, COUNTS)
def test_correcting_back_gives_the_probability_back(probability, natural, trained):
    there = correct([[probability]], natural, trained)
    assert correct(there, trained, natural)[0, 0] == pytest.approx(probability, rel=1e-6)


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(1, 50)), min_size=1, max_size=6), st.integers(2, 9))
def test_repeating_a_class_is_taken_off_exactly(cells, times):
    """A network that learns each cell's own share, on rows whose positives stand `times` over."""
    negative, positive = np.array(cells).T
    learnt = positive * times / (positive * times + negative)
    natural, trained = [negative.sum(), positive.sum()], [negative.sum(), positive.sum() * times]
    corrected = correct(learnt[:, None], natural, trained)[:, 0]
    assert corrected == pytest.approx(positive / (positive + negative), rel=1e-9)


@pytest.mark.parametrize("counts", [[0, 5], [5, 0], [1, 2, 3]])
def test_a_class_without_rows_is_refused(counts):
    with pytest.raises(PodiumError, match="both classes need rows"):
        correct([[0.5]], counts, [1, 1])
