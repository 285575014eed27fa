"""What the frozen part of a pretrained encoder makes of rows: computed once for all epochs, folds and seeds.

Nothing in it learns, so it sees no labels, and what it gives for a row is the same whichever fold the row is in.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from podium.config.models import Model
from podium.errors import PodiumError
from podium.training import networks
from podium.training.batches import prediction_batches
from podium.training.job import Rows
from podium.training.resident import BATCH, Resident


def compute(settings: Model, rows: Rows, path: Path, part: int = 0, parts: int = 1) -> None:
    """Write the activations of every row, or of one of several parts of the rows.

    A row's bits depend on the rows it shares a batch with. The batches are those of all rows however many parts there
    are, so the file does not depend on that.

    The file holds `(tokens, dimensions)` float32, the tokens of the rows one after the other; or, of a base that gives
    one vector a row, `(rows, dimensions)`.

    Args:
        settings: of a model whose architecture has a frozen part.
        rows: ids and lengths; padded after the text.
        path: where the `.npy` file goes; the first part to get there makes it, whole.
        part: which one, from 0.
        parts: how many there are, each written by a process of its own.
    """
    networks.clean_slate(seed=0)
    facts = networks.facts(rows, np.zeros(0, np.int64), np.zeros(1, np.float32))
    base, resident = networks.base(settings, facts), Resident(rows)

    @tf.function(input_signature=BATCH, autograph=False)  # type: ignore[untyped-decorator]
    def activations(positions: Any, width: Any) -> Any:
        return tf.cast(base(resident.batch(positions, width), training=False), tf.float32)

    ends = np.cumsum(rows.lengths, dtype=np.int64)
    by_token, dimensions = len(base.output_shape) == 3, base.output_shape[-1]
    shape = (int(ends[-1]) if by_token else len(rows), dimensions)
    _make(path, shape)
    out = np.lib.format.open_memmap(path, "r+")
    for batch in prediction_batches(rows.lengths)[part::parts]:
        width = np.int32(min(batch.width, rows.ids.shape[1]))
        found = activations(batch.rows.astype(np.int32), width).numpy()
        if not by_token:
            out[batch.rows] = found
            continue
        for row, vectors in zip(batch.rows, found, strict=True):
            out[ends[row] - rows.lengths[row] : ends[row]] = vectors[: rows.lengths[row]]
    out.flush()


def _make(path: Path, shape: tuple[int, int]) -> None:
    """Make the file of zeros, unless another process has; it appears whole."""
    partial = path.with_suffix(f".{os.getpid()}")
    np.lib.format.open_memmap(partial, "w+", np.float32, shape)
    try:
        _allocate(partial)
        with suppress(FileExistsError):
            os.link(partial, path)
    finally:
        partial.unlink()


def _allocate(path: Path) -> None:
    """Take the disk space of a file now: writing into a mapped file for which there is none kills the process."""
    size = path.stat().st_size
    try:
        with path.open("r+b") as stream:
            os.posix_fallocate(stream.fileno(), 0, size)
    except OSError as error:
        what = f"what the frozen layers give takes {size / 1e9:.1f} GB, which there is no room for: {error.strerror}"
        fix = "free space, set a smaller pad.max_length, or freeze no layers"
        raise PodiumError(what, where=str(path.parent), fix=fix) from None


class Activated(Resident):
    """Rows as the activations of an encoder's frozen part; they stay on the disk, and batches are read from there.

    Args:
        rows: with the file of activations.
    """

    def __init__(self, rows: Rows) -> None:
        if rows.activations is None:
            raise PodiumError("the activations of the encoder's frozen part are missing", fix="run it again")
        self.rows = rows
        self.vectors = np.load(rows.activations, mmap_mode="r")
        # a row has two tokens at least, the encoder's first and last, so the sizes tell which of the two it is
        self.by_token = len(self.vectors) == int(rows.lengths.sum(dtype=np.int64))
        self.starts = np.cumsum(rows.lengths, dtype=np.int64) - rows.lengths

    def batch(self, positions: Any, width: Any) -> Any:
        """In the graph: `(batch, width, dimensions)`, zeros after a row's tokens; or `(batch, dimensions)`."""
        found = tf.numpy_function(self._read, [positions, width], tf.float32, stateful=False)
        middle = (None,) if self.by_token else ()
        return tf.ensure_shape(found, (None, *middle, self.vectors.shape[1]))

    def _read(self, positions: NDArray[np.int32], width: np.int32) -> NDArray[np.float32]:
        if not self.by_token:
            return np.asarray(self.vectors[positions])
        out = np.zeros((len(positions), int(width), self.vectors.shape[1]), np.float32)
        for place, row in enumerate(positions):
            length = min(int(self.rows.lengths[row]), int(width))
            out[place, :length] = self.vectors[self.starts[row] : self.starts[row] + length]
        return out
