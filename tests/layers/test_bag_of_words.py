"""A dense layer on a bag of words, without the bag."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

pytestmark = pytest.mark.tensorflow

WORDS = 6
IDF = np.linspace(1.0, 3.0, WORDS, dtype=np.float32)


def bags(ids, kind):
    """(rows, words), by the definition."""
    counts = np.array([np.bincount(row, minlength=WORDS) for row in ids], np.float64)
    counts[:, :2] = 0
    if kind == "binary":
        return np.minimum(counts, 1)
    if kind == "tfidf":
        counts *= IDF
        return counts / np.maximum(np.sqrt((counts**2).sum(axis=1, keepdims=True)), 1e-9)
    return counts


@pytest.mark.parametrize("kind", ["binary", "count", "tfidf"])
@settings(max_examples=25)
@given(ids=arrays(np.int32, st.tuples(st.integers(1, 4), st.integers(1, 7)), elements=st.integers(0, WORDS - 1)))
def test_values_and_gradients_are_those_of_the_dense_product(kind, ids):
    import tensorflow as tf

    from podium.layers.bag_of_words import BagOfWords

    layer = BagOfWords(WORDS, 3, kind, IDF)
    with tf.GradientTape() as tape:
        layer(ids)
        found = layer(ids)
        total = tf.reduce_sum(found**2)
    expected = bags(ids, kind)
    np.testing.assert_allclose(found, expected @ layer.kernel.numpy() + layer.bias.numpy(), atol=1e-5)
    gradient = tf.convert_to_tensor(tape.gradient(total, layer.kernel.value))
    np.testing.assert_allclose(gradient, 2 * expected.T @ found.numpy(), atol=1e-4)


def test_only_tfidf_has_a_weight_that_is_not_trained():
    from podium.layers.bag_of_words import BagOfWords

    found = {}
    for kind in ("binary", "count", "tfidf"):
        layer = BagOfWords(WORDS, 3, kind, IDF)
        layer.build((None, None))
        found[kind] = [weight.name for weight in layer.non_trainable_weights]
    assert found == {"binary": [], "count": [], "tfidf": ["idf"]}
    np.testing.assert_array_equal(layer.idf, IDF)
