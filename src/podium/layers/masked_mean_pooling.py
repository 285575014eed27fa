"""The mean of a text's vectors."""

from typing import Any

import keras
import tensorflow as tf


class MaskedMeanPooling(keras.layers.Layer):  # type: ignore[misc]
    """The mean over time, padding left out; 0 for a row that is all padding.

    Call: features `(batch, time, features)`, mask `(batch, time)` bool → `(batch, features)`.
    """

    def call(self, features: Any, mask: Any) -> Any:
        """The means, `(batch, features)`."""
        kept = tf.cast(mask, features.dtype)  # (batch, time)
        counts = tf.maximum(tf.reduce_sum(kept, axis=1, keepdims=True), 1.0)  # (batch, 1)
        return tf.linalg.matvec(features, kept / counts, transpose_a=True)  # one matrix product, no masked copy
