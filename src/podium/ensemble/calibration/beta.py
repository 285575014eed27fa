"""Beta calibration: logistic regression on both logarithms, which can bend the two ends apart."""

from typing import Any

import numpy as np
import numpy.typing as npt

from podium.ensemble.calibration._each import apply_each, fit_each
from podium.ensemble.methods._means import inside, sigmoid
from podium.problem import Problem

Floats = npt.NDArray[np.float64]
WEAK = 1e6
"""The inverse of the L2 penalty: hardly one, but separable rows must not send coefficients to infinity."""


def fit(probabilities: Floats, targets: npt.NDArray[np.int32], problem: Problem) -> list[Any]:
    """The three numbers a, b, c of each output (Kull, Silva Filho and Flach 2017, algorithm 1).

    Args:
        probabilities: `(rows, outputs)`.
        targets: as `Problem.targets` says.
        problem: what is predicted.
    """
    return fit_each(probabilities, targets, problem, _of_one)


def apply(probabilities: Floats, fitted: list[Any], problem: Problem) -> Floats:
    """`sigmoid(a log p - b log(1 - p) + c)`, with a and b at least 0; `(rows, outputs)`.

    Args:
        probabilities: `(rows, outputs)`.
        fitted: a, b, c of each output; 1, 1, 0 leaves it as it is.
        problem: what is predicted.

    Example:
        >>> apply(np.array([[0.3]]), [[1.0, 1.0, 0.0]], Problem("binary", ("no", "yes"))).round(6)
        array([[0.3]])
    """

    def one(given: Floats, found: list[float]) -> Floats:
        return sigmoid(_logarithms(given) @ np.array(found[:2]) + found[2])

    return apply_each(probabilities, fitted, problem, one)


def _logarithms(given: Floats) -> Floats:
    """`log p` and `-log(1 - p)`, `(rows, 2)`."""
    kept = inside(given)
    return np.stack([np.log(kept), -np.log1p(-kept)], axis=1)


def _of_one(given: Floats, answers: Floats) -> list[float]:
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    features, used = _logarithms(given), [0, 1]
    while True:
        with threadpool_limits(limits=1):  # the same bytes on any number of cores
            model = LogisticRegression(C=WEAK, max_iter=10_000).fit(features[:, used], answers)
        if model.coef_.min() >= 0:
            break
        if len(used) == 1:  # neither rises: the share of the rows for all
            share = answers.mean()
            return [0.0, 0.0, float(np.log(share) - np.log1p(-share))]
        used = [used[int(np.argmax(model.coef_[0]))]]  # the map must not fall: the other one goes
    found = np.zeros(2)
    found[used] = model.coef_[0]
    return [*found.tolist(), float(model.intercept_[0])]
