"""The average of ranks: only each member's order of rows counts, not how sure it says it is."""

import numpy as np
import numpy.typing as npt

from podium.config.blending import Blending
from podium.ensemble.methods import Fitted, Seen
from podium.ensemble.methods._means import equal, shares, weighted_sum
from podium.problem import Problem

Floats = npt.NDArray[np.float64]


def fit(oof: Floats, seen: Seen, settings: Blending) -> Fitted:  # noqa: ARG001 - every method's
    """Equal weights, and the out-of-fold values that every row is ranked among.

    Args:
        oof: out-of-fold probabilities, `(members, rows, outputs)`.
        seen: what is known of those rows.
        settings: `ensemble.blend`.
    """
    return Fitted(equal(len(oof)), {"ranked_among": oof.shape[1]}, np.sort(oof, axis=1))


def combine(probabilities: Floats, fitted: Fitted, problem: Problem) -> Floats:
    """The mean over members of the share of out-of-fold values that are below, ties counted half; `(rows, outputs)`.

    A test row too is ranked among the out-of-fold values and never among test rows, so that its answer does not depend
    on which others are handed in. The result is an order, no probability: log loss, Brier score and calibration error
    mean little. Multi-class: each class's share below, divided by the row's sum.

    Args:
        probabilities: `(members, rows, outputs)`.
        fitted: with weights and the sorted out-of-fold values.
        problem: what is predicted.

    Example:
        >>> fitted = Fitted(np.array([1.0]), None, np.array([[[0.1], [0.2], [0.2], [0.9]]]))
        >>> combine(np.array([[[0.05], [0.2], [0.5]]]), fitted, Problem("binary", ("no", "yes"))).ravel().tolist()
        [0.0, 0.5, 0.75]
    """
    ranks = np.empty(probabilities.shape)
    for member, output in np.ndindex(probabilities.shape[0], probabilities.shape[2]):
        among, given = fitted.model[member, :, output], probabilities[member, :, output]
        order = np.argsort(given)  # those that are sought in their order are found in less than half of the time
        sought = given[order]
        below = np.searchsorted(among, sought, side="left") + np.searchsorted(among, sought, side="right")
        ranks[member, order, output] = below / (2 * len(among))
    mean = weighted_sum(ranks, fitted.weights)
    return shares(mean) if problem.task == "multiclass" else mean
