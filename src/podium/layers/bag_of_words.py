"""A dense layer on a text's bag of words."""

from typing import Any, Literal

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from podium.text.vocabulary import UNKNOWN_ID


class BagOfWords(keras.layers.Layer):  # type: ignore[misc]
    """What `Dense(units)` makes of a vector with a number for each word of the vocabulary.

    That vector, nearly all zeros, is never made: the rows of the kernel that belong to a text's words are summed with
    their weights. Words outside the vocabulary are left out, as scikit-learn's vectorizers do.

    Call: ids `(batch, time)` int32, in any order → `(batch, units)`.

    Args:
        vocabulary_size: ids are below it.
        units: columns of the kernel.
        weights: a word's number. binary: 1 if it is there; count: how often; tfidf: how often, times `idf`, each row
            then scaled to length 1.
        idf: `(vocabulary_size,)` float32, for tfidf: a weight that is saved and not trained.
    """

    def __init__(
        self,
        vocabulary_size: int,
        units: int,
        weights: Literal["binary", "count", "tfidf"],
        idf: NDArray[np.float32] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.vocabulary_size, self.units, self.kind = vocabulary_size, units, weights
        self.first_idf = idf

    def build(self, ids_shape: Any) -> None:  # noqa: ARG002
        """Create kernel and bias as `Dense` does, and the weight that holds the idf."""
        self.kernel = self.add_weight((self.vocabulary_size, self.units), name="kernel")
        self.bias = self.add_weight((self.units,), initializer="zeros", name="bias")
        if self.kind == "tfidf":
            initial = keras.initializers.Constant(self.first_idf)
            self.idf = self.add_weight((self.vocabulary_size,), initializer=initial, trainable=False, name="idf")

    def call(self, ids: Any) -> Any:
        """Kernel rows summed by weight, plus the bias, `(batch, units)`."""
        batch = tf.shape(ids, out_type=tf.int64)[0]
        places = tf.where(ids > UNKNOWN_ID)  # (words, 2): row, time
        keys = places[:, 0] * self.vocabulary_size + tf.cast(tf.gather_nd(ids, places), tf.int64)
        keys, _, counts = tf.unique_with_counts(keys)  # a key for each distinct word of a row
        rows, words = keys // self.vocabulary_size, keys % self.vocabulary_size
        values = tf.ones_like(counts, tf.float32) if self.kind == "binary" else tf.cast(counts, tf.float32)
        if self.kind == "tfidf":
            values *= tf.gather(tf.convert_to_tensor(self.idf), words)
            values *= tf.gather(tf.math.rsqrt(tf.math.unsorted_segment_sum(values * values, rows, batch)), rows)
        bag = tf.SparseTensor(tf.stack((rows, words), axis=1), values, (batch, self.vocabulary_size))
        return tf.sparse.sparse_dense_matmul(bag, tf.convert_to_tensor(self.kernel)) + self.bias

    def compute_output_shape(self, ids_shape: Any) -> Any:
        """The shape `(batch, units)`."""
        return (ids_shape[0], self.units)


def smooth_idf(documents: int, document_counts: NDArray[np.int64]) -> NDArray[np.float32]:
    """Inverse document frequencies, as scikit-learn's `TfidfVectorizer` has them: ln((1 + n) / (1 + count)) + 1.

    Args:
        documents: n, how many there are.
        document_counts: `(vocabulary_size,)`, how many of them hold each word.

    Example:
        >>> smooth_idf(3, np.array([3, 1])).round(3).tolist()
        [1.0, 1.6929999589920044]
    """
    return (np.log((1 + documents) / (1 + document_counts)) + 1).astype(np.float32)
