"""What losses of logits are made of."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.tensorflow


@settings(max_examples=30)
@given(st.lists(st.floats(-40, 40), min_size=2, max_size=5), st.data())
def test_the_margin_of_a_class_gives_its_probability(logits, data):
    import tensorflow as tf

    from podium.losses.parts.on_logits import margin

    true = data.draw(st.integers(0, len(logits) - 1))
    found = margin(tf.constant(np.eye(len(logits))[[true]]), tf.constant([logits], tf.float64), "multiclass").numpy()
    assert found.shape == (1, 1)
    log_probability = logits[true] - np.logaddexp.reduce(logits)
    assert -np.logaddexp(0, -found[0, 0]) == pytest.approx(log_probability, rel=1e-9, abs=1e-12)


def test_of_sigmoids_it_is_the_logit_of_what_is_true():
    from podium.losses.parts.on_logits import margin

    found = margin(np.array([[1.0, 0.0]]), np.array([[2.0, 3.0]]), "multilabel")
    np.testing.assert_array_equal(found, [[2.0, -3.0]])


def test_targets_take_the_dtype_of_logits():
    import tensorflow as tf

    from podium.losses.parts.on_logits import OnLogits

    loss = OnLogits(lambda targets, logits: (targets + logits)[:, 0], name="sum")
    assert loss.call(tf.constant([[1]]), tf.constant([[0.5]], tf.float64)).dtype == tf.float64
    assert float(loss(np.array([[1], [0]]), np.array([[1.0], [2.0]], np.float32))) == 2.0
