"""Rows of different lengths as two flat arrays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Ragged:
    """Integer rows of different lengths: row `i` is `ids[offsets[i]:offsets[i + 1]]`.

    Args:
        ids: `(tokens,)` int32, the rows one after the other.
        offsets: `(rows + 1,)` int64, rising from 0 to `tokens`.

    Raises:
        ValueError: the two arrays do not fit each other.

    Example:
        >>> Ragged.of([[4, 5], [], [6]]).lengths
        array([2, 0, 1])
    """

    ids: NDArray[np.int32]
    offsets: NDArray[np.int64]

    def __post_init__(self) -> None:
        if self.ids.dtype != np.int32 or self.offsets.dtype != np.int64:
            raise ValueError(f"ids must be int32 and offsets int64, not {self.ids.dtype} and {self.offsets.dtype}")
        if len(self.offsets) == 0 or self.offsets[0] != 0 or self.offsets[-1] != len(self.ids):
            raise ValueError(f"offsets must go from 0 to {len(self.ids)}, the number of ids")
        if (self.lengths < 0).any():
            raise ValueError("offsets must not fall")

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> "Ragged":
        """From a list of rows."""
        ids = np.array([token for row in rows for token in row], dtype=np.int32)
        return cls.from_lengths(ids, np.array([len(row) for row in rows], dtype=np.int64))

    @classmethod
    def from_lengths(cls, ids: NDArray[np.int32], lengths: NDArray[np.int64]) -> "Ragged":
        """From flat ids and the length of each row, `(rows,)`."""
        return cls(ids, np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64))

    @classmethod
    def joined(cls, blocks: Iterable["Ragged"]) -> "Ragged":
        """The rows of several, one after the other."""
        parts = [cls.of([]), *blocks]
        lengths = np.concatenate([part.lengths for part in parts])
        return cls.from_lengths(np.concatenate([part.ids for part in parts]), lengths)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """The length of each row, `(rows,)`."""
        return np.diff(self.offsets)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def rows(self, start: int, stop: int) -> "Ragged":
        """The rows from `start` up to `stop`, without a copy of their ids."""
        offsets = self.offsets[start : stop + 1]
        return Ragged(self.ids[offsets[0] : offsets[-1]], offsets - offsets[0])

    def take(self, rows: NDArray[np.integer]) -> "Ragged":
        """The rows of these indices, in this order; an index may stand more than once."""
        lengths = self.lengths[rows]
        ends = np.cumsum(lengths)
        shift = self.offsets[rows] - (ends - lengths)  # from a token's place in the result to its place here
        return Ragged.from_lengths(self.ids[np.repeat(shift, lengths) + np.arange(lengths.sum())], lengths)
