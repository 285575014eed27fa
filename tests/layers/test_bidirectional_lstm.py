"""The fast LSTM computes what Keras's computes."""

import numpy as np
import pytest

pytestmark = pytest.mark.tensorflow

LENGTHS = np.array([7, 3, 1, 0])


@pytest.fixture(scope="module")
def case():
    """Vectors (batch, time, features) and their mask, our layer, and Keras's with the same weights."""
    import keras
    import tensorflow as tf

    from podium.layers.bidirectional_lstm import BidirectionalLSTM

    keras.utils.set_random_seed(1)
    vectors = tf.random.normal((len(LENGTHS), 7, 5))
    mask = tf.sequence_mask(LENGTHS, 7)
    ours = BidirectionalLSTM(4)
    theirs = keras.layers.Bidirectional(keras.layers.LSTM(4, return_sequences=True))
    ours(vectors, mask)
    theirs(vectors)
    theirs.set_weights(ours.get_weights())
    return vectors, mask, ours, theirs


def test_states_are_those_of_keras(case):
    vectors, mask, ours, theirs = case
    tokens = mask.numpy()
    np.testing.assert_allclose(
        ours(vectors, mask).numpy()[tokens], theirs(vectors, mask=mask).numpy()[tokens], atol=1e-6
    )


def test_gradients_are_those_of_keras(case):
    import tensorflow as tf

    vectors, mask, ours, theirs = case
    found = []
    for layer, states in ((ours, lambda: ours(vectors, mask)), (theirs, lambda: theirs(vectors, mask=mask))):
        with tf.GradientTape() as tape:
            total = tf.reduce_sum(tf.square(states()[mask]))
        found.append(tape.gradient(total, [variable.value for variable in layer.trainable_variables]))
    for ours_gradient, theirs_gradient in zip(*found, strict=True):
        np.testing.assert_allclose(ours_gradient, theirs_gradient, atol=1e-5)
