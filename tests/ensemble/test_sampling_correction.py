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


@pytest.mark.parametrize("counts", [[0, 5], [5, 0]])
def test_one_of_two_classes_without_rows_is_refused(counts):
    with pytest.raises(PodiumError, match="both classes need rows"):
        correct([[0.5]], counts, [1, 1])


@pytest.mark.parametrize("counts", [[1, 2, 3], [[1, 2], [1, 2]], [3]])
def test_counts_of_other_outputs_are_refused(counts):
    with pytest.raises(ValueError, match="1 outputs have counts of shape"):
        correct([[0.5]], counts, counts)


SEVERAL = st.lists(st.tuples(*[st.integers(1, 50)] * 3), min_size=2, max_size=6)


@given(SEVERAL, st.tuples(*[st.integers(1, 9)] * 3))
def test_repeating_any_of_several_classes_is_taken_off_exactly(cells, times):
    """A network that learns each cell's own shares, on rows of which each class stands so many times over."""
    natural = np.array(cells, float)  # (cells, classes)
    trained = natural * times
    learnt = trained / trained.sum(axis=1, keepdims=True)
    corrected = correct(learnt, natural.sum(axis=0), trained.sum(axis=0))
    assert corrected == pytest.approx(natural / natural.sum(axis=1, keepdims=True), rel=1e-9)


@given(SEVERAL, st.integers(1, 5))
def test_equal_shares_of_several_classes_change_nothing(cells, times):
    counts = np.sum(cells, axis=0)
    probabilities = np.array(cells, float) / np.sum(cells, axis=1, keepdims=True)
    assert np.array_equal(correct(probabilities, counts, counts * times), probabilities)


def test_two_classes_of_a_multiclass_task_are_as_a_binary_one():
    probabilities = np.linspace(0, 1, 7)
    two = correct(np.stack([1 - probabilities, probabilities], axis=1), [90, 10], [90, 60])
    assert two[:, 1] == pytest.approx(correct(probabilities[:, None], [90, 10], [90, 60])[:, 0])
    assert two.sum(axis=1) == pytest.approx(np.ones(7))


def test_each_label_is_corrected_by_its_own_odds():
    rng = np.random.default_rng(1)
    probabilities = rng.random((20, 3))
    natural, trained = [[90, 10], [50, 50], [70, 30]], [[90, 40], [50, 50], [140, 90]]
    found = correct(probabilities, natural, trained)
    for label in range(3):
        alone = correct(probabilities[:, [label]], natural[label], trained[label])
        assert np.array_equal(found[:, [label]], alone)
    assert np.array_equal(found[:, 1], probabilities[:, 1])


def test_what_has_no_rows_on_either_side_is_left_alone():
    given = np.array([[0.2, 0.3, 0.5]])
    found = correct(given, [60, 0, 20], [60, 0, 60])
    shares = np.array([0.2 * 0.75 / 0.5, 0.3, 0.5 * 0.25 / 0.5])  # of the class without rows: as it is
    assert found[0] == pytest.approx(shares / shares.sum())
    labels = correct(given, [[80, 0], [0, 80], [60, 20]], [[120, 0], [0, 120], [60, 60]])
    assert labels[0, :2].tolist() == [0.2, 0.3]
    assert labels[0, 2] == pytest.approx(0.25)
    for natural, trained in (([60, 5, 20], [60, 0, 20]), ([[5, 1]] * 3, [[5, 0]] * 3)):
        with pytest.raises(PodiumError, match="a class has rows on one side of the sampling alone"):
            correct(given, natural, trained)
