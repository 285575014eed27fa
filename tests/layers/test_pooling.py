"""Pooling leaves padding out, wherever it is."""

import numpy as np
import pytest

pytestmark = pytest.mark.tensorflow


def masked(lengths, width):
    return np.arange(width)[None, :] < np.array(lengths)[:, None]


@pytest.fixture
def states():
    return np.random.default_rng(0).normal(size=(3, 6, 4)).astype(np.float32)  # (batch, time, features)


def test_maximum_is_over_tokens_only(states):
    from podium.layers.masked_max_pooling import LOWEST, MaskedMaxPooling

    pooled = MaskedMaxPooling()(states, masked([6, 2, 0], 6)).numpy()
    np.testing.assert_array_equal(pooled[0], states[0].max(axis=0))
    np.testing.assert_array_equal(pooled[1], states[1, :2].max(axis=0))
    np.testing.assert_array_equal(pooled[2], LOWEST)


def test_mean_is_over_tokens_only(states):
    from podium.layers.masked_mean_pooling import MaskedMeanPooling

    pooled = MaskedMeanPooling()(states, masked([6, 2, 0], 6)).numpy()
    np.testing.assert_allclose(pooled[0], states[0].mean(axis=0), atol=1e-6)
    np.testing.assert_allclose(pooled[1], states[1, :2].mean(axis=0), atol=1e-6)
    np.testing.assert_array_equal(pooled[2], 0)


def test_attention_is_the_formula_over_tokens_only(states):
    import keras

    from podium.layers.attention_pooling import AttentionPooling

    keras.utils.set_random_seed(2)
    layer = AttentionPooling(5)
    pooled = layer(states, masked([6, 2, 0], 6)).numpy()
    kernel, bias, query = layer.get_weights()
    for row, length in enumerate((6, 2)):
        tokens = states[row, :length]
        scores = np.exp(np.tanh(tokens @ kernel + bias) @ query)  # (length, 1)
        np.testing.assert_allclose(pooled[row], (scores * tokens).sum(0) / scores.sum(), atol=1e-6)
    np.testing.assert_array_equal(pooled[2], 0)
