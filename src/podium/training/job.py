"""What a worker process is given and what it returns."""

import io
import json
import mmap
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

import podium.architectures
from podium.config.models import Model, file_of, settings_of
from podium.problem import Problem
from podium.text.encoders import Encoder

REFIT = (-1, -1)
"""The repeat and fold of the job that trains on all rows."""


@dataclass(frozen=True)
class Rows:
    """Padded token ids; a memory map stays one on its way to a worker.

    Args:
        ids: `(rows, width)` int32, 0 for padding.
        lengths: `(rows,)` int32, how many of them are tokens.
        padding: the side that the zeros are on.
        vectors: `(vocabulary_size, dimensions)` float32, of each id; of 0 dimensions where the view has none.
        encoder: the pretrained one whose ids they are, if they are of one.
        activations: a `.npy` file of what the frozen part of the encoder makes of the rows; None: not computed.
    """

    ids: NDArray[np.int32]
    lengths: NDArray[np.int32]
    padding: Literal["post", "pre"]
    vectors: NDArray[np.float32]
    encoder: Encoder | None = None
    activations: str | None = None

    @property
    def vocabulary_size(self) -> int:
        """Ids are below it."""
        return len(self.vectors)

    def __len__(self) -> int:
        return len(self.lengths)

    def __reduce__(self) -> tuple[Any, ...]:
        ids: Any = self.ids
        others = (self.lengths, self.padding, self.vectors, self.encoder, self.activations)
        if isinstance(ids, np.memmap) and isinstance(ids.base, mmap.mmap) and ids.filename is not None:
            return _mapped, (str(ids.filename), ids.offset, ids.shape, *others)
        return Rows, (ids, *others)


def _mapped(filename: str, offset: int, shape: tuple[int, int], *others: Any) -> Rows:
    return Rows(np.memmap(filename, np.int32, "r", offset, shape), *others)


@dataclass(frozen=True)
class Texts:
    """Raw text, for members that take it apart by themselves.

    Args:
        texts: of each row.
        unlabelled: further texts, of the test file, where the view gives them: for members that learn from texts
            without labels too.
    """

    texts: tuple[str, ...]
    unlabelled: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.texts)


@dataclass(frozen=True)
class Job:
    """One network, or classical member, to train: on the training side of a fold, or on all rows.

    Args:
        model: its name, for messages and file names; it decides nothing.
        settings: its section of params.yaml.
        problem: what is predicted, and the metric that an epoch is judged by, at its best threshold.
        repeat: from 0; -1 for all rows.
        fold: from 0; -1 for all rows.
        rows: the token ids, or the texts, of all rows.
        targets: of all rows, as `Problem` has them.
        groups: `(labelled rows,)` int64, equal for rows that must not be parted; rows beyond them are test rows that a
            teacher has labelled.
        training: `(trained,)` int64 positions, repeats allowed, those of labelled rows first.
        validation: `(validated,)` int64 positions; none for all rows.
        start: which of `settings.seeds` it starts from, from 0.
    """

    model: str
    settings: Model
    problem: Problem
    repeat: int
    fold: int
    rows: Rows | Texts
    targets: NDArray[np.int32]
    groups: NDArray[np.int64]
    training: NDArray[np.int64]
    validation: NDArray[np.int64]
    start: int = 0

    @property
    def name(self) -> str:
        """What its files are called."""
        again = f"-seed-{self.start}" if self.settings.seeds > 1 else ""
        return f"{job_name(self.repeat, self.fold)}{again}"

    @property
    def label(self) -> str:
        """What people call it."""
        repeat = f" of repeat {self.repeat + 1}" if self.repeat > 0 else ""
        seed = f", seed {self.start + 1}" if self.settings.seeds > 1 else ""
        return ("all rows" if self.fold < 0 else f"fold {self.fold + 1}{repeat}") + seed

    @property
    def is_refit(self) -> bool:
        """Whether it trains on all rows."""
        return (self.repeat, self.fold) == REFIT

    def labelled(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those of the positions whose labels were given, each once, rising: not those labelled by a teacher."""
        return np.unique(positions[positions < len(self.groups)])

    def seeds(self) -> tuple[int, np.random.Generator, np.random.Generator]:
        """The network's seed; generators of batches and inner split: its own, whatever ran before."""
        place = [self.settings.seed, self.repeat + 1, self.fold + 1]
        inner = np.random.SeedSequence(place).spawn(3)[2]  # the same slice for every seed: they train on the same rows
        network, batches = np.random.SeedSequence([*place, *([self.start] if self.start else [])]).spawn(2)
        return int(network.generate_state(1)[0]), np.random.default_rng(batches), np.random.default_rng(inner)


def job_name(repeat: int, fold: int) -> str:
    """What the files of a job are called.

    Example:
        >>> job_name(0, 3), job_name(*REFIT)
        ('repeat-0-fold-3', 'refit')
    """
    from podium.folds.sides import fold_name  # only where files are named: prediction needs no folds

    return "refit" if (repeat, fold) == REFIT else fold_name(repeat, fold)


def is_network(architecture: str) -> bool:
    """Whether an architecture is a network; else it is a classical member.

    Example:
        >>> is_network("cnn")
        True
    """
    return hasattr(file_of(podium.architectures, architecture), "build")


def reads_unlabelled(architecture: str) -> bool:
    """Whether a classical member learns from texts without labels too.

    Example:
        >>> reads_unlabelled("lsa"), reads_unlabelled("nbsvm")
        (True, False)
    """
    return getattr(file_of(podium.architectures, architecture), "UNLABELLED", False)


def has_base(architecture: str) -> bool:
    """Whether an architecture begins with a pretrained encoder, which is kept by its hash and not with the weights.

    Example:
        >>> has_base("encoder"), has_base("cnn")
        (True, False)
    """
    return hasattr(file_of(podium.architectures, architecture), "base")


def frozen(settings: Model) -> bool:
    """Whether part of a model's encoder is frozen, so that what it makes of the rows is computed once.

    Args:
        settings: of the model.
    """
    network = settings_of(podium.architectures, settings.architecture, settings.network)
    return has_base(settings.architecture) and bool(getattr(network, "frozen", True))


def weights_ending(architecture: str) -> str:
    """How the files of its weights end."""
    return ".weights.h5" if is_network(architecture) and not has_base(architecture) else ".npz"


@dataclass(frozen=True)
class Trained:
    """What came of a job.

    Args:
        weights: the bytes of a `.weights.h5` file, or of a `.npz` file.
        probabilities: `(validated, outputs)` float32, from those weights.
        history: for each epoch its number, training loss and scores.
        epochs_run: how many there were.
        best_epoch: the one whose weights these are, from 1.
        class_counts_natural: distinct rows of each class that were trained on, as `Problem.class_counts` has them.
        class_counts_trained: the same with their repeats.
    """

    weights: bytes
    probabilities: NDArray[np.float32]
    history: list[dict[str, float]]
    epochs_run: int
    best_epoch: int
    class_counts_natural: list[Any]
    class_counts_trained: list[Any]

    def to_files(self) -> dict[str, bytes]:
        """The same as the contents of named files."""
        array = io.BytesIO()
        np.save(array, self.probabilities)
        rest = {key: value for key, value in self.__dict__.items() if key not in ("weights", "probabilities")}
        return {
            "weights": self.weights,
            "probabilities.npy": array.getvalue(),
            "result.json": json.dumps(rest, indent=1).encode(),
        }

    @classmethod
    def from_files(cls, files: dict[str, bytes]) -> "Trained":
        """What `to_files` was called on."""
        array = np.load(io.BytesIO(files["probabilities.npy"]))
        return cls(files["weights"], array, **json.loads(files["result.json"]))


@dataclass(frozen=True)
class Prediction:
    """Rows to be given probabilities by the trained networks, or classical members, of a model.

    Args:
        settings: the model's, which name its architecture.
        problem: what is predicted.
        rows: the token ids, or the texts.
        weights: for each network the bytes of its weights' file.
    """

    settings: Model
    problem: Problem
    rows: Rows | Texts
    weights: tuple[bytes, ...]
