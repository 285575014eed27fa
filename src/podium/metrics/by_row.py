"""Metrics that are a mean over rows: averages over samples, exact matches, costs."""

from abc import abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from podium.metrics.binary import OfCounts
from podium.metrics.by_class import indicators
from podium.metrics.checked import labels
from podium.metrics.counts import Counts, Floats, of_indicators
from podium.metrics.metric import Additive


class MeanOfRows(Additive):
    """A mean over rows. Cells: the row's own value, and a 1."""

    @abstractmethod
    def of_rows(self, targets: ArrayLike, given: ArrayLike) -> Floats:
        """The metric of each row, `(rows,)`."""

    def cells(self, targets: ArrayLike, given: ArrayLike) -> Floats:
        """`(rows, 2)`; see `Additive.cells`."""
        values = self.of_rows(targets, given)
        return np.stack([values, np.ones_like(values)]).T  # in memory by columns, which are summed pairwise

    def value(self, sums: Floats) -> Floats:
        """See `Additive.value`."""
        return np.asarray(sums[..., 0] / sums[..., 1], np.float64)


@dataclass(frozen=True)
class OverSamples(MeanOfRows):
    """The mean of a metric of each row's own labels, true against predicted."""

    classes: int
    of_counts: OfCounts

    def of_rows(self, targets: ArrayLike, given: ArrayLike) -> Floats:
        """See `MeanOfRows.of_rows`."""
        return self.of_counts(of_indicators(*indicators(targets, given, self.classes), axis=1))


def exact_match(counts: Counts) -> Floats:
    """1 where all labels of a row are right, else 0."""
    _, fp, fn, _ = counts.floats()
    return np.asarray(fp + fn == 0, np.float64)


@dataclass(frozen=True)
class MeanCost(MeanOfRows):
    """What a row costs in a multi-class task, by its true and its predicted class."""

    costs: tuple[tuple[float, ...], ...]  # (classes, classes)

    def of_rows(self, targets: ArrayLike, given: ArrayLike) -> Floats:
        """See `MeanOfRows.of_rows`."""
        truth, predicted = labels(targets, given, below=len(self.costs))
        return np.asarray(self.costs, np.float64)[truth, predicted]
