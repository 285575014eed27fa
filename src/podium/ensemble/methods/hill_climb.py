"""Greedy ensemble selection: the member that helps most is added, again and again, as long as the score holds."""

import numpy as np
import numpy.typing as npt

from podium.config.blending import Blending
from podium.ensemble.methods import Fitted, Seen
from podium.ensemble.methods.average import combine
from podium.ensemble.methods.best import single

__all__ = ["climb", "combine", "fit"]

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
PATIENCE = 3
"""Additions without gain before a search ends."""


def fit(oof: Floats, seen: Seen, settings: Blending) -> Fitted:
    """How often each member was taken, averaged over bags.

    A bag is half of the duplicate groups, drawn without replacement: as unlike another as a bootstrap resample is, at
    half the cost (Friedman and Hall 2007). Caruana et al. bag members instead; with a dozen members rows say more.

    Args:
        oof: out-of-fold probabilities, `(members, rows, outputs)`.
        seen: targets, groups and metric.
        settings: `ensemble.blend`, with `hill_climb` and the seed.
    """
    given, rng = settings.hill_climb, np.random.default_rng(settings.seed)
    if len(oof) == 1:
        return Fitted(np.ones(1))
    names, place = np.unique(seen.groups, return_inverse=True)
    weights = np.zeros(len(oof))
    for _ in range(given.bags):
        taken = np.ones(len(names), bool)
        if given.bags > 1:
            taken[rng.permutation(len(names))[: len(names) // 2]] = False
        rows = np.flatnonzero(taken[place])
        counts = climb(oof[:, rows], seen.part(rows), given.steps)
        weights += counts / counts.sum() / given.bags
    return Fitted(weights / weights.sum())


def climb(oof: Floats, seen: Seen, steps: int) -> Counts:
    """Selection with replacement from the best single member on (Caruana et al. 2004, sections 2.1 to 2.3).

    Each step adds the member whose addition to the average scores best, even one that is in already. Of equally good
    ones those that are in go first, then the lowest log loss, then the first. The score never falls: a search ends when
    every addition lowers it, or after `PATIENCE` additions that gain nothing, which are taken back.

    Args:
        oof: `(members, rows, outputs)`.
        seen: targets and metric.
        steps: members taken at most.

    Returns:
        how often each was taken, `(members,)`.
    """
    first = single(oof, seen)
    counts = np.zeros(len(oof), np.int64)
    counts[first] = 1
    total, best, kept, idle = oof[first].copy(), seen.goodness(oof[first]), counts.copy(), 0
    for size in range(2, steps + 1):
        scores = np.array([seen.goodness((total + member) / size) for member in oof])
        if scores.max() < best:
            break
        tied = np.flatnonzero(scores == scores.max())
        tied = inside if (inside := tied[counts[tied] > 0]).size else tied
        if tied.size > 1:
            tied = tied[np.argsort([seen.log_loss((total + oof[place]) / size) for place in tied], kind="stable")]
        counts[tied[0]] += 1
        total += oof[tied[0]]
        if scores.max() > best:
            best, kept, idle = float(scores.max()), counts.copy(), 0
        elif (idle := idle + 1) == PATIENCE:
            break
    return kept
