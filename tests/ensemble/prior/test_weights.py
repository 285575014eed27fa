"""Weighted rows have the prior that is asked for, and corrected probabilities are Bayes' rule."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.ensemble.prior.weights import corrected, shares_of, weights_of
from podium.problem import Problem

BINARY, LABELS = Problem("binary", ("no", "yes")), Problem("multilabel", ("a", "b", "c"))
CLASSES = Problem("multiclass", ("a", "b", "c"))


@given(st.floats(0.01, 0.99), st.integers(1, 99))
def test_two_classes_get_their_shares(prior, positives):
    targets = np.repeat([0, 1], [100 - positives, positives]).astype(np.int32)
    weights = weights_of(targets, np.array([prior]), BINARY)
    if weights is None:
        assert prior == positives / 100
        return
    assert weights.mean() == pytest.approx(1)
    assert weights @ targets / 100 == pytest.approx(prior)
    assert np.unique(weights.round(9)).size <= 2


def test_labels_that_come_together_all_get_their_shares():
    rng = np.random.default_rng(1)
    targets = (rng.random((2000, 3)) < [0.3, 0.2, 0.1]).astype(np.int32)
    targets[:, 2] |= targets[:, 0] & (rng.random(2000) < 0.3)
    prior = np.array([0.5, 0.1, 0.4])
    weights = weights_of(targets, prior, LABELS)
    assert (weights > 0).all()
    assert weights @ targets / 2000 == pytest.approx(prior, abs=1e-6)


@pytest.mark.parametrize("problem", [BINARY, CLASSES, LABELS])
def test_at_their_own_prior_nothing_changes(problem):
    rng = np.random.default_rng(2)
    targets = rng.integers(0, len(problem.classes), 300).astype(np.int32)
    if problem.task == "multilabel":
        targets = rng.integers(0, 2, (300, 3)).astype(np.int32)
    own = shares_of(targets, problem)
    given = rng.dirichlet(np.ones(problem.outputs + 1), 50)[:, : problem.outputs]
    assert weights_of(targets, own, problem) is None
    assert np.array_equal(corrected(given, own, own, problem), given)


def test_the_posterior_is_that_of_bayes():
    """Two bell curves: the posterior at one prior, corrected, is the posterior at the other."""
    at = np.linspace(-3, 3, 13)

    def posterior(share):
        odds = np.exp(2 * at) * share / (1 - share)
        return (odds / (1 + odds))[:, None]

    moved = corrected(posterior(0.2), np.array([0.2]), np.array([0.6]), BINARY)
    assert moved == pytest.approx(posterior(0.6))
    assert (np.diff(moved[:, 0]) > 0).all()


def test_classes_and_labels_without_rows_stay_without():
    targets = np.array([0, 0, 1, 1], np.int32)
    own, asked = shares_of(targets, CLASSES), np.array([0.2, 0.4, 0.4])
    assert weights_of(targets, asked, CLASSES) == pytest.approx([2 / 3, 2 / 3, 4 / 3, 4 / 3])
    assert corrected([[0.5, 0.5, 0.0]], own, asked, CLASSES) == pytest.approx(np.array([[1 / 3, 2 / 3, 0]]))
    labels = np.array([[0, 1, 1], [0, 0, 1]], np.int32)
    assert weights_of(labels, np.array([0.5, 0.75, 0.5]), LABELS) == pytest.approx([1.5, 0.5])


def test_shares_that_no_weights_have_still_give_weights():
    """Each row has a label, and labels that sum to less than 1 are asked for; half of them a class, half two."""
    both = [[1, 0, 0]] * 30 + [[0, 1, 0]] * 20 + [[1, 1, 0]] * 10 + [[0, 0, 1]] * 21 + [[1, 0, 1]] * 9
    targets, rng = np.array(both, np.int32), np.random.default_rng(1)
    for prior in rng.uniform(0.01, 0.5, (200, 3)):
        weights = weights_of(targets, prior, LABELS)
        assert weights is not None
        assert (weights >= 0).all()
        assert weights.mean() == pytest.approx(1)
