"""Arrays as metrics take them: of the shapes a problem says, or a ValueError."""

import numpy as np
import numpy.typing as npt

from podium.metrics.counts import Floats
from podium.metrics.cuts import must_be_finite

Labels = npt.NDArray[np.int64]


def labels(targets: npt.ArrayLike, given: npt.ArrayLike, *, below: int) -> tuple[Labels, Labels]:
    """True and predicted labels, of one shape, each from 0 and less than `below`.

    Raises:
        ValueError: shapes differ, there are no rows, or a value is no label (a probability, perhaps).
    """
    truth, predicted = _labels(targets, below), _labels(given, below)
    if truth.shape != predicted.shape:
        raise ValueError(f"targets are {truth.shape}, predicted labels {predicted.shape}")
    return truth, predicted


def probabilities(targets: npt.ArrayLike, given: npt.ArrayLike, *, task: str, outputs: int) -> tuple[Labels, Floats]:
    """Targets, and probabilities as `(rows, outputs)` float64.

    Raises:
        PodiumError: a probability is not finite.
        ValueError: shapes do not match, there are no rows, or a target is no label.
    """
    truth, scores = _labels(targets, outputs if task == "multiclass" else 2), np.asarray(given, np.float64)
    if task == "binary" and scores.ndim == 1:
        scores = scores[:, None]
    shape = (len(truth), outputs)
    if scores.shape != shape or truth.shape != (shape if task == "multilabel" else shape[:1]):
        said = f"targets are {truth.shape}, probabilities {scores.shape}"
        raise ValueError(f"{said}, of {outputs} outputs in a {task} task")
    must_be_finite(scores)
    return truth, scores


def _labels(values: npt.ArrayLike, below: int) -> Labels:
    given = np.asarray(values)
    if not given.size:
        raise ValueError("there are no rows")
    if given.dtype.kind not in "iub":
        raise ValueError(f"labels are integers, not {given.dtype}")
    found = given.astype(np.int64)
    if found.min() < 0 or found.max() >= below:
        raise ValueError(f"labels are from 0 to {below - 1}, not {found.min()} to {found.max()}")
    return found
