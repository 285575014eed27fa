"""What is predicted, as every room needs it: the task, the classes, the metric, and the columns they go by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from podium.config.competition import Competition

if TYPE_CHECKING:
    import pandas as pd  # loaded by those who have a frame already

Task = Literal["binary", "multiclass", "multilabel"]
TASKS: tuple[Task, ...] = ("binary", "multiclass", "multilabel")


@dataclass(frozen=True)
class Problem:
    """A task and its classes.

    Targets are `(rows,)` int32, the index of each row's class; in a multi-label task `(rows, classes)` int32, 1 for
    each label that a row carries, else 0. Probabilities are `(rows, outputs)`: binary one column, the second class's;
    multi-class one a class, each row's sum 1; multi-label one a label.

    Args:
        task: binary, multiclass or multilabel.
        classes: competition.classes.
        metric: competition.metric.
        costs: `(classes, classes)`, of the true class by the predicted one; multi-label: 2 by 2, absent and present,
            for every label; None: none are given.

    Example:
        >>> problem = Problem("binary", ("ham", "spam"))
        >>> problem.outputs, problem.probability_columns, problem.target_columns
        (1, ['p_spam'], ['target'])
        >>> Problem("multilabel", ("joy", "fear")).target_columns
        ['target_joy', 'target_fear']
    """

    task: Task
    classes: tuple[str, ...]
    metric: str = "f1"
    costs: tuple[tuple[float, ...], ...] | None = None

    @classmethod
    def of(cls, competition: Competition) -> "Problem":
        """The problem of a competition."""
        costs = None if competition.costs is None else tuple(map(tuple, competition.costs))
        return cls(competition.task, tuple(competition.classes), competition.metric, costs)

    @property
    def outputs(self) -> int:
        """Columns of probabilities, and logits of a network."""
        return 1 if self.task == "binary" else len(self.classes)

    @property
    def probability_columns(self) -> list[str]:
        """What they are called in every file: `p_<class>`."""
        return [f"p_{name}" for name in (self.classes[1:] if self.task == "binary" else self.classes)]

    @property
    def target_columns(self) -> list[str]:
        """The columns of data/prepared/train.parquet that hold the targets."""
        return [f"target_{name}" for name in self.classes] if self.task == "multilabel" else ["target"]

    def targets(self, train: "pd.DataFrame") -> NDArray[np.int32]:
        """The targets of prepared rows."""
        values = train[self.target_columns].to_numpy(np.int32)
        return values if self.task == "multilabel" else values[:, 0]

    def indicators(self, targets: NDArray[np.int32]) -> NDArray[np.float32]:
        """Targets as what a network is to answer, `(rows, outputs)`: zeros and ones.

        Example:
            >>> Problem("multiclass", ("a", "b", "c")).indicators(np.array([2, 0], np.int32)).tolist()
            [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]
        """
        if self.task == "binary":
            return targets[:, None].astype(np.float32)
        return np.eye(len(self.classes), dtype=np.float32)[targets] if targets.ndim == 1 else targets.astype(np.float32)

    def class_counts(self, targets: NDArray[np.int32]) -> NDArray[np.int64]:
        """How many rows each class has, `(classes,)`; multi-label: rows without and with each label, `(classes, 2)`.

        Example:
            >>> Problem("binary", ("ham", "spam")).class_counts(np.array([0, 1, 0], np.int32)).tolist()
            [2, 1]
            >>> Problem("multilabel", ("joy", "fear")).class_counts(np.array([[0, 1], [1, 1]], np.int32)).tolist()
            [[1, 1], [0, 2]]
        """
        if self.task == "multilabel":
            ones = targets.sum(axis=0, dtype=np.int64)
            return np.stack([len(targets) - ones, ones], axis=1)
        return np.bincount(targets, minlength=len(self.classes)).astype(np.int64)

    def strata(self, targets: NDArray[np.int32]) -> NDArray[np.int32]:
        """One class a row, to divide rows by, `(rows,)`: its class; multi-label: its rarest label; one more for none.

        Example:
            >>> Problem("multilabel", ("joy", "fear")).strata(np.array([[1, 0], [1, 1], [0, 0]], np.int32)).tolist()
            [0, 1, 2]
        """
        if self.task != "multilabel":
            return targets
        rarest_first = np.argsort(targets.sum(axis=0), kind="stable")
        carried = targets[:, rarest_first] > 0  # (rows, classes)
        rarest = np.where(carried.any(axis=1), rarest_first[carried.argmax(axis=1)], targets.shape[1])
        found: NDArray[np.int32] = rarest.astype(np.int32)
        return found


def several(names: Sequence[str]) -> str:
    """Names as people list them.

    Example:
        >>> several(["binary", "multiclass", "multilabel"])
        'binary, multiclass or multilabel'
    """
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
