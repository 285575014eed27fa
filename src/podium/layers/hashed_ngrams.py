"""Word n-grams as ids, without a vocabulary of them."""

from typing import Any

import keras
import tensorflow as tf

PRIME = 2_147_483_647  # 2**31 - 1: products of two numbers below it fit in int64
FACTOR = 1_103_515_245


class HashedNgrams(keras.layers.Layer):  # type: ignore[misc]
    """The bucket of each n-gram of neighbouring tokens, for n from 2 to `longest`.

    The hash is that of a polynomial: h = n, then h = (h * FACTOR + id) mod PRIME for each token.

    Call: ids `(batch, time)` int32, 0 for padding on either side → `(batch, (longest - 1) * time)` int32: buckets from
    1 to `buckets`, 0 where there is none.

    Args:
        longest: tokens of the longest n-gram, from 2.
        buckets: how many there are; n-grams of the same one are not told apart.

    References:
        Joulin et al. 2017, Bag of Tricks for Efficient Text Classification, https://aclanthology.org/E17-2068
        Weinberger et al. 2009, Feature Hashing for Large Scale Multitask Learning, https://arxiv.org/abs/0902.2206
    """

    def __init__(self, longest: int, buckets: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.longest, self.buckets = longest, buckets

    def call(self, ids: Any) -> Any:
        """The buckets, `(batch, (longest - 1) * time)` int32."""
        time = tf.shape(ids)[1]
        tokens = tf.cast(tf.pad(ids, ((0, 0), (0, self.longest - 1))), tf.int64)
        found = []
        for size in range(2, self.longest + 1):
            hashed = tf.fill(tf.shape(ids), tf.constant(size, tf.int64))
            for place in range(size):
                hashed = (hashed * FACTOR + tokens[:, place : place + time]) % PRIME
            complete = (ids != 0) & (tokens[:, size - 1 : size - 1 + time] != 0)  # a row has no gaps
            found.append(tf.where(complete, hashed % self.buckets + 1, 0))
        return tf.cast(tf.concat(found, axis=1), tf.int32)

    def compute_output_shape(self, ids_shape: Any) -> Any:
        """The shape `(batch, (longest - 1) * time)`."""
        time = None if ids_shape[1] is None else (self.longest - 1) * ids_shape[1]
        return (ids_shape[0], time)
