"""A bidirectional LSTM, a whole direction one kernel."""

from typing import Any

import keras
import tensorflow as tf

from podium.layers.lstm import LSTM


class BidirectionalLSTM(keras.layers.Layer):  # type: ignore[misc]
    """What `Bidirectional(LSTM(units, return_sequences=True))` computes for masked rows, without a loop in the graph.

    No mask is needed, for each direction begins with its tokens: rows come with their padding after them, and for the
    second direction each row is reversed up to its own length. States at padding are undefined.

    Call: vectors `(batch, time, features)` that begin with their tokens, mask `(batch, time)` bool
    → `(batch, time, 2 * units)`.

    Args:
        units: of each direction.
    """

    def __init__(self, units: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.forward = LSTM(units, name="forward")
        self.backward = LSTM(units, name="backward")

    def build(self, vectors_shape: Any, mask_shape: Any = None) -> None:  # noqa: ARG002
        """Create the weights for vectors of that shape."""
        self.forward.build(vectors_shape)
        self.backward.build(vectors_shape)

    def call(self, vectors: Any, mask: Any) -> Any:
        """The states of both directions, `(batch, time, 2 * units)`."""
        lengths = tf.reduce_sum(tf.cast(mask, tf.int32), axis=1)  # (batch,)
        steps = tf.transpose(vectors, (1, 0, 2))  # (time, batch, features)
        forward = self.forward.run(steps)  # (time, batch, units)
        backward = _reverse(self.backward.run(_reverse(steps, lengths)), lengths)
        return tf.transpose(tf.concat((forward, backward), axis=-1), (1, 0, 2))  # (batch, time, 2 * units)

    def compute_output_shape(self, vectors_shape: Any, mask_shape: Any = None) -> Any:  # noqa: ARG002
        """The shape `(batch, time, 2 * units)`."""
        return (*vectors_shape[:-1], 2 * self.forward.cell.units)


def _reverse(steps: Any, lengths: Any) -> Any:
    """Each row `(time, batch, features)` reversed within its length, its padding left where it is."""
    return tf.reverse_sequence(steps, lengths, seq_axis=0, batch_axis=1)
