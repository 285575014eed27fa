"""A slice of a fold's own training rows, to stop training on without looking at the rows that are scored."""

import numpy as np
from numpy.typing import NDArray

from podium.errors import PodiumError
from podium.folds.groups import MORE_ROWS, class_counts, majority_class


def inner_split(
    positions: NDArray[np.int64],
    groups: NDArray[np.int64],
    targets: NDArray[np.int32],
    share: float,
    rng: np.random.Generator,
    where: str = "inner_share",
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Set a share of the groups aside, class by class.

    Invariant: no group is on both sides, and every class keeps a group on each.

    Args:
        positions: `(training rows,)` int64, repeats allowed.
        groups: `(rows,)` int64, the group of every row of data/prepared/train.parquet.
        targets: `(rows,)` class indices of the same rows.
        share: of each class's groups (by their majority class), rounded to whole groups.
        rng: which of them.
        where: the key in params.yaml, for the error.

    Returns:
        The positions that stay, in their order and with their repeats; and the positions set aside, rising, each once.

    Raises:
        PodiumError: a class has fewer than two groups.
    """
    rows = np.unique(positions)
    numbers, units = np.unique(groups[rows], return_inverse=True)
    classes = majority_class(class_counts(units, targets[rows]))
    aside = np.zeros(len(numbers), dtype=bool)
    for index in np.unique(targets[rows]):
        of_class = rng.permutation(np.flatnonzero(classes == index))
        if len(of_class) < 2:
            problem = f"class {index} has {len(of_class)} group among {len(rows)} training rows; two are needed"
            raise PodiumError(problem, where=where, fix=f"use stop_on: epochs, add rows of that class, or {MORE_ROWS}")
        aside[of_class[: np.clip(round(share * len(of_class)), 1, len(of_class) - 1)]] = True
    inner = rows[aside[units]]
    return positions[~np.isin(positions, inner)], inner
