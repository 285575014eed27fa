"""The focal loss: its limits, its gradient, and which way its weights pull."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from podium.losses.focal import Settings, build, weights_of

pytestmark = pytest.mark.tensorflow

COUNTS = np.array([6000, 2000])
LOGITS = st.lists(st.floats(-12, 12), min_size=1, max_size=20)


def rows(logits: list[float], seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Targets and logits, both (rows, 1) float64."""
    targets = np.random.default_rng(seed).integers(0, 2, (len(logits), 1))
    return targets.astype(np.float64), np.array(logits, np.float64)[:, None]


def value(given_settings: Settings, targets: np.ndarray, logits: np.ndarray) -> np.ndarray:
    """The loss of each row, float64."""
    import tensorflow as tf

    return build(given_settings, COUNTS, "binary").call(tf.constant(targets), tf.constant(logits)).numpy()


@settings(deadline=None)
@given(LOGITS)
def test_gamma_0_is_cross_entropy(logits):
    targets, logits = rows(logits)
    signed = (2 * targets - 1) * logits
    expected = np.logaddexp(0, -signed)[:, 0]
    np.testing.assert_allclose(value(Settings(gamma=0, class_weights="none"), targets, logits), expected, rtol=1e-9)


@settings(deadline=None)
@given(LOGITS, st.sampled_from([1.0, 2.0, 3.5]))
def test_equals_the_one_keras_ships_where_that_one_is_sound(logits, gamma):
    import keras

    targets, logits = rows(logits)
    theirs = keras.losses.binary_focal_crossentropy(targets, logits, gamma=gamma, from_logits=True)
    ours = value(Settings(gamma=gamma, class_weights="none"), targets, logits)
    np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0, 2.0, 5.0])
def test_gradient_is_that_of_finite_differences(gamma):
    import tensorflow as tf

    loss = build(Settings(gamma=gamma, class_weights=[0.7, 2.5]), COUNTS, "binary")
    targets, logits = rows(list(np.linspace(-9, 9, 25)))
    with tf.GradientTape() as tape:
        given_logits = tf.constant(logits)
        tape.watch(given_logits)
        total = tf.reduce_sum(loss.call(tf.constant(targets), given_logits))
    step = 1e-6
    above, below = loss.call(targets, logits + step), loss.call(targets, logits - step)
    differences = (np.asarray(above) - np.asarray(below)) / (2 * step)
    np.testing.assert_allclose(tape.gradient(total, given_logits)[:, 0], differences, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0, 2.0])
def test_a_certain_row_has_a_finite_gradient(gamma):
    import tensorflow as tf

    loss = build(Settings(gamma=gamma), COUNTS, "binary")
    logits = tf.constant([[200.0], [-200.0], [200.0], [-200.0]])
    with tf.GradientTape() as tape:
        tape.watch(logits)
        total = loss(tf.constant([[1.0], [0.0], [0.0], [1.0]]), logits)
    assert np.isfinite(total)
    assert np.isfinite(tape.gradient(total, logits)).all()


def test_a_row_that_is_learnt_counts_less_the_higher_gamma():
    targets, logits = np.ones((1, 1)), np.full((1, 1), 2.0)
    losses = [value(Settings(gamma=gamma, class_weights="none"), targets, logits)[0] for gamma in (0, 1, 2, 4)]
    assert losses == sorted(losses, reverse=True)
    assert losses[2] < 0.02 < losses[0]


def test_the_second_weight_is_the_positive_class():
    light, heavy = Settings(class_weights=[1.0, 1.0]), Settings(class_weights=[1.0, 3.0])
    logits = np.full((2, 1), 0.3)
    targets = np.array([[0.0], [1.0]])
    np.testing.assert_allclose(value(heavy, targets, logits) / value(light, targets, logits), [1, 3])


def test_counts_weigh_the_classes_alike_and_leave_the_mean_weight_at_one():
    negative, positive = weights_of(Settings(class_weights="counts"), COUNTS)
    assert negative * 6000 == pytest.approx(positive * 2000)
    assert (negative * 6000 + positive * 2000) / 8000 == pytest.approx(1)
    assert weights_of(Settings(class_weights="counts"), np.array([50, 50])) == (1.0, 1.0)
    assert np.isfinite(weights_of(Settings(class_weights="counts"), np.array([50, 0]))).all()


def test_the_batch_is_averaged():
    loss = build(Settings(class_weights="none"), COUNTS, "binary")
    targets, logits = rows([0.1, -2.0, 3.0])
    assert float(loss(targets, logits)) == pytest.approx(loss.call(targets, logits).numpy().mean(), rel=1e-6)


@pytest.mark.parametrize("given_weights", ["count", [1.0], [1.0, 2.0, 3.0], [0.0, 1.0], 3, None])
def test_impossible_class_weights_are_one_mistake(given_weights):
    with pytest.raises(ValidationError) as caught:
        Settings(class_weights=given_weights)
    assert caught.value.error_count() == 1
    assert "counts, none, or two positive weights" in str(caught.value)
