"""How well probabilities rank rows: area under the ROC curve, average precision; rows may count several times."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from podium.metrics.checked import probabilities
from podium.metrics.counts import Floats, divided
from podium.metrics.metric import Weighted

AT_ONCE = 4_000_000
"""Weights in memory at a time."""


class Steps(NamedTuple):
    """What one output's rows weigh at each distinct score of a row with the class, ascending."""

    positive: Floats  # (steps, repeats) rows with the class, at this score
    below: Floats  # (steps, repeats) rows without it that score less
    up_to: Floats  # (steps, repeats) that score less or the same
    negatives: Floats  # (repeats,) all rows without it


class Ranks:
    """The rows of one output by its scores, in a form that weights are summed by at once.

    Args:
        truth: which rows have the class, `(rows,)`.
        scores: `(rows,)`.
    """

    def __init__(self, truth: NDArray[np.bool_], scores: Floats) -> None:
        from scipy.sparse import csr_array  # here, since whoever validates a name needs no SciPy

        distinct = np.unique(scores[truth])  # (steps,)
        lower, upper = np.searchsorted(distinct, scores, side="left"), np.searchsorted(distinct, scores, side="right")
        self.steps = distinct.size
        bins = np.where(
            truth, lower, self.steps + lower + upper
        )  # negatives: below the first step, at it, above it, ...
        starts = np.concatenate([[0], np.cumsum(np.bincount(bins, minlength=3 * self.steps + 1))])
        order = np.argsort(bins, kind="stable")
        self.binned = csr_array((np.ones(order.size), order, starts), shape=(starts.size - 1, order.size))

    def weighed(self, weights: Floats) -> Steps:
        """The steps of rows that count `(rows, repeats)` times."""
        sums = self.binned @ weights  # (3 * steps + 1, repeats)
        negatives = np.cumsum(sums[self.steps :], axis=0)
        return Steps(sums[: self.steps], negatives[:-1:2], negatives[1::2], negatives[-1])


@dataclass(frozen=True)
class Ranking(Weighted):
    """A metric of the order of each output's probabilities; over several outputs, a mean of them."""

    task: str
    outputs: int

    def weighted(self, targets: ArrayLike, given: ArrayLike, weights: ArrayLike) -> Floats:
        """See `Weighted.weighted`."""
        truth, scores = probabilities(targets, given, task=self.task, outputs=self.outputs)
        counted = np.asarray(weights)
        if counted.ndim != 2 or counted.shape[1] != len(truth):
            raise ValueError(f"weights are (repeats, {len(truth)}), not {counted.shape}")
        if self.task == "multiclass":
            truth = np.eye(self.outputs, dtype=np.int64)[truth]
        columns = zip(truth.reshape(scores.shape).T == 1, scores.T, strict=True)
        outputs = [Ranks(*column) for column in columns]
        step = max(1, AT_ONCE // len(truth))
        blocks = (counted[start : start + step] for start in range(0, len(counted), step))
        by_row = (np.ascontiguousarray(block.T, np.float64) for block in blocks)
        return np.concatenate(
            [self.mean(np.stack([self.of_one(one.weighed(block)) for one in outputs])) for block in by_row]
        )

    @abstractmethod
    def of_one(self, steps: Steps) -> Floats:
        """The metric of one output, `(repeats,)`."""

    @abstractmethod
    def mean(self, values: Floats) -> Floats:
        """The metric over outputs, `(outputs, repeats)` to `(repeats,)`."""


class RocAuc(Ranking):
    """The share of pairs, of a row with the class and one without, that are in order; ties count half.

    (Hanley and McNeil 1982.) A class that no row or every row carries has no such pair: the mean is over the others,
    and 0.5, as by chance, where there are none.
    """

    def of_one(self, steps: Steps) -> Floats:
        """See `Ranking.of_one`; NaN where there are no pairs."""
        ordered = (steps.positive * (steps.below + steps.up_to)).sum(axis=0) / 2
        pairs = steps.positive.sum(axis=0) * steps.negatives
        return np.where(pairs > 0, divided(ordered, pairs), np.nan)

    def mean(self, values: Floats) -> Floats:
        """See `Ranking.mean`."""
        known = ~np.isnan(values)
        mean = divided(np.where(known, values, 0.0).sum(axis=0), known.sum(axis=0))
        return np.where(known.any(axis=0), mean, 0.5)


class AveragePrecision(Ranking):
    """The mean over the class's rows of the precision when all that score as high are taken; 0 where it has none.

    (The area under the precision-recall curve as steps, without interpolation, as scikit-learn defines it.)
    """

    def of_one(self, steps: Steps) -> Floats:
        """See `Ranking.of_one`."""
        tp = np.cumsum(steps.positive[::-1], axis=0)[::-1]
        precision = divided(tp, tp + steps.negatives - steps.below)
        return divided((steps.positive * precision).sum(axis=0), steps.positive.sum(axis=0))

    def mean(self, values: Floats) -> Floats:
        """See `Ranking.mean`."""
        return np.asarray(values.mean(axis=0), np.float64)
