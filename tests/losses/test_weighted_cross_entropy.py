"""Which way pos_weight pulls, and by how much."""

import numpy as np
import pytest
from pydantic import ValidationError

from podium.losses.weighted_cross_entropy import Settings, build, pos_weight, why_not


def least(loss, share: float) -> float:
    """The probability by which the loss is least, answered to rows of which that share is positive."""
    logits = np.linspace(-6, 6, 1201)
    negative, positive = (loss.values(np.full((1201, 1), y), logits[:, None]) for y in (0.0, 1.0))
    best = logits[(share * positive + (1 - share) * negative).argmin()]
    return 1 / (1 + np.exp(-best))


@pytest.mark.tensorflow
@pytest.mark.parametrize(("weight", "expected"), [(1.0, 0.3), (3.0, 0.5625), (1 / 3, 0.125)])
def test_a_weight_above_1_raises_recall_and_one_below_1_precision(weight, expected, built):
    answered = least(built("weighted_cross_entropy", pos_weight=weight), share=0.3)
    assert answered == pytest.approx(weight * 0.3 / (weight * 0.3 + 0.7), abs=0.003)
    assert answered == pytest.approx(expected, abs=0.003)


@pytest.mark.tensorflow
def test_three_multiplies_a_miss_and_leaves_a_false_positive_as_it_is(built):
    plain, weighted = built("cross_entropy"), built("weighted_cross_entropy", pos_weight=3)
    miss, false_positive = ([[1.0]], [[-2.0]]), ([[0.0]], [[2.0]])
    assert weighted.value(*miss) == pytest.approx(3 * plain.value(*miss))
    assert weighted.value(*false_positive) == pytest.approx(plain.value(*false_positive))


@pytest.mark.tensorflow
def test_a_weight_of_1_is_cross_entropy(built, batch):
    targets, logits = batch("multilabel")
    expected = built("cross_entropy", "multilabel").value(targets, logits)
    assert built("weighted_cross_entropy", "multilabel", pos_weight=1).value(targets, logits) == pytest.approx(expected)


@pytest.mark.tensorflow
def test_has_the_values_of_tensorflows_and_its_own_gradient_at_0(built, batch):
    import tensorflow as tf

    loss = built("weighted_cross_entropy", pos_weight=3)
    targets, logits = batch("binary")
    theirs = tf.nn.weighted_cross_entropy_with_logits(tf.constant(targets), tf.constant(logits), 3)
    np.testing.assert_allclose(loss.values(targets, logits), theirs[:, 0])
    np.testing.assert_allclose(loss.gradient([[0.0], [1.0]], [[0.0], [0.0]]), [[0.25], [-0.75]])


@pytest.mark.tensorflow
def test_a_list_has_one_a_label(built):
    loss = built("weighted_cross_entropy", "multilabel", pos_weight=[1.0, 2.0, 6.0])
    assert loss.value([[1.0, 1.0, 1.0]], [[0.0, 0.0, 0.0]]) == pytest.approx(3 * np.log(2))


def test_balanced_is_negatives_over_positives():
    assert pos_weight(Settings(), np.array([6066, 1987])) == pytest.approx(3.0528, abs=1e-4)
    np.testing.assert_allclose(pos_weight(Settings(), np.array([[9, 1], [5, 5], [10, 0]])), [9, 1, 10])


def test_a_list_that_does_not_fit_is_refused(problems):
    given = Settings(pos_weight=[1.0, 2.0])
    for task in ("binary", "multilabel"):
        assert "`pos_weight` is a list of 2" in why_not(given, problems[task])
        with pytest.raises(ValueError, match="list of 2"):
            build(given, np.array([[1, 1]]), problems[task])
    assert why_not(Settings(pos_weight=[1.0, 2.0, 3.0]), problems["multilabel"]) is None
    assert why_not(Settings(), problems["binary"]) is None


@pytest.mark.parametrize("given", ["equal", 0, -1.0, [], [0.0], None, True, float("inf")])
def test_impossible_weights_are_one_mistake(given):
    with pytest.raises(ValidationError) as caught:
        Settings(pos_weight=given)
    assert caught.value.error_count() == 1
    assert "allowed: balanced, a positive number" in str(caught.value)
