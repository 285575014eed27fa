"""NumPy's files (.npy) written and read in pieces: the bytes are those of `numpy.save`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
from numpy.lib import format as npy

from podium.errors import Fault

Array = npt.NDArray[Any]


@contextmanager
def written_array(path: Path, dtype: npt.DTypeLike, *width: int) -> Iterator[Callable[[Array], None]]:
    """Yield what takes the next rows of an array; the file is whole when the block ends.

    Args:
        path: the file.
        dtype: of the array.
        width: of its rows, where it has two dimensions.

    Raises:
        Fault: NumPy left no room for so many rows.
    """
    kind, rows = np.dtype(dtype), 0

    def take(block: Array) -> None:
        nonlocal rows
        if block.dtype != kind or block.shape[1:] != width:
            raise ValueError(f"{block.dtype} {block.shape[1:]} in an array of {kind} {width}")
        stream.write(np.ascontiguousarray(block).data)
        rows += len(block)

    def header(stream: BinaryIO) -> None:
        told = {"descr": npy.dtype_to_descr(kind), "fortran_order": False, "shape": (rows, *width)}
        npy.write_array_header_1_0(stream, told)

    with path.open("wb") as stream:
        header(stream)
        begins = stream.tell()
        yield take
        stream.seek(0)
        header(stream)
        if stream.tell() != begins:  # NumPy leaves room for any number of rows
            raise Fault(f"the header of {rows:,} rows is longer than that of none", where=str(path))


@contextmanager
def read_array(path: Path) -> Iterator[Callable[[int], Array]]:
    """Yield what gives the next items of an array of one dimension, so many.

    Args:
        path: the file.
    """
    with path.open("rb") as stream:
        npy.read_magic(stream)
        _, _, dtype = npy.read_array_header_1_0(stream)
        yield lambda items: np.fromfile(stream, dtype, items)
