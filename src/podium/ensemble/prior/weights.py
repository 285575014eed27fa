"""Out-of-fold rows brought to another mix of classes: how often each of them counts there."""

import numpy as np
import numpy.typing as npt

from podium.ensemble.sampling_correction import correct
from podium.problem import Problem

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int32]

ROUNDS = 200
NEAR = 1e-7
"""How near to its share a label must be."""


def shares_of(targets: Labels, problem: Problem) -> Floats:
    """The prior of rows, `(outputs,)`.

    Args:
        targets: as `Problem.targets` says.
        problem: what is predicted.
    """
    found: Floats = problem.indicators(targets).mean(axis=0, dtype=np.float64)
    return found


def weights_of(targets: Labels, prior: Floats, problem: Problem) -> Floats | None:
    """How often each row counts so that the rows have a prior, `(rows,)`, of mean 1; None: they have it as they are.

    Binary and multi-class: `new share / old share` of the row's class, the importance weight of label shift. In a
    multi-label task a row has several labels: each label's rows are weighted to its share in turn, until all shares are
    right (raking, Deming and Stephan 1940). It changes the rows as little as the shares allow (least relative entropy).
    A label that none or all of the rows carry keeps its share. Shares that no weights of these rows have (of labels: a
    sum below 1 where each row has one) are met as far as the last round does.

    Args:
        targets: as `Problem.targets` says.
        prior: `(outputs,)`.
        problem: what is predicted.

    Example:
        >>> problem = Problem("binary", ("no", "yes"))
        >>> weights_of(np.array([0, 0, 0, 1], np.int32), np.array([0.5]), problem).round(2).tolist()
        [0.67, 0.67, 0.67, 2.0]
    """
    own = shares_of(targets, problem)
    prior = possible(prior, own, problem)
    if np.array_equal(own, prior):
        return None
    carried = problem.indicators(targets).astype(np.float64)  # (rows, outputs)
    if problem.task == "multiclass":
        return _mean_one(carried @ np.divide(prior, own, out=np.zeros_like(own), where=own > 0))
    weights = np.ones(len(targets))
    sides = [[np.flatnonzero(carried[:, output] == carries) for carries in (1, 0)] for output in range(len(own))]
    known = np.flatnonzero((own > 0) & (own < 1))
    for _ in range(ROUNDS):
        furthest = 0.0
        for output in known:
            with_it, without = (weights[rows].sum() for rows in sides[output])
            if not (with_it and without):  # shares that no rows of these can have leave nothing of one side
                continue
            furthest = max(furthest, abs(with_it / (with_it + without) - prior[output]))
            weights[sides[output][0]] *= prior[output] / with_it  # each side is brought to its share of 1
            weights[sides[output][1]] *= (1 - prior[output]) / without
        if furthest < NEAR:
            break
    return _mean_one(weights)


def possible(prior: Floats, own: Floats, problem: Problem) -> Floats:
    """A prior, but own shares where the rows can take no other: of classes or labels that none is of, or all are.

    Args:
        prior: `(outputs,)`.
        own: of the rows, `(outputs,)`.
        problem: what is predicted.
    """
    if problem.task != "multiclass":
        return np.where((own > 0) & (own < 1), prior, own)
    if (own > 0).all():
        return prior
    kept = np.where(own > 0, prior, 0)
    found: Floats = kept / kept.sum()
    return found


def _mean_one(weights: Floats) -> Floats:
    found: Floats = weights * (len(weights) / weights.sum())
    return found


def corrected(probabilities: npt.ArrayLike, own: Floats, prior: Floats, problem: Problem) -> Floats:
    """Posteriors under another prior, `p'(y | x) ~ p(y | x) prior'(y) / prior(y)`, `(rows, outputs)`.

    (Elkan 2001; Saerens, Latinne and Decaestecker 2002, equation 2.4.) Of each output alone it never decreases; labels
    are corrected one by one.

    Args:
        probabilities: `(rows, outputs)`.
        own: the prior that they are of, `(outputs,)`.
        prior: the other.
        problem: what is predicted.
    """
    prior = possible(prior, own, problem)
    if problem.task == "multiclass":
        return correct(probabilities, prior, own)
    natural, trained = (np.stack([1 - shares, shares], axis=1) for shares in (prior, own))  # (outputs, 2)
    return correct(probabilities, natural, trained)
