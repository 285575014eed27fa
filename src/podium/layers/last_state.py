"""What a recurrent layer knows at a text's end."""

from typing import Any

import keras
import tensorflow as tf


class LastState(keras.layers.Layer):  # type: ignore[misc]
    """Each row's state at its own last token; 0 for an empty row.

    Call: states `(batch, time, units)` of rows that begin with their tokens, mask `(batch, time)` bool
    → `(batch, units)`.

    Args:
        time_major: states are `(time, batch, units)`.
    """

    def __init__(self, *, time_major: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.time_major = time_major

    def call(self, states: Any, mask: Any) -> Any:
        """The last states, `(batch, units)`."""
        lengths = tf.reduce_sum(tf.cast(mask, tf.int32), axis=1)  # (batch,)
        place = tf.maximum(lengths - 1, 0)
        if self.time_major:
            last = tf.gather_nd(states, tf.stack([place, tf.range(tf.size(place))], axis=1))  # (batch, units)
        else:
            last = tf.gather(states, place, axis=1, batch_dims=1)  # (batch, units)
        return tf.where(lengths[:, None] > 0, last, 0.0)
