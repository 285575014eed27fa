"""Bias-corrected temperature scaling: the calibration that estimates of shares are made on."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

PENALTY = 0.01
"""Hardly one, beside a loss summed over rows; but separable rows must not send coefficients to infinity."""
STEPS = 50
NEAR = 1e-8


class Scaling(NamedTuple):
    """`softmax(slope * log p + bias)`, and the class shares of the rows that it was fitted on."""

    slope: float
    bias: Floats  # (classes,), the first 0
    shares: Floats  # (classes,)

    def apply(self, logarithms: Floats) -> Floats:
        """Calibrated probabilities, `(rows, classes)`.

        Args:
            logarithms: of probabilities, finite, `(rows, classes)`.
        """
        return _softmax(self.slope * logarithms + self.bias)


def fit(
    logarithms: Floats, targets: npt.NDArray[np.integer], weights: Floats | None = None, start: Scaling | None = None
) -> Scaling:
    """The slope and biases with the least log loss (Alexandari, Kundaje and Shrikumar 2020), by Newton's method.

    The biases make the mean probability of each class its share among these rows, without which a mixture of two
    calibrated parts would not be one. Of two classes it is Platt's scaling (1999) of the log-odds.

    Args:
        logarithms: of probabilities, finite, `(rows, classes)`.
        targets: the class of each row; each class has one, `(rows,)`.
        weights: how often each row counts, `(rows,)`; None: once.
        start: a scaling near by, which saves steps.

    Example:
        >>> rng = np.random.default_rng(1)
        >>> odds = rng.normal(size=20_000)
        >>> bold = -np.logaddexp(0, np.stack([3 * odds + 1, -3 * odds - 1], axis=1))  # log 1 - p, log p
        >>> found = fit(bold, (rng.random(20_000) < 1 / (1 + np.exp(-odds))).astype(int))
        >>> round(found.slope, 1), found.bias.round(1).tolist()
        (0.3, [0.0, -0.3])
    """
    rows, classes = logarithms.shape
    times = np.ones(rows) if weights is None else weights
    answers = np.asfortranarray(np.eye(classes)[targets])
    at = np.concatenate([[1.0], np.zeros(classes - 1)])
    if start is not None:
        at = np.concatenate([[start.slope], start.bias[1:]])
    prior = np.concatenate([[1.0], np.zeros(classes - 1)])

    def scores(point: Floats) -> Floats:
        found: Floats = point[0] * logarithms + np.concatenate([[0.0], point[1:]])
        return found

    def loss(point: Floats) -> tuple[float, Floats]:
        """And the logarithms of the probabilities there, `(rows, classes)`."""
        given = scores(point)
        sums = _log_sum(given)
        surprise = sums - given[every, targets]
        return float(times @ surprise + PENALTY / 2 * ((point - prior) ** 2).sum()), given - sums[:, None]

    every = np.arange(rows)
    lowest, logs = loss(at)
    for _ in range(STEPS):
        chances = np.exp(logs)
        apart = (chances - answers) * times[:, None]
        slope = np.concatenate([[(apart * logarithms).sum()], apart[:, 1:].sum(axis=0)]) + PENALTY * (at - prior)
        step = np.linalg.solve(_curvature(logarithms, chances, times), slope)
        size = 1.0
        found, logs = loss(at - step)
        while found > lowest + 1e-10 and size > NEAR:
            size /= 2
            found, logs = loss(at - size * step)
        at, lowest = at - size * step, min(found, lowest)
        if np.abs(size * step).max() < NEAR:
            break
    return Scaling(float(at[0]), np.concatenate([[0.0], at[1:]]), times @ answers / times.sum())


def _curvature(logarithms: Floats, chances: Floats, times: Floats) -> Floats:
    """The second derivatives of the loss, `(classes, classes)`: of the slope, then of all biases but the first."""
    weighed = chances * times[:, None]  # (rows, classes)
    means = (chances * logarithms).sum(axis=1)  # (rows,)
    found = np.empty((chances.shape[1],) * 2)
    found[0, 0] = (weighed * logarithms**2).sum() - times @ means**2
    found[0, 1:] = found[1:, 0] = (weighed * (logarithms - means[:, None])).sum(axis=0)[1:]
    found[1:, 1:] = np.diag(weighed.sum(axis=0)[1:]) - weighed[:, 1:].T @ chances[:, 1:]
    return found + PENALTY * np.eye(len(found))


def _softmax(scores: Floats) -> Floats:
    chances: Floats = np.exp(scores - _log_sum(scores)[:, None])
    return chances


def _log_sum(scores: Floats) -> Floats:
    """The logarithm of the sum of exponentials, `(rows,)`; much faster than `np.logaddexp.reduce`."""
    highest = scores.max(axis=1)
    found: Floats = highest + np.log(np.exp(scores - highest[:, None]).sum(axis=1))
    return found
