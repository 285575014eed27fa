"""How good an epoch is, and how many rows of each class there are."""

import numpy as np
from numpy.typing import NDArray

from podium.metrics.binary import best_threshold


def score(targets: NDArray[np.float32], probabilities: NDArray[np.float32], metric: str) -> float:
    """A binary metric over all of these rows, at the threshold that is best for it.

    Args:
        targets: `(rows, 1)`.
        probabilities: `(rows, 1)`.
        metric: competition.metric.
    """
    return best_threshold(targets[:, 0], probabilities[:, 0], metric)[1]


def class_counts(targets: NDArray[np.float32], task: str) -> NDArray[np.int64]:
    """How many rows each class has, `(classes,)`.

    Args:
        targets: `(rows, outputs)`, zeros and ones.
        task: binary: one output, two classes; else an output a class.

    Example:
        >>> class_counts(np.array([[0], [1], [0]], np.float32), "binary").tolist()
        [2, 1]
    """
    ones = targets.sum(axis=0, dtype=np.float64).astype(np.int64)  # (outputs,)
    return np.array([len(targets) - ones[0], ones[0]]) if task == "binary" else ones


def prior_logits(targets: NDArray[np.float32], task: str) -> NDArray[np.float32]:
    """The logits that give every row the share of its class, `(outputs,)`; a class with no row counts as one row.

    Args:
        targets: `(rows, outputs)`, zeros and ones.
        task: binary or multilabel: log(positive / negative); multiclass: log of the share.
    """
    ones = targets.sum(axis=0, dtype=np.float64)
    others = len(targets) - ones if task != "multiclass" else np.full(len(ones), len(targets))
    logits: NDArray[np.float32] = np.log(np.maximum(ones, 1) / np.maximum(others, 1)).astype(np.float32)
    return logits
