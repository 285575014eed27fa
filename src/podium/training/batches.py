"""Which rows stand together in a batch, and how wide it is: rows of like length, so that little of it is padding."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

POOL = 16
"""Training batches are sorted by length within so many at a time: larger pools pad less and mix rows less."""

TOKENS = 8192
"""Tokens in a prediction batch, padding included: enough to keep the kernels busy, little enough to stay in cache."""


class Batch(NamedTuple):
    """Places in the list of rows that was asked about, `(batch,)` int64, and the width that holds the longest."""

    rows: NDArray[np.int64]
    width: int


def training_batches(lengths: NDArray[np.int32], batch_size: int, rng: np.random.Generator) -> list[Batch]:
    """The batches of one epoch, in a random order.

    Invariant: every row is in exactly one batch, no batch is larger than `batch_size`, and those of a pool differ by
    one row at most: there is no tiny last batch whose few rows would make a whole step.

    Args:
        lengths: `(rows,)` tokens of each row.
        batch_size: rows a batch at most.
        rng: shuffles rows into pools, rows of one length within a pool, and the batches.
    """
    batches: list[Batch] = []
    for pool in np.array_split(rng.permutation(len(lengths)), -(-len(lengths) // (batch_size * POOL)) or 1):
        by_length = pool[np.argsort(lengths[pool], kind="stable")]
        batches += [
            Batch(rows, width_of(lengths[rows]))
            for rows in np.array_split(by_length, -(-len(pool) // batch_size) or 1)
            if len(rows)
        ]
    return [batches[place] for place in rng.permutation(len(batches))]


def batches_an_epoch(rows: int, batch_size: int) -> int:
    """How many training batches an epoch has, whatever the lengths.

    Example:
        >>> len(training_batches(np.ones(100, np.int32), 3, np.random.default_rng(1))), batches_an_epoch(100, 3)
        (34, 34)
    """
    pools = -(-rows // (batch_size * POOL)) or 1
    sizes = [rows // pools + (place < rows % pools) for place in range(pools)]
    return sum(-(-size // batch_size) for size in sizes)


def prediction_batches(lengths: NDArray[np.int32], tokens: int = TOKENS) -> list[Batch]:
    """All rows by length, in batches of at most so many tokens with their padding (one row at least).

    Args:
        lengths: `(rows,)` tokens of each row.
        tokens: rows times width, at most.
    """
    order = np.argsort(lengths, kind="stable")[::-1]  # the longest first: its width decides how many rows fit
    batches, start = [], 0
    while start < len(order):
        width = width_of(lengths[order[start : start + 1]])
        rows = order[start : start + max(tokens // width, 1)]
        batches.append(Batch(rows, width))
        start += len(rows)
    return batches


def width_of(lengths: NDArray[np.int32]) -> int:
    """The width that holds rows of these lengths; 1 for empty rows, as networks need a step."""
    return max(int(lengths.max(initial=0)), 1)
