"""A slice of a fold's own training rows, to stop training on without looking at the rows that are scored."""

import numpy as np
from numpy.typing import NDArray

from podium.errors import PodiumError
from podium.folds.groups import MORE_ROWS, class_counts, majority_class


def inner_split(
    positions: NDArray[np.int64],
    groups: NDArray[np.int64],
    strata: NDArray[np.int32],
    share: float,
    rng: np.random.Generator,
    where: str = "inner_share",
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Set a share of the groups aside, class by class.

    Invariant: no group is on both sides, and every class keeps a group on each; a class of one group only stays, as
    long as there are two others.

    Args:
        positions: `(training rows,)` int64, repeats allowed.
        groups: `(rows,)` int64, the group of every row of data/prepared/train.parquet.
        strata: `(rows,)` the class of each of the same rows; of several labels, the rarest (`Problem.strata`).
        share: of each class's groups (by their majority class), rounded to whole groups.
        rng: which of them.
        where: the key in params.yaml, for the error.

    Returns:
        The positions that stay, in their order and with their repeats; and the positions set aside, rising, each once.

    Raises:
        PodiumError: fewer than two classes have two groups.
    """
    rows = np.unique(positions)
    numbers, units = np.unique(groups[rows], return_inverse=True)
    classes = majority_class(class_counts(units, strata[rows]))
    present = np.unique(strata[rows])
    holding = np.bincount(classes, minlength=int(present.max(initial=0)) + 1)[present]
    if (holding < 2).any() and (holding >= 2).sum() < 2:
        first = (holding < 2).argmax()
        problem = f"class {present[first]} has {holding[first]} group among {len(rows)} training rows; two are needed"
        raise PodiumError(problem, where=where, fix=f"use stop_on: epochs, add rows of that class, or {MORE_ROWS}")
    aside = np.zeros(len(numbers), dtype=bool)
    for index in present[holding >= 2]:
        of_class = rng.permutation(np.flatnonzero(classes == index))
        aside[of_class[: np.clip(round(share * len(of_class)), 1, len(of_class) - 1)]] = True
    inner = rows[aside[units]]
    return positions[~np.isin(positions, inner)], inner
