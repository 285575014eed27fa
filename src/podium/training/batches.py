"""Which rows stand together in a batch, and how wide it is: rows of like length, so that little of it is padding."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

POOL = 16
"""Training batches are sorted by length within so many at a time: larger pools pad less and mix rows less."""

TOKENS = 8192
"""Tokens in a prediction batch, padding included, as far as a few rows allow: few enough to stay in cache."""

SIZES = (48, 24, 12, 6, 3)
"""Rows in a prediction batch, the first that `TOKENS` holds. At every place of such a batch a matrix product gives a
row the same bits; of other sizes the last ones are computed by other instructions (seen on x86 with AVX2)."""


class Batch(NamedTuple):
    """Places in the list of rows that was asked about, `(batch,)` int64, and a width that holds the longest."""

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
    """All rows by length, in batches whose shape follows from the length of each of their rows alone.

    The bits that a network gives for a row depend on the shape of the batch that it stands in. So a row's width is its
    length, rounded up; each width has one number of rows; and where rows are too few, the last one fills the batch up.
    What a row is given then depends neither on its neighbours nor on how many rows there are.

    Args:
        lengths: `(rows,)` tokens of each row.
        tokens: rows times width, at most, where a batch of few rows has no more.
    """
    widths = np.array([rounded(length) for length in range(int(lengths.max(initial=0)) + 1)])[lengths]
    order = np.argsort(widths, kind="stable")[::-1]
    batches = []
    for width in np.unique(widths)[::-1].tolist():
        rows = order[widths[order] == width]
        size = next((size for size in SIZES if size * width <= tokens), 1)
        for start in range(0, len(rows), size):
            some = rows[start : start + size]
            batches.append(Batch(np.pad(some, (0, size - len(some)), mode="edge"), width))
    return batches


def rounded(length: int) -> int:
    """The width of the prediction batches that rows of a length stand in: an eighth more at most, from 32 tokens on.

    Example:
        >>> [rounded(length) for length in (0, 4, 5, 33, 64, 65)]
        [4, 4, 8, 40, 64, 80]
    """
    step = max(4, 1 << max((length - 1).bit_length() - 3, 0))
    return max(-(-length // step), 1) * step


def width_of(lengths: NDArray[np.int32]) -> int:
    """The width that holds rows of these lengths; 1 for empty rows, as networks need a step."""
    return max(int(lengths.max(initial=0)), 1)
