"""Isotonic regression: the rising staircase that is nearest to the answers."""

from typing import Any

import numpy as np
import numpy.typing as npt

from podium.ensemble.calibration._each import apply_each, fit_each
from podium.problem import Problem

Floats = npt.NDArray[np.float64]


def fit(probabilities: Floats, targets: npt.NDArray[np.int32], problem: Problem) -> list[Any]:
    """The corners of each output's line (Zadrozny and Elkan 2002), by scikit-learn; it wants a thousand rows or more.

    Args:
        probabilities: `(rows, outputs)`.
        targets: as `Problem.targets` says.
        problem: what is predicted.

    Returns:
        of each output, where the line bends: probabilities, and what they become.
    """
    return fit_each(probabilities, targets, problem, _of_one)


def apply(probabilities: Floats, fitted: list[Any], problem: Problem) -> Floats:
    """The line at each probability, level beyond its ends; `(rows, outputs)`. It ties rows on one step.

    Args:
        probabilities: `(rows, outputs)`.
        fitted: the corners.
        problem: what is predicted.

    Example:
        >>> corners = [[[0.2, 0.6], [0.0, 0.4]]]
        >>> apply(np.array([[0.1], [0.5]]), corners, Problem("binary", ("no", "yes"))).round(2).tolist()
        [[0.0], [0.3]]
    """
    return apply_each(probabilities, fitted, problem, lambda given, corners: np.interp(given, *corners))


def _of_one(given: Floats, answers: Floats) -> list[list[float]]:
    from sklearn.isotonic import IsotonicRegression

    line = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(given, answers)
    return [line.X_thresholds_.tolist(), line.y_thresholds_.tolist()]
