"""The plain average: each member's probability counts the same."""

import numpy as np
import numpy.typing as npt

from podium.config.blending import Blending
from podium.ensemble.methods import Fitted, Seen
from podium.ensemble.methods._means import between, equal, weighted_sum
from podium.problem import Problem

Floats = npt.NDArray[np.float64]


def fit(oof: Floats, seen: Seen, settings: Blending) -> Fitted:  # noqa: ARG001 - every method's
    """Equal weights; neither targets nor settings are looked at.

    Args:
        oof: out-of-fold probabilities, `(members, rows, outputs)`.
        seen: what is known of those rows.
        settings: `ensemble.blend`.
    """
    return Fitted(equal(len(oof)))


def combine(probabilities: Floats, fitted: Fitted, problem: Problem) -> Floats:  # noqa: ARG001 - every method's
    """The weighted mean over members, `(rows, outputs)`.

    Args:
        probabilities: `(members, rows, outputs)`.
        fitted: with weights of whatever origin.
        problem: what is predicted.

    Example:
        >>> half, problem = Fitted(np.array([0.5, 0.5])), Problem("binary", ("no", "yes"))
        >>> combine(np.array([[[0.2]], [[0.4]]]), half, problem).round(6)
        array([[0.3]])
    """
    return between(weighted_sum(probabilities, fitted.weights), probabilities)
