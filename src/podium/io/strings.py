"""Columns of text as Arrow arrays: grown a block at a time, looked at a block at a time, seen as bytes.

A text is held once, as UTF-8, and not as an object of Python's, which would take half as much again.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

if TYPE_CHECKING:
    import pandas as pd

ROWS = 65_536
"""Texts that are looked at at once: enough for fast loops, few enough to be nothing beside the column."""

Strings: TypeAlias = pa.LargeStringArray


class Growing:
    """A column that blocks are added to; it lies in memory in one piece, without a second copy at the end.

    Example:
        >>> column = Growing()
        >>> for block in (["a", ""], ["é"]):
        ...     column.add(block)
        >>> column.array().to_pylist()
        ['a', '', 'é']
    """

    def __init__(self) -> None:
        self._bytes, self._ends = bytearray(), [np.zeros(1, np.int64)]

    def add(self, block: "Strings | Iterable[str]") -> None:
        """Add rows at the end; none is missing."""
        seen = Utf8(block if isinstance(block, pa.LargeStringArray) else pa.array(block, pa.large_string()))
        self._ends.append(seen.offsets[1:] + len(self._bytes))
        self._bytes += seen.bytes.data

    def array(self) -> Strings:
        """The column, `(rows,)`; nothing can be added any more."""
        ends = np.concatenate(self._ends)
        self._ends = []
        return pa.LargeStringArray.from_buffers(len(ends) - 1, pa.py_buffer(ends), pa.py_buffer(self._bytes))


class Utf8:
    """A block of texts, none missing, as the bytes that it consists of.

    Args:
        block: `(rows,)`.
    """

    def __init__(self, block: Strings) -> None:
        _, offsets, content = block.buffers()
        size = (len(block) + 1) * 8
        every = np.frombuffer(offsets, np.int64, size // 8, block.offset * 8) if offsets else np.zeros(1, np.int64)
        begin, end = int(every[0]), int(every[-1])
        self.bytes = np.frombuffer(content, np.uint8, end - begin, begin) if end > begin else np.zeros(0, np.uint8)
        """`(bytes,)` uint8."""
        self.offsets: npt.NDArray[np.int64] = every - begin
        """`(rows + 1,)` where each row begins, and the last ends."""

    @cached_property
    def filled(self) -> npt.NDArray[np.bool_]:
        """Which rows are not empty, `(rows,)`."""
        return np.diff(self.offsets) > 0

    def holding(self, marked: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Which rows hold a marked byte.

        Args:
            marked: `(bytes,)`.

        Example:
            >>> seen = Utf8(pa.array(["a1", "", "b"], pa.large_string()))
            >>> seen.holding(seen.bytes == ord("1")).tolist()
            [True, False, False]
        """
        rows = np.zeros(len(self.offsets) - 1, dtype=bool)
        rows[np.searchsorted(self.offsets, np.flatnonzero(marked), side="right") - 1] = True
        return rows

    def counted(self, marked: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """How many marked bytes each row has, `(rows,)`."""
        return np.diff(np.concatenate([[0], np.cumsum(marked)])[self.offsets])

    def first(self) -> npt.NDArray[np.uint8]:
        """The first byte of each row, `(rows,)`; 0 of an empty one."""
        return self._at(self.offsets[:-1])

    def last(self) -> npt.NDArray[np.uint8]:
        """The last byte of each row, `(rows,)`; 0 of an empty one."""
        return self._at(self.offsets[1:] - 1)

    def _at(self, places: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
        found = np.zeros(len(places), np.uint8)
        found[self.filled] = self.bytes[places[self.filled]]
        return found


def strings(values: "pd.Series[str] | Strings | Iterable[str]") -> Strings:
    """A column of text, none missing, as one Arrow array; one of Arrow's own is not copied."""
    found: pa.Array | pa.ChunkedArray = values
    if not isinstance(values, pa.Array | pa.ChunkedArray):
        found = pa.array(values if hasattr(values, "dtype") else list(values))
    if isinstance(found, pa.ChunkedArray):
        found = found.combine_chunks()
    return found if pa.types.is_large_string(found.type) else found.cast(pa.large_string())


def blocks(column: Strings, rows: int = ROWS) -> Iterator[Strings]:
    """A column in blocks, which are no copies; at least one."""
    for start in range(0, max(len(column), 1), rows):
        yield column.slice(start, rows)


def text_blocks(path: Path, column: str, rows: int = ROWS) -> Iterator[Strings]:
    """A column of a Parquet file, so many rows at a time at most; at least one block.

    Args:
        path: the file.
        column: its name.
        rows: of a block.

    Raises:
        OSError: the file cannot be read.
    """
    with pq.ParquetFile(pa.OSFile(str(path)), pre_buffer=False) as file:
        if file.metadata.num_rows == 0:
            yield strings([])
        for batch in file.iter_batches(rows, columns=[column], use_threads=False):
            yield strings(batch.column(0))


def series(column: Strings) -> "pd.Series[str]":
    """A column as a frame holds it, without a copy."""
    found: pd.Series[str] = pa.table({"": column}).to_pandas()[""]
    return found


def hexadecimal(keys: npt.NDArray[np.uint64]) -> Strings:
    """Numbers as text of 16 hexadecimal digits each.

    Args:
        keys: `(rows,)` uint64.

    Example:
        >>> hexadecimal(np.array([255, 2**63], np.uint64)).to_pylist()
        ['00000000000000ff', '8000000000000000']
    """
    digits, ends = bytearray(), np.arange(0, 16 * len(keys) + 1, 16, dtype=np.int64)
    for start in range(0, len(keys), ROWS):
        digits += keys[start : start + ROWS].astype(">u8").tobytes().hex().encode()
    return pa.LargeStringArray.from_buffers(len(keys), pa.py_buffer(ends), pa.py_buffer(digits))


def distinct_count(column: Strings) -> int:
    """How many different texts a column holds; those with one last byte at a time, which takes less memory.

    Example:
        >>> distinct_count(strings(["a1", "b1", "b1", ""]))
        3
    """
    last = Utf8(column).last()
    return sum(pc.count_distinct(column.filter(pa.array(last == byte))).as_py() for byte in np.unique(last))


def numbered(rows: int) -> Strings:
    """The numbers of rows, from 0, as text.

    Example:
        >>> numbered(3).to_pylist()
        ['0', '1', '2']
    """
    return pa.array(np.arange(rows)).cast(pa.large_string())
