"""The exponential asymmetric loss: its worked numbers, and what it leads to."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.tensorflow


def test_a_full_false_positive_costs_1718_and_a_full_miss_0632(built):
    loss = built("exponential_asymmetric")
    assert loss.value([[0.0]], [[60.0]]) == pytest.approx(1.718, abs=5e-4)
    assert loss.value([[1.0]], [[-60.0]]) == pytest.approx(0.632, abs=5e-4)
    assert loss.value([[0.0], [1.0]], [[-60.0], [60.0]]) == pytest.approx(0, abs=1e-12)


@settings(max_examples=30)
@given(st.floats(-30, 30), st.sampled_from([0.0, 1.0]))
def test_is_its_formula(built, logit, target):
    expected = abs(1 - np.exp(1 / (1 + np.exp(-logit)) - target))
    assert built("exponential_asymmetric").value([[target]], [[logit]]) == pytest.approx(expected, abs=1e-12)


def test_of_several_classes_is_the_mean_over_a_softmax(built, batch):
    targets, logits = batch("multiclass")
    said = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    expected = np.abs(1 - np.exp(said - targets)).mean()
    assert built("exponential_asymmetric", "multiclass").value(targets, logits) == pytest.approx(expected)


@pytest.mark.parametrize(("positives", "sign"), [(70, 1), (76, -1)])
def test_it_calls_positive_only_what_is_more_probable_than_0731(positives, sign, built):
    targets = (np.arange(100) < positives).astype(float)[:, None]
    gradient = built("exponential_asymmetric").gradient(targets, np.zeros((100, 1))).sum()
    assert np.sign(gradient) == sign  # above 0: the logit falls
