"""Parquet files as frames."""

import errno
import os
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    import pandas as pd


def read_parquet(
    source: Path | bytes, columns: list[str] | None = None, *, without: Collection[str] = ()
) -> "pd.DataFrame":
    """Read a Parquet file without Arrow's thread pools.

    A process that ends soon after they started sometimes aborts in their clean-up (pyarrow 26: 1 in 150).

    Args:
        source: the file, or its content.
        columns: those to read, in this order; None: all.
        without: those not to read, where all others are.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is no Parquet file.
    """
    opened = pa.BufferReader(source) if isinstance(source, bytes) else _mapped(source)
    with pq.ParquetFile(opened, pre_buffer=False) as file:
        if without:
            columns = [name for name in file.schema_arrow.names if name not in without]
        frame: pd.DataFrame = file.read(columns=columns, use_threads=False).to_pandas(use_threads=False)
    return frame


def _mapped(path: Path) -> pa.MemoryMappedFile:
    """The file, mapped; where it is not there, the error names it as Python's own errors do, which Arrow's does not."""
    try:
        return pa.memory_map(str(path))
    except FileNotFoundError as error:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path)) from error


def rows_of(path: Path) -> int:
    """How many rows a Parquet file says that it has.

    Args:
        path: the file.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is no Parquet file.
    """
    with pq.ParquetFile(_mapped(path), pre_buffer=False) as file:
        rows: int = file.metadata.num_rows
    return rows
