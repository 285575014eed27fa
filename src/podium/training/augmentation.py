"""Random changes to the tokens of training rows: some left out, some neighbours in each other's place."""

from typing import Any, Literal

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from podium.config.models import Augment
from podium.training.resident import Resident


class Augmented:
    """Rows as tensors whose tokens are other ones at each batch.

    Args:
        resident: gives the batches as they are.
        settings: how much is changed.
        rng: what is changed; batches draw from it one after the other.
    """

    def __init__(self, resident: Resident, settings: Augment, rng: np.random.Generator) -> None:
        self.rows, self.resident, self.settings, self.rng = resident.rows, resident, settings, rng

    def batch(self, positions: Any, width: Any) -> Any:
        """In the graph: the ids of these rows `(batch, width)`, changed."""
        found = tf.numpy_function(self._changed, [self.resident.batch(positions, width)], tf.int32)
        return tf.ensure_shape(found, (None, None))

    def _changed(self, ids: NDArray[np.int32]) -> NDArray[np.int32]:
        keep_ends = self.rows.encoder is not None
        return augmented(ids, self.settings, self.rng, padding=self.rows.padding, keep_ends=keep_ends)


def augmented(
    ids: NDArray[np.int32],
    settings: Augment,
    rng: np.random.Generator,
    *,
    padding: Literal["post", "pre"] = "post",
    keep_ends: bool = False,
) -> NDArray[np.int32]:
    """Rows changed at random: neighbours swapped, then tokens left out and the gaps closed.

    A row that has tokens keeps one at least; with `keep_ends`, one between its ends, if it had any there.

    Args:
        ids: `(rows, width)`, 0 for padding.
        settings: the shares. Pairs of neighbours do not overlap: a row's first one begins at its first token or at its
            second, by chance, and each swaps with the chance `swap`.
        rng: what is changed.
        padding: the side that the zeros are on, and stay on.
        keep_ends: a row's first and last tokens stay as they are: they are an encoder's own.

    Returns:
        `(rows, width)` int32.

    References:
        Wei and Zou 2019, EDA, https://arxiv.org/abs/1901.11196 (random deletion and swap)

    Example:
        >>> augmented(np.array([[5, 6, 7, 8, 0]], np.int32), Augment(swap=1.0), np.random.default_rng(0))
        array([[5, 7, 6, 8, 0]], dtype=int32)
    """
    tokens, columns = ids != 0, np.arange(ids.shape[1])
    first = tokens.argmax(axis=1)[:, None]  # (rows, 1)
    last = first + tokens.sum(axis=1, keepdims=True) - 1
    free = tokens & (columns > first) & (columns < last) if keep_ends else tokens
    if settings.swap:
        even = (columns - first - rng.integers(2, size=first.shape)) % 2 == 0  # (rows, width) where a pair may begin
        begins = even & free & np.pad(free[:, 1:], ((0, 0), (0, 1))) & (rng.random(ids.shape) < settings.swap)
        ends = np.pad(begins[:, :-1], ((0, 0), (1, 0)))
        ids = np.take_along_axis(ids, columns + begins - ends, axis=1)
    if settings.drop:
        drawn = np.where(free, rng.random(ids.shape), -1.0)
        spared = columns == drawn.argmax(axis=1)[:, None]
        kept = tokens & (~free | spared | (drawn >= settings.drop))
        order = np.argsort(~kept if padding == "post" else kept, axis=1, kind="stable")
        ids = np.take_along_axis(np.where(kept, ids, 0), order, axis=1)
    return ids.astype(np.int32)
