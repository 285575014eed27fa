"""How good an epoch is, and where a network's logits begin."""

import numpy as np
from numpy.typing import NDArray

from podium.metrics import metric_of
from podium.metrics.decisions import best_thresholds
from podium.problem import Problem


def score(problem: Problem, targets: NDArray[np.int32], probabilities: NDArray[np.float32]) -> float:
    """The problem's metric over all of these rows; one of labels at the one threshold that is best for it.

    Args:
        problem: what is predicted.
        targets: of the rows, as `Problem` has them.
        probabilities: `(rows, outputs)`.
    """
    metric = metric_of(problem)
    if metric.reads == "probabilities":
        return metric.score(targets, probabilities)
    return best_thresholds(targets, probabilities, problem, per_label=False)[1]


def prior_logits(problem: Problem, targets: NDArray[np.int32]) -> NDArray[np.float32]:
    """The logits that give every row the share of its class, `(outputs,)`; a class with no row counts as one row.

    Binary and multi-label: log(positive / negative); multi-class: log of the share.

    Args:
        problem: what is predicted.
        targets: of the rows that are trained on, as `Problem` has them.
    """
    counts = np.maximum(problem.class_counts(targets), 1)
    if problem.task == "multiclass":
        return np.log(counts / max(len(targets), 1)).astype(np.float32)
    negative, positive = counts.reshape(-1, 2).T
    logits: NDArray[np.float32] = np.log(positive / negative).astype(np.float32)
    return logits
