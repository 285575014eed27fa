"""Ragged rows in files, ids.npy and offsets.npy, written and read a block at a time."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from podium.errors import Fault
from podium.io.arrays import read_array, written_array
from podium.text.ragged import Ragged


def write_rows(rows: Iterable[Ragged], folder: Path, watched: int) -> float:
    """Write rows into a new folder.

    Args:
        rows: in blocks.
        folder: which is made.
        watched: an id.

    Returns:
        The share of all ids that the watched one has.
    """
    folder.mkdir()
    lengths, found = [np.zeros(0, np.int64)], 0
    with written_array(folder / "ids.npy", np.int32) as take:
        for block in rows:
            take(block.ids)
            lengths.append(block.lengths)
            found += int((block.ids == watched).sum())
    offsets = np.concatenate([[0], np.cumsum(np.concatenate(lengths))])
    np.save(folder / "offsets.npy", offsets)
    return found / max(int(offsets[-1]), 1)


def read_rows(folder: Path, rows: int) -> Iterator[Ragged]:
    """The rows of a folder, so many at a time.

    Args:
        folder: with ids.npy and offsets.npy.
        rows: of a block.

    Raises:
        Fault: ids and offsets do not fit each other.
    """
    offsets = np.load(folder / "offsets.npy")
    with read_array(folder / "ids.npy") as read:
        for start in range(0, len(offsets) - 1, rows):
            part = offsets[start : start + rows + 1]
            try:
                yield Ragged(read(int(part[-1] - part[0])), part - part[0])
            except ValueError:
                raise _apart(folder) from None
        if offsets[0] or len(read(1)):  # ids that no row has
            raise _apart(folder)


def _apart(folder: Path) -> Fault:
    return Fault("its ids and offsets are not of one making", where=str(folder))


def rows_in(folder: Path) -> int:
    """How many rows lie in a folder, ragged or padded.

    Args:
        folder: with offsets.npy or lengths.npy.
    """
    if (folder / "offsets.npy").is_file():
        return len(np.load(folder / "offsets.npy", mmap_mode="r")) - 1
    return len(np.load(folder / "lengths.npy", mmap_mode="r"))
