"""The asymmetric loss: what it holds, and what it passes over."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.tensorflow


@pytest.mark.parametrize("gamma", [0.5, 2.0])
def test_equal_gammas_and_no_margin_are_the_focal_loss(gamma, built, batch):
    targets, logits = batch("multilabel")
    loss = built("asymmetric", "multilabel", gamma_positive=gamma, gamma_negative=gamma, margin=0)
    expected = built("focal", "multilabel", gamma=gamma, class_weights="none").values(targets, logits)
    np.testing.assert_allclose(loss.values(targets, logits), expected)


def test_gammas_of_0_and_no_margin_are_cross_entropy(built, batch):
    targets, logits = batch("multilabel")
    loss = built("asymmetric", "multilabel", gamma_positive=0, gamma_negative=0, margin=0)
    expected = built("cross_entropy", "multilabel").values(targets, logits)
    np.testing.assert_allclose(loss.values(targets, logits), expected)


@settings(max_examples=30)
@given(st.floats(-12, 12), st.floats(0, 4), st.floats(0.5, 6), st.floats(0.01, 0.5))
def test_is_the_papers_formula(built, logit, positive, negative, margin):
    loss = built("asymmetric", gamma_positive=positive, gamma_negative=negative, margin=margin)
    said = 1 / (1 + np.exp(-logit))
    shifted = max(said - margin, 0)
    expected = [-(shifted**negative) * np.log(1 - shifted), -((1 - said) ** positive) * np.log(said)]
    np.testing.assert_allclose(loss.values([[0.0], [1.0]], [[logit], [logit]]), expected, rtol=1e-6, atol=1e-10)


def test_negatives_below_the_margin_count_nothing_at_all(built):
    loss = built("asymmetric", margin=0.05)
    easy = np.log([[0.04 / 0.96], [0.001], [1e-30]])
    assert (loss.values(np.zeros((3, 1)), easy) == 0).all()
    assert (loss.gradient(np.zeros((3, 1)), easy) == 0).all()
    assert loss.gradient([[0.0]], [[0.0]]) > 0


def test_a_positive_pulls_harder_than_a_negative_pushes(built):
    loss = built("asymmetric")
    assert loss.gradient([[1.0]], [[0.0]]) < -3 * loss.gradient([[0.0]], [[0.0]])
