"""Convolutions over tokens and the maximum of each filter, each distinct token multiplied once."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import keras
import tensorflow as tf

from podium.layers.masked_max_pooling import LOWEST, MaskedMaxPooling
from podium.layers.padding import ZeroPadding

AT_ONCE = 48
"""Distinct tokens in a matrix product of prediction: see `podium.training.batches.SIZES`."""


class NgramMaxima(keras.layers.Layer):  # type: ignore[misc]
    """What `Conv1D(padding="same")` of several widths gives, padding left out, and of each filter the greatest value.

    A window's answer is the sum of what a filter's columns give for its tokens one by one. A batch has few distinct
    tokens (29 % of its places in SemEval's sentences): each is multiplied once, and windows add up. Only the
    place of the maximum has a gradient, so that the way back is as short. On one core a training step takes half
    as long as with Conv1D at every place, for the same numbers but for rounding. GPUs convolve every place: there
    that is quicker, and adding up in parallel would round anew each time.

    Call: ids `(batch, time)` int32, vectors `(batch, time, dimensions)`, mask `(batch, time)` bool
    → `(batch, widths * filters)`; a very low value (-1e9) for a row that is all padding.

    Args:
        filters: of each width.
        widths: how many tokens a filter sees at once.
        tables: gives the embedding tables `(vocabulary_size, ...)` that the vectors were looked up in, side by side;
            None, as in a layer that was read from a file: vectors are convolved at every place.

    References:
        Kim 2014, https://aclanthology.org/D14-1181
    """

    def __init__(
        self, filters: int, widths: Sequence[int], tables: Callable[[], list[Any]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.filters, self.widths = filters, list(widths)
        self.tables = tables  # a function, as layers that a layer holds would become its own
        self.convolutions = [
            keras.layers.Conv1D(filters, width, padding="same", name=f"convolution_{place}_width_{width}")
            for place, width in enumerate(widths)
        ]
        self.zero_padding, self.maximum = ZeroPadding(name="zero_padding"), MaskedMaxPooling(name="maximum")
        self.every_place = bool(tf.config.list_physical_devices("GPU"))

    def get_config(self) -> dict[str, Any]:
        """What a file says of it: its sizes, and not where vectors are looked up."""
        return {**super().get_config(), "filters": self.filters, "widths": self.widths}

    def build(self, ids_shape: Any, vectors_shape: Any, mask_shape: Any = None) -> None:  # noqa: ARG002
        """Create the weights for vectors of that shape."""
        for convolution in self.convolutions:
            convolution.build(vectors_shape)

    def call(self, ids: Any, vectors: Any, mask: Any, training: bool = True) -> Any:
        """The maxima, `(batch, widths * filters)`."""
        if self.every_place or self.tables is None:
            vectors = self.zero_padding(vectors, mask)
            return tf.concat([self.maximum(layer(vectors), mask) for layer in self.convolutions], axis=-1)
        flat = tf.concat([[0], tf.reshape(ids, (-1,))], axis=0)  # padding comes first, whether a row has any or not
        distinct, places = tf.unique(flat)
        places = tf.reshape(places[1:], tf.shape(ids))  # (batch, time) each token's place among the distinct
        table = tf.concat([tf.gather(table, distinct) for table in self.tables()], axis=-1)
        table *= tf.cast(distinct != 0, table.dtype)[:, None]  # (distinct, dimensions)
        if not training:  # products of one size, so that what a token gives does not depend on how many there are
            table = tf.pad(table, ((0, -tf.shape(table)[0] % AT_ONCE), (0, 0)))
            table = tf.reshape(table, (-1, AT_ONCE, table.shape[-1]))
        found = [
            _maxima(table, tf.convert_to_tensor(layer.kernel), places, mask) + layer.bias for layer in self.convolutions
        ]
        return tf.concat(found, axis=-1)

    def compute_output_shape(self, ids_shape: Any, vectors_shape: Any, mask_shape: Any = None) -> Any:  # noqa: ARG002
        """The shape `(batch, widths * filters)`."""
        return (ids_shape[0], self.filters * len(self.widths))


@contextmanager
def every_place(network: Any) -> Iterator[None]:
    """While the block lasts, and is traced, a network convolves the vectors of every place, which may differ.

    Args:
        network: with or without such layers.
    """
    layers = [layer for layer in network._flatten_layers() if isinstance(layer, NgramMaxima)]
    kept = [layer.every_place for layer in layers]
    for layer in layers:
        layer.every_place = True
    try:
        yield
    finally:
        for layer, before in zip(layers, kept, strict=True):
            layer.every_place = before


@tf.custom_gradient  # type: ignore[untyped-decorator]
def _maxima(table: Any, kernel: Any, places: Any, mask: Any) -> Any:
    """The greatest answer of each filter `(batch, filters)`, without its bias.

    Args:
        table: `(distinct, dimensions)`, the first row zero; of predictions, without a gradient, in blocks of rows.
        kernel: `(width, dimensions, filters)`.
        places: `(batch, time)` int32, rows of the table.
        mask: `(batch, time)` bool.
    """
    width, dimensions, filters = kernel.shape
    batch, time = tf.unstack(tf.shape(places))
    before = (width - 1) // 2
    columns = tf.reshape(tf.transpose(kernel, (1, 0, 2)), (dimensions, width * filters))
    answers = tf.reshape(table @ columns, (-1, filters))  # (distinct * width, filters)
    spread = tf.pad(places, ((0, 0), (before, width - 1 - before)))  # zeros beyond the text's ends
    windows = tf.stack([spread[:, at : at + time] * width + at for at in range(width)], axis=-1)  # (batch, time, width)
    windows = tf.reshape(windows, (-1, width))  # (batch * time, width) rows of the answers
    summed = tf.raw_ops.SparseSegmentSum(
        data=answers, indices=tf.reshape(windows, (-1,)), segment_ids=tf.repeat(tf.range(batch * time), width)
    )
    summed = tf.where(mask[:, :, None], tf.reshape(summed, (batch, time, filters)), LOWEST)
    maxima = tf.reduce_max(summed, axis=1)  # (batch, filters)

    def gradient(upstream: Any) -> Any:
        greatest = summed == maxima[:, None, :]
        shared = upstream / tf.reduce_sum(tf.cast(greatest, upstream.dtype), axis=1)  # among equals, as `max` does
        at = tf.cast(tf.where(greatest & mask[:, :, None]), tf.int32)  # (maxima, 3) row, place, filter
        moved = tf.gather_nd(shared, tf.gather(at, (0, 2), axis=1))  # (maxima,)
        rows = tf.gather(windows, at[:, 0] * time + at[:, 1])  # (maxima, width)
        by_answer = tf.math.unsorted_segment_sum(
            tf.repeat(moved, width), tf.reshape(rows * filters + at[:, 2:], (-1,)), tf.size(answers)
        )
        by_answer = tf.reshape(by_answer, (-1, width * filters))  # (distinct, width * filters)
        by_columns = tf.reshape(tf.matmul(table, by_answer, transpose_a=True), (dimensions, width, filters))
        by_table = tf.matmul(by_answer, columns, transpose_b=True)
        return by_table, tf.transpose(by_columns, (1, 0, 2)), None, None

    return maxima, gradient
