"""The class shares under which test rows are likeliest: expectation-maximisation."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

ROUNDS = 500
NEAR = 1e-7
ADDED = 1.0
"""Rows of the prior's own mix that are thought to be among the others, so that no share becomes 0 and rows that tell
nothing leave the shares as they are."""


def shares_of(
    probabilities: Floats, prior: Floats, weights: Floats | None = None, start: Floats | None = None
) -> Floats:
    """The shares of classes that EM climbs to (Saerens, Latinne and Decaestecker 2002, equations 2.9 and 2.10).

    Each round takes the posterior of every row under the present shares, and their mean as the next shares. The
    likelihood, here with one row of the prior's mix added, has one hill, so there is one answer; steps are lengthened
    on the way (SQUAREM, Varadhan and Roland 2008), which changes how soon it is found and not what.

    Args:
        probabilities: calibrated, of rows whose shares are sought, `(rows, classes)`.
        prior: the shares that they are calibrated to, each above 0, `(classes,)`.
        weights: how often each row counts, `(rows,)`; None: once.
        start: shares to begin at, each above 0; None: the prior.

    Returns:
        `(classes,)`, of sum 1.

    Example:
        >>> shares_of(np.array([[0.9, 0.1], [0.1, 0.9]]).repeat([30, 70], axis=0), np.array([0.5, 0.5])).round(2)
        array([0.25, 0.75])
    """
    likelihoods = probabilities / prior  # (rows, classes)
    times = np.ones(len(likelihoods)) if weights is None else weights
    rows, added = times.sum() + ADDED, ADDED * prior

    def climb(shares: Floats) -> Floats:
        joint = likelihoods * shares
        following: Floats = ((times / joint.sum(axis=1)) @ joint + added) / rows
        return following

    def height(shares: Floats) -> float:
        return float(times @ np.log(likelihoods @ shares) + added @ np.log(shares))

    at = prior if start is None else start
    for _ in range(ROUNDS):
        first = climb(at)
        second = climb(first)
        gain, bend = first - at, second - 2 * first + at
        leap = second
        if (length := np.linalg.norm(bend)) > 0:
            far = max(1.0, float(np.linalg.norm(gain) / length))
            leap = at + 2 * far * gain + far**2 * bend
        if leap.min() <= 0 or height(leap) < height(second):
            leap = second
        following = climb(leap / leap.sum())
        done = np.abs(following - at).max() < NEAR
        at = following
        if done:
            break
    found: Floats = at / at.sum()
    return found
