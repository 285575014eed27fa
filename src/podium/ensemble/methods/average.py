"""The plain average: each member's probability counts the same."""

import numpy as np
import numpy.typing as npt

from podium.problem import Problem

Floats = npt.NDArray[np.float64]


def fit(oof: Floats, targets: npt.NDArray[np.int32], problem: Problem) -> Floats:  # noqa: ARG001 - every method's
    """Equal weights that sum to 1, `(members,)`; neither targets nor problem are looked at.

    Args:
        oof: out-of-fold probabilities, `(members, rows, outputs)`.
        targets: as `Problem.targets` says.
        problem: what is predicted, and by which metric it is judged.
    """
    return np.full(len(oof), 1 / len(oof))


def combine(probabilities: Floats, weights: Floats) -> Floats:
    """The weighted mean over members, `(rows, outputs)`.

    Args:
        probabilities: `(members, rows, outputs)`.
        weights: `(members,)`, positive.

    Example:
        >>> combine(np.array([[[0.2]], [[0.4]]]), np.array([0.5, 0.5])).round(6)
        array([[0.3]])
    """
    total = np.zeros(probabilities.shape[1:])  # (rows, outputs)
    for weight, member in zip(weights, probabilities, strict=True):
        total += weight * member
    mean: Floats = np.clip(total / weights.sum(), probabilities.min(axis=0), probabilities.max(axis=0))
    return mean
