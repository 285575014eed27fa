"""Temperature scaling: all log-odds, or log-probabilities, divided by one number."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from podium.ensemble.calibration._each import apply_each, fit_each
from podium.ensemble.methods._means import inside, logits, sigmoid
from podium.problem import Problem

Floats = npt.NDArray[np.float64]
BOUNDS = (-3.0, 3.0)
"""Of the temperature's logarithm: from 0.05 to 20."""


def fit(probabilities: Floats, targets: npt.NDArray[np.int32], problem: Problem) -> list[Any]:
    """The temperature with the least log loss: one, multi-label one a label (Guo et al. 2017, section 4.2).

    Args:
        probabilities: `(rows, outputs)`.
        targets: as `Problem.targets` says.
        problem: what is predicted.
    """
    if problem.task != "multiclass":
        return fit_each(probabilities, targets, problem, _of_one)
    logarithms = np.log(inside(probabilities))

    def loss(logarithm: float) -> float:
        scaled = logarithms / np.exp(logarithm)
        return float(np.mean(np.logaddexp.reduce(scaled, axis=1) - scaled[np.arange(len(targets)), targets]))

    return [_least(loss)]


def apply(probabilities: Floats, fitted: list[Any], problem: Problem) -> Floats:
    """`sigmoid(log-odds / T)`, multi-class `softmax(log p / T)`; `(rows, outputs)`.

    Args:
        probabilities: `(rows, outputs)`.
        fitted: the temperatures.
        problem: what is predicted.

    Example:
        >>> apply(np.array([[0.9]]), [2.0], Problem("binary", ("no", "yes"))).round(3)
        array([[0.75]])
    """
    if problem.task != "multiclass":
        return apply_each(probabilities, fitted, problem, lambda given, found: sigmoid(logits(given) / found))
    scaled = np.log(inside(probabilities)) / fitted[0]
    softmax: Floats = np.exp(scaled - np.logaddexp.reduce(scaled, axis=1)[:, None])
    return softmax


def _of_one(given: Floats, answers: Floats) -> float:
    odds = logits(given)
    return _least(lambda logarithm: float(np.mean(np.logaddexp(0, (1 - 2 * answers) * odds / np.exp(logarithm)))))


def _least(loss: Callable[[float], float]) -> float:
    """The temperature at which a loss of its logarithm is least."""
    from scipy.optimize import minimize_scalar

    return float(np.exp(minimize_scalar(loss, bounds=BOUNDS, method="bounded", options={"xatol": 1e-6}).x))
