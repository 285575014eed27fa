"""Convolutions by distinct tokens against Conv1D over every place."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.tensorflow

WIDTHS = (1, 2, 3, 4)


def both_ways(ids, upstream, *, seed=1):
    """Maxima and gradients of the table and every kernel: by distinct tokens, and by Conv1D over every place."""
    import keras
    import tensorflow as tf

    from podium.layers.ngram_maxima import NgramMaxima, every_place
    from podium.layers.padding import TokenMask

    keras.utils.set_random_seed(seed)
    embedding = keras.layers.Embedding(9, 3, name="embedding")
    given_ids = keras.Input((None,), dtype="int32")
    vectors, mask = embedding(given_ids), TokenMask()(given_ids)
    layer = NgramMaxima(2, WIDTHS, lambda: [embedding.embeddings], name="maxima")
    network = keras.Model(given_ids, layer(given_ids, vectors, mask))
    for convolution in layer.convolutions:
        convolution.bias.assign([0.25, -0.5])

    def found():
        with tf.GradientTape() as tape:
            maxima = network(ids)
            loss = tf.reduce_sum(tf.where(maxima > -1e8, maxima * upstream, 0.0))
        gradients = tape.gradient(loss, [variable.value for variable in network.trainable_variables])
        return [np.asarray(tf.convert_to_tensor(array)) for array in (maxima, *gradients)]

    distinct = found()
    with every_place(network):
        every = found()
    return distinct, every


ROWS = st.lists(st.lists(st.integers(1, 8), max_size=6), min_size=1, max_size=4)


@given(rows=ROWS, left=st.booleans(), seed=st.integers(0, 3))
@settings(max_examples=12)
def test_values_and_gradients_are_those_of_convolutions_over_every_place(rows, left, seed):
    width = max(1, *(len(row) for row in rows))
    ids = np.array([[0] * (width - len(row)) * left + row + [0] * (width - len(row)) * (not left) for row in rows])
    upstream = np.random.default_rng(seed).normal(size=(len(rows), 2 * len(WIDTHS))).astype(np.float32)
    distinct, every = both_ways(ids.astype(np.int32), upstream, seed=seed)
    for ours, theirs in zip(distinct, every, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)


def test_places_that_are_equally_great_share_the_gradient():
    ids = np.array([[5, 5, 5, 5, 5, 5, 5]], np.int32)  # its inner windows are all alike
    distinct, every = both_ways(ids, np.ones((1, 2 * len(WIDTHS)), np.float32))
    assert np.abs(distinct[1]).max() > 0.1
    for ours, theirs in zip(distinct[1:], every[1:], strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)


def test_a_row_of_padding_alone_is_very_low():
    distinct, _ = both_ways(np.array([[0, 0], [3, 0]], np.int32), np.ones((2, 8), np.float32))
    assert (distinct[0][0] < -1e8).all()
    assert (np.abs(distinct[0][1]) < 10).all()
