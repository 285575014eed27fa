"""The power mean: between the mean and the highest member, or on the other side, by an exponent."""

import numpy as np
import numpy.typing as npt

from podium.config.blending import Blending
from podium.ensemble.methods import Fitted, Seen
from podium.ensemble.methods._means import between, equal, inside, shares, weighted_sum
from podium.problem import Problem

Floats = npt.NDArray[np.float64]


def fit(oof: Floats, seen: Seen, settings: Blending) -> Fitted:  # noqa: ARG001 - every method's
    """Equal weights, and the exponent that is given.

    Args:
        oof: out-of-fold probabilities, `(members, rows, outputs)`.
        seen: what is known of those rows.
        settings: `ensemble.blend`, with `exponent`.
    """
    return Fitted(equal(len(oof)), {"exponent": settings.exponent})


def combine(probabilities: Floats, fitted: Fitted, problem: Problem) -> Floats:
    """`(mean of p^e)^(1/e)`, `(rows, outputs)`; multi-class divided by the row's sum.

    (Hardy, Littlewood and Pólya 1934, chapter 2.)

    Args:
        probabilities: `(members, rows, outputs)`.
        fitted: with weights and the exponent e, not 0.
        problem: what is predicted.

    Example:
        >>> fitted = Fitted(np.array([0.5, 0.5]), {"exponent": 2.0})
        >>> combine(np.array([[[0.1]], [[0.7]]]), fitted, Problem("binary", ("no", "yes"))).round(6)
        array([[0.5]])
    """
    exponent = float((fitted.parameters or {})["exponent"])
    given = inside(probabilities)
    leading = (
        given.max(axis=0) if exponent > 0 else given.min(axis=0)
    )  # taken out, so that no power under- or overflows
    mean = leading * weighted_sum((given / leading) ** exponent, fitted.weights) ** (1 / exponent)
    return shares(mean) if problem.task == "multiclass" else between(mean, probabilities)
