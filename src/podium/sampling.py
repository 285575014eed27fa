"""How often the training side of a fold repeats its rows, and which it leaves out."""

import math

import numpy as np
from numpy.typing import NDArray

from podium.config.folds import Sampling
from podium.errors import PodiumError
from podium.problem import Problem

REFIT = (2**31, 2**31)
"""The (repeat, fold) that the fit on all rows draws its random numbers as; no fold has these numbers."""

ONLY = {"over": "rows are only added", "under": "rows are only left out", "both": "rows are only evened out"}


def fold_rng(seed: int, repeat: int, fold: int) -> np.random.Generator:
    """A generator of the fold's own, so that the order in which folds are made does not matter."""
    return np.random.default_rng(np.random.SeedSequence([seed, repeat, fold]))


def sample(
    positions: NDArray[np.int64],
    targets: NDArray[np.int32],
    problem: Problem,
    sampling: Sampling,
    rng: np.random.Generator,
    where: str = "samplings",
) -> NDArray[np.int64]:
    """Repeat rows of rarer classes, leave out rows of more frequent ones, or both, until they stand at the asked ratio.

    With counts n_c of the classes that have rows, and ratio r:

        over    every class has max(n_c, r · max n) rows
        under   every class has min(n_c, min n / r)
        both    every class has n_c brought within [b, b / r], with the b that leaves the number of rows as it is

    A row with several labels counts for each of them. Rows are repeated for one label at a time, the rarest first, and
    left out one by one, the most frequent label's first, and only rows all of whose labels are too frequent; so labels
    come as near to these numbers as whole rows allow, never below the lower one. Rows without a label are never
    repeated, and left out as if having none were a label. This is ML-ROS and ML-RUS of Charte, Rivera, del Jesus and
    Herrera (2015), Addressing imbalance in multilabel classification, Neurocomputing 163,
    https://doi.org/10.1016/j.neucom.2014.08.091, with a ratio in place of their share of rows and mean imbalance.

    Args:
        positions: `(training rows,)` int64, each once.
        targets: those of every row of data/prepared/train.parquet, as `problem` says.
        problem: the task and its classes.
        sampling: its method and ratio; a ratio of null leaves the positions as they are.
        rng: which rows are repeated or left out.
        where: the key of the sampling in params.yaml, for errors.

    Returns:
        The positions that stay, in their order, then the repeated ones.

    Raises:
        PodiumError: there is only one class, or the rows stand above the ratio already.
    """
    if sampling.ratio is None:
        return positions
    present = targets[positions]
    counts = present.sum(axis=0) if problem.task == "multilabel" else np.bincount(present)
    lowest, highest = _bounds(counts[counts > 0].astype(np.int64), len(positions), sampling, where)
    if problem.task == "multilabel":
        left = (
            _left_out(present > 0, highest, rng) if sampling.method != "over" else np.ones(len(positions), dtype=bool)
        )
        kept = positions[left]
        repeated = _repeated(targets[kept] > 0, lowest, rng) if sampling.method != "under" else kept[:0]
        return np.concatenate([kept, kept[repeated]])
    if sampling.method != "over":
        positions = _resampled(positions, targets, highest, rng, over=False)
    return positions if sampling.method == "under" else _resampled(positions, targets, lowest, rng, over=True)


def _bounds(counts: NDArray[np.int64], rows: int, sampling: Sampling, where: str) -> tuple[float, float]:
    """The fewest and the most rows that a class may have, of which `over` and `under` use one."""
    ratio, least, most = sampling.ratio or 1.0, counts.min(initial=rows), counts.max(initial=0)
    if len(counts) < 2:
        problem = (
            f"ratio {ratio} needs two classes, and the {rows} training rows hold {'one' if len(counts) else 'none'}"
        )
        raise PodiumError(problem, where=where, fix="lower folds.k, or set the ratio to null")
    if least > math.ceil(ratio * most):
        found = f"{least / most:.3f} ({least} rows to {most})"
        problem = f"ratio {ratio} cannot be: {ONLY[sampling.method]}, the training rows stand at {found} already"
        room = least / most < 0.9995  # else the ratio would have to be above 1
        fix = "raise it above that, or set it to null" if room else "set it to null"
        raise PodiumError(problem, where=f"{where}.ratio", fix=fix)
    if sampling.method == "over":
        return ratio * most, most
    if sampling.method == "under":
        return least, least / ratio
    knees = np.unique(np.concatenate([counts, counts * ratio]))  # between two, the sum is linear in b
    sums = [np.clip(counts, knee, knee / ratio).sum() for knee in knees.tolist()]
    lowest = float(np.interp(counts.sum(), sums, knees))
    return lowest, lowest / ratio


def _resampled(
    positions: NDArray[np.int64], targets: NDArray[np.int32], bound: float, rng: np.random.Generator, *, over: bool
) -> NDArray[np.int64]:
    """Each class up to a bound, by repeating rows, or down to it, by leaving rows out."""
    from imblearn.over_sampling import RandomOverSampler  # slow to load; others need `fold_rng` alone
    from imblearn.under_sampling import RandomUnderSampler

    labels, nearest = targets[positions], max(1, round(bound))
    sampler, beyond = (RandomOverSampler, max) if over else (RandomUnderSampler, min)
    classes, counts = np.unique(labels, return_counts=True)
    strategy = {int(label): beyond(int(count), nearest) for label, count in zip(classes, counts, strict=True)}
    drawn = sampler(sampling_strategy=strategy, random_state=int(rng.integers(2**32)))
    drawn.fit_resample(positions[:, None], labels)
    indices: NDArray[np.int64] = drawn.sample_indices_
    return positions[indices if over else np.sort(indices)]


def _left_out(carried: NDArray[np.bool_], most: float, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Which rows stay when those of labels with more than `most` rows are left out.

    Args:
        carried: `(rows, labels)`.
        most: no label is brought below this.
        rng: which rows go.

    Returns:
        `(rows,)` bool.
    """
    units = np.column_stack([carried, ~carried.any(axis=1)])  # none is a label too
    counts, stays = units.sum(axis=0), np.ones(len(units), dtype=bool)
    labels = [np.flatnonzero(row) for row in units]
    for label in np.argsort(-counts, kind="stable").tolist():
        for row in rng.permutation(np.flatnonzero(units[:, label] & stays)).tolist():
            if counts[label] - 1 < most:
                break
            if (counts[labels[row]] - 1 >= most).all():
                stays[row] = False
                counts[labels[row]] -= 1
    return stays


def _repeated(carried: NDArray[np.bool_], fewest: float, rng: np.random.Generator) -> NDArray[np.int64]:
    """Which rows to add, until every label that has rows has `fewest`; each of a label's rows as often as the others.

    Args:
        carried: `(rows, labels)`.
        fewest: rows of a label; some get more, since rows carry other labels too.
        rng: which rows are first.

    Returns:
        `(repeated rows,)` int64.
    """
    counts, added = carried.sum(axis=0).astype(np.int64), [np.zeros(0, dtype=np.int64)]
    waiting = counts > 0
    while waiting.any():
        label = int(np.where(waiting, counts, np.iinfo(np.int64).max).argmin())
        waiting[label] = False
        if (lacking := round(fewest) - counts[label]) > 0:
            rows = np.resize(rng.permutation(np.flatnonzero(carried[:, label])), lacking)
            counts += carried[rows].sum(axis=0)
            added.append(rows)
    return np.concatenate(added)
