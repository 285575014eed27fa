"""Rows as tensors, gathered into batches within the graph; probabilities of any of them."""

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from podium.training.batches import prediction_batches
from podium.training.job import Rows

ACTIVATIONS = {"binary": tf.sigmoid, "multilabel": tf.sigmoid, "multiclass": tf.nn.softmax}
"""From logits to probabilities, by task."""

BATCH = (tf.TensorSpec((None,), tf.int32), tf.TensorSpec((), tf.int32))
"""Positions `(batch,)` and the width that holds them: one trace serves every batch."""


def resident_of(rows: Rows) -> "Resident":
    """The rows as a network is given them.

    Args:
        rows: token ids, or what the frozen part of an encoder has made of them.
    """
    from podium.training.activations import Activated

    return Resident(rows) if rows.activations is None else Activated(rows)


class Resident:
    """The ids of all rows, on the device.

    Args:
        rows: padded ids and their lengths.
    """

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.ids = tf.constant(rows.ids)  # (rows, width)

    def batch(self, positions: Any, width: Any) -> Any:
        """In the graph: the ids of these rows `(batch, width)`, cut where only padding is."""
        ids = tf.gather(self.ids, positions)
        return ids[:, :width] if self.rows.padding == "post" else ids[:, tf.shape(ids)[1] - width :]

    def predictor(self, network: Any, task: str) -> Callable[[NDArray[np.int64]], NDArray[np.float32]]:
        """A function from positions `(rows,)` to their probabilities `(rows, outputs)` float32, in that order.

        Args:
            network: from ids to logits; its weights of the moment are used at each call.
            task: binary: the probability of the positive class.
        """
        activation = ACTIVATIONS[task]

        @tf.function(input_signature=BATCH, autograph=False)  # type: ignore[untyped-decorator]
        def probabilities(positions: Any, width: Any) -> Any:
            return activation(network(self.batch(positions, width), training=False))

        def predict(positions: NDArray[np.int64]) -> NDArray[np.float32]:
            found = np.zeros((len(positions), network.output_shape[-1]), np.float32)
            for batch in prediction_batches(self.rows.lengths[positions]):
                width = np.int32(min(batch.width, self.rows.ids.shape[1]))
                found[batch.rows] = probabilities(positions[batch.rows].astype(np.int32), width)
            return found

        return predict
