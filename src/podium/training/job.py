"""What a worker process is given and what it returns."""

import io
import json
import mmap
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from podium.config.models import Model

REFIT = (-1, -1)
"""The repeat and fold of the job that trains on all rows."""


@dataclass(frozen=True)
class Rows:
    """Padded token ids; a memory map stays one on its way to a worker.

    Args:
        ids: `(rows, width)` int32, 0 for padding.
        lengths: `(rows,)` int32, how many of them are tokens.
        padding: the side that the zeros are on.
        vocabulary_size: ids are below it.
    """

    ids: NDArray[np.int32]
    lengths: NDArray[np.int32]
    padding: Literal["post", "pre"]
    vocabulary_size: int

    def __reduce__(self) -> tuple[Any, ...]:
        ids: Any = self.ids
        if isinstance(ids, np.memmap) and isinstance(ids.base, mmap.mmap) and ids.filename is not None:
            return _mapped, (str(ids.filename), ids.offset, ids.shape, self.lengths, self.padding, self.vocabulary_size)
        return Rows, (ids, self.lengths, self.padding, self.vocabulary_size)


def _mapped(filename: str, offset: int, shape: tuple[int, int], *others: Any) -> Rows:
    return Rows(np.memmap(filename, np.int32, "r", offset, shape), *others)


@dataclass(frozen=True)
class Job:
    """One network to train: on the training side of a fold, or on all rows.

    Args:
        model: its name, for messages and file names; it decides nothing.
        settings: its section of params.yaml.
        task: binary.
        metric: what an epoch is judged by, at its best threshold.
        repeat: from 0; -1 for all rows.
        fold: from 0; -1 for all rows.
        rows: the token ids of all rows.
        targets: `(rows, outputs)` float32.
        groups: `(rows,)` int64, equal for rows that must not be parted.
        training: `(trained,)` int64 positions, repeats allowed.
        validation: `(validated,)` int64 positions; none for all rows.
    """

    model: str
    settings: Model
    task: str
    metric: str
    repeat: int
    fold: int
    rows: Rows
    targets: NDArray[np.float32]
    groups: NDArray[np.int64]
    training: NDArray[np.int64]
    validation: NDArray[np.int64]

    @property
    def name(self) -> str:
        """What its files are called."""
        return job_name(self.repeat, self.fold)

    @property
    def label(self) -> str:
        """What people call it."""
        again = f" of repeat {self.repeat + 1}" if self.repeat > 0 else ""
        return "all rows" if self.fold < 0 else f"fold {self.fold + 1}{again}"

    def seeds(self) -> tuple[int, np.random.Generator, np.random.Generator]:
        """The network's seed, the generator of batches and that of the inner split: its own, whatever ran before."""
        network, batches, inner = np.random.SeedSequence([self.settings.seed, self.repeat + 1, self.fold + 1]).spawn(3)
        return int(network.generate_state(1)[0]), np.random.default_rng(batches), np.random.default_rng(inner)


def job_name(repeat: int, fold: int) -> str:
    """What the files of a job are called.

    Example:
        >>> job_name(0, 3), job_name(*REFIT)
        ('repeat-0-fold-3', 'refit')
    """
    from podium.folds.sides import fold_name  # only where files are named: prediction needs no folds

    return "refit" if (repeat, fold) == REFIT else fold_name(repeat, fold)


@dataclass(frozen=True)
class Trained:
    """What came of a job.

    Args:
        weights: the bytes of a `.weights.h5` file.
        probabilities: `(validated, outputs)` float32, from those weights.
        history: for each epoch its number, training loss and scores.
        epochs_run: how many there were.
        best_epoch: the one whose weights these are, from 1.
        class_counts_natural: distinct rows of each class that were trained on.
        class_counts_trained: the same with their repeats.
    """

    weights: bytes
    probabilities: NDArray[np.float32]
    history: list[dict[str, float]]
    epochs_run: int
    best_epoch: int
    class_counts_natural: list[int]
    class_counts_trained: list[int]

    def to_files(self) -> dict[str, bytes]:
        """The same as the contents of named files."""
        array = io.BytesIO()
        np.save(array, self.probabilities)
        rest = {key: value for key, value in self.__dict__.items() if key not in ("weights", "probabilities")}
        return {
            "network.weights.h5": self.weights,
            "probabilities.npy": array.getvalue(),
            "result.json": json.dumps(rest, indent=1).encode(),
        }

    @classmethod
    def from_files(cls, files: dict[str, bytes]) -> "Trained":
        """What `to_files` was called on."""
        array = np.load(io.BytesIO(files["probabilities.npy"]))
        return cls(files["network.weights.h5"], array, **json.loads(files["result.json"]))


@dataclass(frozen=True)
class Prediction:
    """Rows to be given probabilities by the trained networks of a model.

    Args:
        settings: the model's, which name its network.
        task: binary.
        outputs: of the network.
        rows: the token ids.
        weights: for each network the bytes of its `.weights.h5` file.
    """

    settings: Model
    task: str
    outputs: int
    rows: Rows
    weights: tuple[bytes, ...]
