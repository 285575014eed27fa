"""Where tokens are, and rows that begin with them."""

import numpy as np
import pytest

pytestmark = pytest.mark.tensorflow


def test_rows_padded_before_are_moved_and_those_padded_after_stay():
    from podium.layers.padding import LeftAligned

    ids = np.array([[0, 0, 3, 4], [3, 4, 0, 0], [0, 0, 0, 0], [1, 2, 3, 4], [0, 5, 6, 7]], np.int32)
    aligned = [[3, 4, 0, 0], [3, 4, 0, 0], [0, 0, 0, 0], [1, 2, 3, 4], [5, 6, 7, 0]]
    np.testing.assert_array_equal(LeftAligned()(ids), aligned)


def test_vectors_at_padding_become_zero_and_get_no_gradient():
    import tensorflow as tf

    from podium.layers.padding import TokenMask, ZeroPadding

    ids = tf.constant([[5, 0], [0, 0]])
    vectors = tf.ones((2, 2, 3))
    with tf.GradientTape() as tape:
        tape.watch(vectors)
        kept = ZeroPadding()(vectors, TokenMask()(ids))
    expected = [[[1, 1, 1], [0, 0, 0]], [[0, 0, 0], [0, 0, 0]]]
    np.testing.assert_array_equal(kept, expected)
    np.testing.assert_array_equal(tape.gradient(kept, vectors), expected)
