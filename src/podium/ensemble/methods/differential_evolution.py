"""Weights that a population of trial weights evolves towards, judged by the task's own metric."""

import numpy as np
import numpy.typing as npt

from podium.config.blending import Blending
from podium.ensemble.methods import Fitted, Seen
from podium.ensemble.methods._means import equal, weighted_sum
from podium.ensemble.methods.average import combine

__all__ = ["combine", "fit", "on_simplex"]

Floats = npt.NDArray[np.float64]


def fit(oof: Floats, seen: Seen, settings: Blending) -> Fitted:
    """The weights whose average scores best at the thresholds tuned for that average, over all trials.

    Differential evolution (Storn and Price 1997; SciPy's) needs no slope, which a metric of labels has not. Equal
    weights are among the first trials, so the result is never worse than the plain average on the rows seen.

    Args:
        oof: out-of-fold probabilities, `(members, rows, outputs)`.
        seen: targets and metric.
        settings: `ensemble.blend`, with `differential_evolution` and the seed.
    """
    from scipy.optimize import differential_evolution

    if len(oof) == 1:
        return Fitted(np.ones(1))

    def loss(point: Floats) -> float:
        return -seen.goodness(weighted_sum(oof, on_simplex(point)))

    given = settings.differential_evolution
    found = differential_evolution(
        loss,
        [(0.0, 1.0)] * len(oof),
        maxiter=given.generations,
        popsize=given.population,
        rng=np.random.default_rng(settings.seed),
        x0=np.ones(len(oof)),
        polish=False,  # a gradient of steps is 0 nearly everywhere
    )
    return Fitted(on_simplex(found.x))


def on_simplex(point: Floats) -> Floats:
    """A point of the unit cube divided by its sum: weights, `(members,)`; the origin stands for equal ones.

    Example:
        >>> on_simplex(np.array([0.2, 0.6])).round(6).tolist()
        [0.25, 0.75]
    """
    weights: Floats = point / point.sum() if point.sum() > 0 else equal(len(point))
    return weights
