"""One number from a metric of each class: micro, macro and weighted averages, as scikit-learn defines them."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from podium.metrics.counts import Counts, Floats, both_classes, divided, summed
from podium.metrics.ratios import Ratio

Average = Literal["micro", "macro", "weighted"]
AVERAGES: tuple[Average, ...] = ("micro", "macro", "weighted")


@dataclass(frozen=True)
class Averaged:
    """A ratio over classes.

    Args:
        ratio: of one class.
        average: micro: of the counts of all classes together; macro: the mean of the classes; weighted: the same,
            each class as often as it is true.
        every: macro takes every class, as for labels; else those alone that are true or predicted somewhere.
    """

    ratio: Ratio
    average: Average
    every: bool

    def __call__(self, counts: Counts) -> Floats:
        """The average of counts `(..., classes)`: `(...)`."""
        if self.average == "micro":
            return self.ratio(summed(counts))
        tp, fp, fn, _ = counts.floats()
        if self.average == "weighted":
            weights = tp + fn
        else:
            weights = np.ones_like(tp) if self.every else (tp + fp + fn > 0).astype(np.float64)
        return divided((self.ratio(counts) * weights).sum(axis=-1), weights.sum(axis=-1))


@dataclass(frozen=True)
class OverBoth:
    """An average over both of two classes, from the counts of the second."""

    averaged: Averaged

    def __call__(self, counts: Counts) -> Floats:
        """The average of each confusion table, in their shape."""
        return self.averaged(both_classes(counts))
