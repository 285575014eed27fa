"""How far probabilities are from the shares that come true: the expected calibration error."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from podium.metrics.checked import probabilities
from podium.metrics.counts import Floats
from podium.metrics.metric import Additive

BINS = 15


@dataclass(frozen=True)
class CalibrationError(Additive):
    """The expected calibration error (Naeini et al. 2015; Guo et al. 2017) over 15 bins of equal width.

    In each bin, the distance of the mean probability from the share that came true; over bins, the mean of it, each
    as often as it is met. Binary: of the second class's probability. Multi-class: of the most probable class's, and
    whether it is the true one. Multi-label: of every label's, all in the same bins.

    A bin holds its lower edge, and the last one 1 too. Cells: in each bin, probability less truth; and how many
    probabilities the row has.
    """

    task: str
    outputs: int

    def cells(self, targets: ArrayLike, given: ArrayLike) -> Floats:
        """`(rows, 16)`; see `Additive.cells`."""
        truth, scores = probabilities(targets, given, task=self.task, outputs=self.outputs)
        if self.task == "multiclass":
            truth, scores = (scores.argmax(axis=1) == truth).astype(np.int64), scores.max(axis=1)
        truth, scores = truth.reshape(len(truth), -1), scores.reshape(len(truth), -1)
        rows, each = scores.shape
        bins = np.searchsorted(np.arange(1, BINS) / BINS, scores, side="right")
        place = bins + np.arange(rows)[:, None] * BINS
        apart = np.bincount(place.ravel(), weights=(scores - truth).ravel(), minlength=rows * BINS)
        return np.concatenate([apart.reshape(rows, BINS), np.full((rows, 1), float(each))], axis=1)

    def value(self, sums: Floats) -> Floats:
        """See `Additive.value`."""
        return np.asarray(np.abs(sums[..., :-1]).sum(axis=-1) / sums[..., -1], np.float64)
