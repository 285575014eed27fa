"""What a pretrained encoder takes, of what views and frozen parts give."""

from typing import Any

import keras
import tensorflow as tf


class OwnIds(keras.layers.Layer):  # type: ignore[misc]
    """An encoder's own ids: padding, which is 0 in every view, gets the encoder's id, and that one is 0 again.

    Call: ids `(batch, time)` int32 → the same.

    Args:
        padding_id: the encoder's.
    """

    def __init__(self, padding_id: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.padding_id = padding_id

    def call(self, ids: Any) -> Any:
        """The ids, `(batch, time)` int32."""
        if not self.padding_id:
            return ids
        return tf.where(ids == 0, self.padding_id, tf.where(ids == self.padding_id, 0, ids))


class VectorMask(keras.layers.Layer):  # type: ignore[misc]
    """True where there is a token, False where a vector is all zeros, which stand for padding.

    Call: vectors `(batch, time, dimensions)` → `(batch, time)` bool.
    """

    def call(self, vectors: Any) -> Any:
        """The mask, `(batch, time)` bool."""
        return keras.ops.any(keras.ops.not_equal(vectors, 0.0), axis=-1)
