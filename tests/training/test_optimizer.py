"""The one-kernel Adam is Adam."""

import numpy as np
import pytest

from podium.config.models import Optimizer

pytestmark = pytest.mark.tensorflow

SLICES = ([[1.0, 2.0], [3.0, -1.0], [0.5, 1.0]], [1, 2, 1])  # row 1 of the table stands twice
DENSE = np.array([[0, 0], [1.5, 3.0], [3.0, -1.0], [0, 0]], np.float32)


def moved(optimizer, steps=5, sparse=False):
    """A table of 4 rows after some steps of the same gradient."""
    import keras
    import tensorflow as tf

    from podium.training.optimizer import dense

    table = keras.Variable(np.full((4, 2), 0.1, np.float32))
    optimizer.build([table])
    for step in range(1, steps + 1):
        gradient = tf.IndexedSlices(tf.constant(SLICES[0]) * step, tf.constant(SLICES[1]), tf.constant([4, 2]))
        optimizer.apply(dense([gradient]) if sparse else [tf.constant(DENSE) * step], [table])
    return table.numpy()


@pytest.mark.parametrize("name", ["adam", "adamw"])
@pytest.mark.parametrize("clip_norm", [None, 0.5])
def test_equals_keras_s_on_dense_gradients(name, clip_norm):
    import keras

    from podium.training.optimizer import build

    theirs = {"adam": keras.optimizers.Adam, "adamw": keras.optimizers.AdamW}[name](0.01, global_clipnorm=clip_norm)
    ours = build(Optimizer(name=name, learning_rate=0.01, clip_norm=clip_norm))
    np.testing.assert_allclose(moved(ours), moved(theirs), rtol=1e-5)


@pytest.mark.parametrize("name", ["adam", "adamw", "rmsprop", "sgd"])
def test_a_token_that_stands_twice_moves_as_by_the_sum_of_its_gradients(name):
    from podium.training.optimizer import build

    settings = Optimizer(name=name, learning_rate=0.01)
    np.testing.assert_array_equal(moved(build(settings), sparse=True), moved(build(settings)))
