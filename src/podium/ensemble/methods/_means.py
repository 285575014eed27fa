"""What the averages share: a weighted sum over members, bounds, rows that sum to 1."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
EPSILON = 1e-7
"""How far logarithms keep from probabilities of 0 and 1; what float32 can tell from 1."""


def equal(members: int) -> Floats:
    """Weights that are all the same and sum to 1, `(members,)`."""
    return np.full(members, 1 / members)


def weighted_sum(values: Floats, weights: Floats) -> Floats:
    """The weighted mean over the first axis; member by member, so that no copy of all of them is made.

    Args:
        values: `(members, ...)`.
        weights: `(members,)`, at least 0, not all 0.
    """
    total = np.zeros(values.shape[1:])
    for weight, member in zip(weights, values, strict=True):
        total += weight * member
    mean: Floats = total / weights.sum()
    return mean


def between(mean: Floats, probabilities: Floats) -> Floats:
    """A mean, `(rows, outputs)`, kept between the lowest and the highest member, where rounding took it past them."""
    return np.clip(mean, probabilities.min(axis=0), probabilities.max(axis=0))


def inside(probabilities: Floats) -> Floats:
    """Probabilities kept away from 0 and 1, so that their logarithms are finite."""
    return np.clip(probabilities, EPSILON, 1 - EPSILON)


def logits(probabilities: Floats) -> Floats:
    """Log-odds, finite."""
    given = inside(probabilities)
    found: Floats = np.log(given) - np.log1p(-given)
    return found


def sigmoid(values: Floats) -> Floats:
    """The inverse of `logits`; no overflow."""
    small = np.exp(-np.abs(values))
    return np.where(values >= 0, 1 / (1 + small), small / (1 + small))


def shares(values: Floats) -> Floats:
    """Rows divided by their sums, `(rows, classes)`; a row of zeros becomes equal shares.

    Example:
        >>> shares(np.array([[0.1, 0.3], [0.0, 0.0]])).round(2).tolist()
        [[0.25, 0.75], [0.5, 0.5]]
    """
    sums = values.sum(axis=1, keepdims=True)
    found: Floats = np.divide(values, sums, out=np.full(values.shape, 1 / values.shape[1]), where=sums > 0)
    return found
