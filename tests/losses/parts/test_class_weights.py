"""Class weights: by counts, by effective numbers, as given."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.utils import compute_class_weight

from podium.losses.parts.class_weights import weights_of, why_not_these

SOURCE = np.array([6066, 1987])
COUNTS = st.lists(st.integers(1, 10_000), min_size=2, max_size=8).map(np.array)


@given(COUNTS)
def test_balanced_is_that_of_scikit_learn(counts):
    classes = np.arange(len(counts))
    expected = compute_class_weight("balanced", classes=classes, y=np.repeat(classes, counts))
    np.testing.assert_allclose(weights_of("balanced", 0.9, counts), expected)
    np.testing.assert_allclose(weights_of("counts", 0.9, counts), expected)


def test_counts_of_the_source():
    np.testing.assert_allclose(weights_of("counts", 0.9, SOURCE), [0.66378, 2.02642], atol=1e-5)


@given(COUNTS, st.sampled_from([0.5, 0.9, 0.999, 0.9999]))
def test_effective_is_the_papers_formula(counts, beta):
    rarity = (1 - beta) / (1 - beta**counts)
    np.testing.assert_allclose(weights_of("effective", beta, counts), rarity / rarity.sum() * len(counts))


def test_effective_goes_from_equal_weights_to_those_of_counts():
    np.testing.assert_allclose(weights_of("effective", 0, SOURCE), [1, 1])
    negative, positive = weights_of("effective", 1 - 1e-9, SOURCE)
    assert positive / negative == pytest.approx(6066 / 1987, rel=1e-4)


@pytest.mark.parametrize("kind", ["counts", "effective"])
def test_a_class_without_rows_leaves_the_others_as_they_were(kind):
    without = weights_of(kind, 0.999, np.array([60, 20, 0]))
    np.testing.assert_allclose(without[:2], weights_of(kind, 0.999, np.array([60, 20])))
    assert without[2] >= without[1]
    assert np.isfinite(weights_of(kind, 0.999, np.zeros(3, np.int64))).all()


@pytest.mark.parametrize("kind", ["counts", "effective"])
def test_every_label_is_weighed_by_itself(kind):
    counts = np.array([[60, 20], [79, 1]])
    expected = [weights_of(kind, 0.999, label) for label in counts]
    np.testing.assert_allclose(weights_of(kind, 0.999, counts), expected)


def test_as_many_as_the_task_takes(problems):
    for task, count in (("binary", 2), ("multiclass", 3), ("multilabel", 2)):
        assert why_not_these([1.0] * count, problems[task]) is None
        assert f"takes {count}" in why_not_these([1.0] * 4, problems[task])
        assert why_not_these("counts", problems[task]) is None
