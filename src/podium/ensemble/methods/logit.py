"""The average of log-odds: the pool of each answer's yes and no, in which the sure count more than in the mean."""

import numpy as np
import numpy.typing as npt

from podium.ensemble.methods import Fitted
from podium.ensemble.methods._means import between, logits, shares, sigmoid, weighted_sum
from podium.ensemble.methods.average import fit
from podium.problem import Problem

__all__ = ["combine", "fit"]

Floats = npt.NDArray[np.float64]


def combine(probabilities: Floats, fitted: Fitted, problem: Problem) -> Floats:
    """`sigmoid(mean of log p / (1 - p))`, `(rows, outputs)`; multi-class each class against the rest, rows summed to 1.

    (Satopää et al. 2014.)

    Args:
        probabilities: `(members, rows, outputs)`.
        fitted: with weights.
        problem: what is predicted.

    Example:
        >>> half, problem = Fitted(np.array([0.5, 0.5])), Problem("binary", ("no", "yes"))
        >>> combine(np.array([[[0.2]], [[0.8]]]), half, problem).round(6)
        array([[0.5]])
    """
    mean = sigmoid(weighted_sum(logits(probabilities), fitted.weights))
    return shares(mean) if problem.task == "multiclass" else between(mean, probabilities)
