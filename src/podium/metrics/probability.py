"""How good probabilities are, whatever is decided from them: Brier score and log loss."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from podium.metrics.by_row import MeanOfRows
from podium.metrics.checked import probabilities as checked
from podium.metrics.counts import Floats

EPSILON = float(np.finfo(np.float64).eps)
"""How far log loss keeps from 0 and 1."""


def brier(targets: npt.ArrayLike, probabilities: npt.ArrayLike) -> float:
    """The mean squared distance of the positive's probability from the target (Brier 1950); 0 is perfect.

    Args:
        targets: 0 or 1, `(rows,)`.
        probabilities: of the positive class, in [0, 1], `(rows,)`.

    Example:
        >>> brier([0, 1], [0.0, 0.5])
        0.125
    """
    return float(np.mean((np.asarray(probabilities, np.float64) - np.asarray(targets, np.float64)) ** 2))


def log_loss(targets: npt.ArrayLike, probabilities: npt.ArrayLike) -> float:
    """The mean negative log-likelihood in nats; probabilities are kept float64's epsilon away from 0 and 1.

    Args:
        targets: 0 or 1, `(rows,)`.
        probabilities: of the positive class, in [0, 1], `(rows,)`.
    """
    return float(np.mean(_surprise(np.asarray(targets), np.asarray(probabilities, np.float64))))


def _surprise(targets: npt.NDArray[np.integer], probabilities: Floats) -> Floats:
    positive = np.clip(probabilities, EPSILON, 1 - EPSILON)
    return np.asarray(-np.where(targets == 1, np.log(positive), np.log1p(-positive)), np.float64)


@dataclass(frozen=True)
class Brier(MeanOfRows):
    """Squared distances of probabilities from 0 and 1: their sum over classes, their mean over labels."""

    task: str
    outputs: int

    def of_rows(self, targets: npt.ArrayLike, given: npt.ArrayLike) -> Floats:
        """See `MeanOfRows.of_rows`."""
        truth, scores = checked(targets, given, task=self.task, outputs=self.outputs)
        if self.task == "multiclass":
            return np.asarray(np.sum((scores - np.eye(self.outputs)[truth]) ** 2, axis=1), np.float64)
        return np.asarray(np.mean((scores - truth.reshape(scores.shape)) ** 2, axis=1), np.float64)


@dataclass(frozen=True)
class LogLoss(MeanOfRows):
    """The negative log-likelihood of the true class in nats; of labels, the mean over them."""

    task: str
    outputs: int

    def of_rows(self, targets: npt.ArrayLike, given: npt.ArrayLike) -> Floats:
        """See `MeanOfRows.of_rows`."""
        truth, scores = checked(targets, given, task=self.task, outputs=self.outputs)
        if self.task == "multiclass":
            of_true = np.take_along_axis(scores, truth[:, None], axis=1)[:, 0]
            return np.asarray(-np.log(np.clip(of_true, EPSILON, 1 - EPSILON)), np.float64)
        return np.asarray(_surprise(truth.reshape(scores.shape), scores).mean(axis=1), np.float64)
