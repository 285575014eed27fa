"""The geometric mean: a member that is sure of a no pulls the blend down further than a sure yes pulls it up."""

import numpy as np
import numpy.typing as npt

from podium.ensemble.methods import Fitted
from podium.ensemble.methods._means import between, inside, shares, weighted_sum
from podium.ensemble.methods.average import fit
from podium.problem import Problem

__all__ = ["combine", "fit"]

Floats = npt.NDArray[np.float64]


def combine(probabilities: Floats, fitted: Fitted, problem: Problem) -> Floats:
    """`exp(mean of log p)`, `(rows, outputs)`; multi-class divided by the row's sum (a logarithmic opinion pool).

    Of two classes, and of a label, the mean is that of the probability of yes alone; the pool of yes and no together is
    the method `logit`. (Genest and Zidek 1986, section 3; Hinton 2002 for a product of experts.)

    Args:
        probabilities: `(members, rows, outputs)`.
        fitted: with weights.
        problem: what is predicted.

    Example:
        >>> half, problem = Fitted(np.array([0.5, 0.5])), Problem("binary", ("no", "yes"))
        >>> combine(np.array([[[0.2]], [[0.8]]]), half, problem).round(6)
        array([[0.4]])
    """
    mean = np.exp(weighted_sum(np.log(inside(probabilities)), fitted.weights))
    return shares(mean) if problem.task == "multiclass" else between(mean, probabilities)
