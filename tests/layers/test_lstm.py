"""The fast LSTM, and what its recurrent dropout does."""

import numpy as np
import pytest

pytestmark = pytest.mark.tensorflow


@pytest.fixture
def vectors():
    return np.random.default_rng(0).normal(size=(3, 6, 4)).astype(np.float32)  # (batch, time, features)


@pytest.mark.parametrize("rows", [1, 2, 3])  # halves of 0, 1 and 1 row
@pytest.mark.parametrize("training", [False, True])
def test_states_and_gradients_are_those_of_keras(vectors, rows, training):
    import keras
    import tensorflow as tf

    from podium.layers.lstm import LSTM

    ours, theirs = LSTM(5), keras.layers.LSTM(5, return_sequences=True)
    found = []
    for layer in (ours, theirs):
        states = layer(vectors)
        layer.set_weights(ours.get_weights())
        with tf.GradientTape() as tape:
            states = layer(vectors[:rows], training=training)
            total = tf.reduce_sum(tf.square(states))
        found.append([states, *tape.gradient(total, [variable.value for variable in layer.trainable_variables])])
    assert len(found[0]) == 4
    for mine, keras_own in zip(*found, strict=True):
        np.testing.assert_allclose(mine, keras_own, atol=1e-5)


@pytest.mark.parametrize("training", [False, True])
def test_time_before_batch_is_the_same_to_the_last_bit(vectors, training):
    from podium.layers.lstm import LSTM

    plain, time_major = LSTM(5), LSTM(5, time_major=True)
    plain(vectors)
    time_major(vectors.transpose(1, 0, 2))
    time_major.set_weights(plain.get_weights())
    states = plain(vectors, training=training).numpy()
    found = time_major(vectors.transpose(1, 0, 2), training=training).numpy()
    np.testing.assert_array_equal(found.transpose(1, 0, 2), states)


def test_recurrent_dropout_does_not_go_with_time_before_batch():
    from podium.layers.lstm import LSTM

    with pytest.raises(ValueError, match="time_major"):
        LSTM(5, recurrent_dropout=0.5, time_major=True)


def test_recurrent_dropout_is_there_in_training_only_and_spares_the_first_step(vectors):
    import keras

    from podium.layers.lstm import LSTM

    keras.utils.set_random_seed(1)
    dropping, plain = LSTM(5, recurrent_dropout=0.5), LSTM(5)
    plain(vectors)
    dropping(vectors)
    dropping.set_weights(plain.get_weights())
    np.testing.assert_array_equal(dropping(vectors), plain(vectors))
    np.testing.assert_array_equal(dropping(vectors, training=False), plain(vectors))
    trained = dropping(vectors, training=True).numpy()
    np.testing.assert_allclose(trained[:, 0], plain(vectors)[:, 0], atol=1e-6)  # no state to drop yet
    assert np.abs(trained - plain(vectors))[:, 2].max() > 1e-3
    assert (trained != dropping(vectors, training=True)).numpy().any()  # a new mask each time
