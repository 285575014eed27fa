"""Metrics of labels as sums over rows: of two classes, of several, of labels; their averages and their agreement."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from podium.metrics.agreement import quadratic_kappa
from podium.metrics.averages import Averaged
from podium.metrics.binary import OfCounts
from podium.metrics.checked import labels
from podium.metrics.counts import Counts, Floats
from podium.metrics.metric import Additive

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True)
class OfTwoClasses(Additive):
    """A metric of a binary task's labels. Cells: is it a true or false positive, a false or true negative."""

    of_counts: OfCounts

    def cells(self, targets: ArrayLike, given: ArrayLike) -> Floats:
        """`(rows, 4)`; see `Additive.cells`."""
        truth, predicted = (values.astype(bool) for values in labels(targets, given, below=2))
        fields = (truth & predicted, ~truth & predicted, truth & ~predicted, ~truth & ~predicted)
        return np.stack(fields, axis=1).astype(np.float64)

    def value(self, sums: Floats) -> Floats:
        """See `Additive.value`."""
        return self.of_counts(Counts(*np.moveaxis(sums, -1, 0)))


@dataclass(frozen=True)
class OfSeveral(Additive):
    """A metric of multi-class or multi-label predictions. Cells: each class hit, true, predicted; and a 1."""

    classes: int
    of_counts: OfCounts  # from (..., classes) to (...)

    def cells(self, targets: ArrayLike, given: ArrayLike) -> "csr_array":
        """`(rows, 3 * classes + 1)`; see `Additive.cells`."""
        return sparse(self._dense(targets, given))

    def score(self, targets: ArrayLike, given: ArrayLike) -> float:
        """See `Metric.score`."""
        return float(self.value(self._dense(targets, given).sum(axis=0, dtype=np.float64)))

    def _dense(self, targets: ArrayLike, given: ArrayLike) -> NDArray[np.bool_]:
        truth, predicted = indicators(targets, given, self.classes)
        return np.concatenate([truth & predicted, truth, predicted, np.ones((len(truth), 1), bool)], axis=1)

    def value(self, sums: Floats) -> Floats:
        """See `Additive.value`."""
        tp, true, predicted = np.split(sums[..., :-1], 3, axis=-1)  # (..., classes) each
        return self.of_counts(Counts(tp, predicted - tp, true - tp, sums[..., -1:] - true - predicted + tp))


@dataclass(frozen=True)
class OverLabels(OfSeveral):
    """An average over the labels of a multi-label task."""

    of_counts: Averaged


@dataclass(frozen=True)
class Kappa(Additive):
    """Quadratic kappa of several classes. Cells: each class true, predicted; and the squared distance."""

    classes: int

    def cells(self, targets: ArrayLike, given: ArrayLike) -> "csr_array":
        """`(rows, 2 * classes + 1)`; see `Additive.cells`."""
        distances = np.subtract(*labels(targets, given, below=self.classes))
        return sparse(np.concatenate([*indicators(targets, given, self.classes), distances[:, None] ** 2], axis=1))

    def value(self, sums: Floats) -> Floats:
        """See `Additive.value`."""
        return quadratic_kappa(sums[..., -1], *np.split(sums[..., :-1], 2, axis=-1))


def indicators(targets: ArrayLike, given: ArrayLike, classes: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """True and predicted labels of several classes, each `(rows, classes)`.

    Args:
        targets: multi-class `(rows,)` indices; multi-label `(rows, classes)` of 0 and 1.
        given: the same.
        classes: how many there are.
    """
    if np.ndim(targets) == 1:
        truth, predicted = labels(targets, given, below=classes)
        each = np.eye(classes, dtype=bool)
        return each[truth], each[predicted]
    truth, predicted = labels(targets, given, below=2)
    if truth.shape[1:] != (classes,):
        raise ValueError(f"targets are {truth.shape}; there are {classes} classes")
    return truth.astype(bool), predicted.astype(bool)


def sparse(cells: NDArray[np.bool_] | NDArray[np.int64]) -> "csr_array":
    """Dense cells as a sparse float64 array."""
    from scipy.sparse import csr_array  # here, since whoever validates a name needs no SciPy

    return csr_array(cells).astype(np.float64)
