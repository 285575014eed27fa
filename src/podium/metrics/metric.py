"""What a metric is: a score of labels or of probabilities, in a form that intervals and thresholds can compute fast."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Cells: TypeAlias = "Floats | csr_array"
Score = TypeVar("Score", float, Floats)


@dataclass(frozen=True)
class Metric(ABC):
    """A metric of one problem.

    Args:
        name: as in params.yaml.
        reads: what is scored: "labels", shaped like the targets, or "probabilities", `(rows, outputs)`.
        greater_is_better: false for a loss, a cost, an error.
    """

    name: str
    reads: Literal["labels", "probabilities"]
    greater_is_better: bool

    @abstractmethod
    def score(self, targets: ArrayLike, given: ArrayLike) -> float:
        """The metric of whole rows.

        Args:
            targets: as `Problem.targets` says: int32 `(rows,)`, multi-label `(rows, labels)`.
            given: what `reads` names; binary probabilities may also be `(rows,)`.
        """

    def goodness(self, score: Score) -> Score:
        """A score, or an array of them, with its sign such that more is better."""
        return score if self.greater_is_better else -score


class Additive(Metric):
    """A metric that is a function of column sums of per-row cells, so that any resample costs one sum."""

    @abstractmethod
    def cells(self, targets: ArrayLike, given: ArrayLike) -> Cells:
        """What each row adds, `(rows, k)` float64, sparse where most of it is 0."""

    @abstractmethod
    def value(self, sums: Floats) -> Floats:
        """The metric of column sums `(..., k)` of cells, each row as often as it counts: `(...)`."""

    def score(self, targets: ArrayLike, given: ArrayLike) -> float:
        """The metric of whole rows; see `Metric.score`."""
        return float(self.value(np.asarray(self.cells(targets, given).sum(axis=0))))


class Weighted(Metric):
    """A metric of ranks: no sums of cells, but every row may count a number of times."""

    @abstractmethod
    def weighted(self, targets: ArrayLike, given: ArrayLike, weights: ArrayLike) -> Floats:
        """The metric once for each line of weights.

        Args:
            targets: as in `score`.
            given: as in `score`.
            weights: how often each row counts, at least 0, `(repeats, rows)`.

        Returns:
            `(repeats,)`.
        """

    def score(self, targets: ArrayLike, given: ArrayLike) -> float:
        """The metric of whole rows; see `Metric.score`."""
        return float(self.weighted(targets, given, np.ones((1, len(np.asarray(targets)))))[0])
