"""An LSTM, all steps one kernel."""

from typing import Any

import keras
import tensorflow as tf


class LSTM(keras.layers.Layer):  # type: ignore[misc]
    """What `keras.layers.LSTM(units, return_sequences=True)` computes for masked rows, without a loop in the graph.

    TensorFlow's BlockLSTM kernel takes all steps at once: a network's training step is 1.3 times as fast as with
    Keras's loop, which also has to apply the mask at every step. No mask is needed here: rows come with their padding
    after their tokens, and states at padding are undefined. While training, each half of a batch is a kernel of its
    own: where a second core is free, both run at once, in little more than half the time. Recurrent dropout is not in
    the kernel: while training with it, Keras's loop runs, three times as long.

    Call: vectors `(batch, time, features)` that begin with their tokens → states `(batch, time, units)`.

    Args:
        units: of the state.
        recurrent_dropout: the share of the state that no step of a row sees, while training.
        time_major: time stands before batch, in vectors and states: as the kernel has them, without copies to and fro.

    Raises:
        ValueError: time stands first and there is recurrent dropout: Keras's loop does not take it so.

    References:
        Hochreiter & Schmidhuber 1997, Long Short-Term Memory, https://doi.org/10.1162/neco.1997.9.8.1735
        Gal & Ghahramani 2016, A Theoretically Grounded Application of Dropout in Recurrent Neural Networks,
        https://arxiv.org/abs/1512.05287 (one mask for all steps)
    """

    def __init__(self, units: int, recurrent_dropout: float = 0.0, *, time_major: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if time_major and recurrent_dropout:
            raise ValueError("recurrent dropout with time_major")
        self.time_major = time_major
        # Keras's own cell holds the weights, initialised as it does (orthogonal recurrence, forget gate open).
        self.cell = keras.layers.LSTMCell(units, recurrent_dropout=recurrent_dropout, name="lstm_cell")
        self.loop = keras.layers.RNN(self.cell, return_sequences=True, name="loop") if recurrent_dropout else None

    def build(self, vectors_shape: Any) -> None:
        """Create the weights for vectors of that shape."""
        self.cell.build(vectors_shape)
        if self.loop is not None:
            self.loop.build(vectors_shape)

    def call(self, vectors: Any, training: bool = False) -> Any:
        """The states, `(batch, time, units)`, or `(time, batch, units)`."""
        if self.loop is not None and training:
            return self.loop(vectors, training=True)
        return self._by_halves(vectors) if training else self._states(vectors)

    def _by_halves(self, vectors: Any) -> Any:
        axis = int(self.time_major)
        rows = tf.shape(vectors)[axis]
        halves = tf.split(vectors, [rows // 2, rows - rows // 2], axis=axis)
        return tf.concat([self._states(half) for half in halves], axis=axis)

    def _states(self, vectors: Any) -> Any:
        if self.time_major:
            return self.run(vectors)
        return tf.transpose(self.run(tf.transpose(vectors, (1, 0, 2))), (1, 0, 2))

    def run(self, steps: Any) -> Any:
        """The states `(time, batch, units)` of `(time, batch, features)`, without dropout.

        The newer BlockLSTMV2 would take Keras's order of gates as it is, but TensorFlow (2.21) registers the older
        kernel's gradient for it, which takes another order: its gradients are wrong.
        """
        cell, some = self.cell, tf.shape(steps)[1] > 0
        zeros = tf.zeros((tf.shape(steps)[1], cell.units), steps.dtype)  # (batch, units)
        unused = tf.zeros((cell.units,), steps.dtype)
        weights = _gates(tf.concat((cell.kernel, cell.recurrent_kernel), axis=0))  # (features + units, 4 * units)
        bias = _gates(tf.convert_to_tensor(cell.bias))
        return tf.raw_ops.BlockLSTM(
            seq_len_max=tf.shape(steps, out_type=tf.int64)[0],
            x=steps,
            cs_prev=zeros,
            h_prev=zeros,
            w=tf.where(some, weights, 0.0),  # of no row at all, the gradient is whatever lay in memory: cut off here
            wci=unused,
            wcf=unused,
            wco=unused,
            b=tf.where(some, bias, 0.0),
            forget_bias=0.0,  # it is in the bias already
            cell_clip=0.0,
            use_peephole=False,
        ).h

    def compute_output_shape(self, vectors_shape: Any) -> Any:
        """The shape of the vectors, `units` for their features."""
        return (*vectors_shape[:-1], self.cell.units)


def _gates(weights: Any) -> Any:
    """From Keras's gates (input, forget, candidate, output) to the kernel's (input, candidate, forget, output)."""
    entry, forget, candidate, leaving = tf.split(weights, 4, axis=-1)
    return tf.concat((entry, candidate, forget, leaving), axis=-1)
