"""Where the tokens of a padded row are, and rows moved so that they begin with them."""

from typing import Any

import keras
import tensorflow as tf


class TokenMask(keras.layers.Layer):  # type: ignore[misc]
    """True where an id is a token, False where it is padding (id 0).

    Call: ids `(batch, time)` int32 → `(batch, time)` bool.
    """

    def call(self, ids: Any) -> Any:
        """The mask, `(batch, time)` bool."""
        return keras.ops.not_equal(ids, 0)


class LeftAligned(keras.layers.Layer):  # type: ignore[misc]
    """Rows that begin with their tokens, whichever side they were padded on.

    Call: ids `(batch, time)` int32, zeros before or after the tokens → the same tokens, zeros after.
    """

    def call(self, ids: Any) -> Any:
        """The ids moved, `(batch, time)` int32."""
        tokens = tf.cast(tf.not_equal(ids, 0), tf.int32)  # (batch, time)
        start = tf.argmax(tokens, axis=1, output_type=tf.int32)  # (batch,) the first token; 0 in an empty row
        time = tf.shape(ids)[1]
        places = (tf.range(time)[None, :] + start[:, None]) % time  # (batch, time)
        return tf.gather(ids, places, axis=1, batch_dims=1)


class ZeroPadding(keras.layers.Layer):  # type: ignore[misc]
    """Vectors, zero where there is padding: a convolution then sees the same beyond a text's end as beyond a row's.

    Call: vectors `(batch, time, features)`, mask `(batch, time)` bool → `(batch, time, features)`.
    """

    def call(self, vectors: Any, mask: Any) -> Any:
        """The vectors, zero at padding, `(batch, time, features)`."""
        return vectors * keras.ops.cast(mask, vectors.dtype)[:, :, None]
