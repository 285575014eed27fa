"""What a recurrent layer knows at a text's end."""

from typing import Any

import keras
import tensorflow as tf


class LastState(keras.layers.Layer):  # type: ignore[misc]
    """Each row's state at its own last token; 0 for an empty row.

    Call: states `(batch, time, units)` of rows that begin with their tokens, mask `(batch, time)` bool
    → `(batch, units)`.
    """

    def call(self, states: Any, mask: Any) -> Any:
        """The last states, `(batch, units)`."""
        lengths = tf.reduce_sum(tf.cast(mask, tf.int32), axis=1)  # (batch,)
        last = tf.gather(states, tf.maximum(lengths - 1, 0), axis=1, batch_dims=1)  # (batch, units)
        return tf.where(lengths[:, None] > 0, last, 0.0)
