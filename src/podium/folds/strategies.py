"""The ways to cut rows into folds; each knows only the rows it cuts."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from podium.errors import PodiumError
from podium.folds.groups import MORE_ROWS, class_counts, group_labels, majority_class


def stratified(groups: NDArray[np.int64], targets: NDArray[np.int32], k: int, seed: int) -> NDArray[np.int16]:
    """Folds of nearly equal size and class shares; all rows of a group are in one of them.

    Groups are of one row mostly, so the groups are dealt out, each as a row of its majority class.

    Args:
        groups: `(rows,)` int64.
        targets: `(rows,)` class indices.
        k: the number of folds; every class is the majority of `k` groups.
        seed: which of the splits.

    Returns:
        `(rows,)` int16, 0 to k - 1.
    """
    from sklearn.model_selection import StratifiedKFold  # slow to load, and other stages read folds too

    units = pd.factorize(groups)[0].astype(np.int64)
    classes = majority_class(class_counts(units, targets))
    return _numbered(StratifiedKFold(k, shuffle=True, random_state=seed).split(classes, classes), len(classes))[units]


def stratified_by_row(groups: NDArray[np.int64], targets: NDArray[np.int32], k: int, seed: int) -> NDArray[np.int16]:
    """The same for groups of all sizes, such as the texts of one author: rows are balanced, not groups.

    Args and return value as of `stratified`.
    """
    from sklearn.model_selection import StratifiedGroupKFold

    splitter = StratifiedGroupKFold(k, shuffle=True, random_state=seed)
    return _numbered(splitter.split(groups, targets, groups), len(groups))


def stratified_by_label(groups: NDArray[np.int64], targets: NDArray[np.int32], k: int, seed: int) -> NDArray[np.int16]:
    """The same for rows that carry any number of labels: every label's share is nearly the same in each fold.

    Iterative stratification deals out the label with the fewest groups left first, each to the fold that lacks that
    label most. A group counts as one, of whatever size, and carries the labels of all its rows.

    Sechidis, Tsoumakas and Vlahavas (2011), On the Stratification of Multi-Label Data, ECML PKDD,
    https://doi.org/10.1007/978-3-642-23808-6_10.

    Args:
        groups: `(rows,)` int64.
        targets: `(rows, labels)` 1 for each label that a row carries; two labels or more.
        k: the number of folds.
        seed: which of the splits.

    Returns:
        `(rows,)` int16, 0 to k - 1.
    """
    from iterstrat.ml_stratifiers import MultilabelStratifiedKFold

    units = pd.factorize(groups)[0].astype(np.int64)
    carried = group_labels(units, targets)
    splitter = MultilabelStratifiedKFold(k, shuffle=True, random_state=seed)
    return _numbered(splitter.split(carried, carried), len(carried))[units]


def _numbered(splits: Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]], rows: int) -> NDArray[np.int16]:
    folds = np.empty(rows, dtype=np.int16)
    for fold, (_, held) in enumerate(splits):
        folds[held] = fold
    return folds


def by_column(given: "pd.Series[str]", k: int, column: str) -> NDArray[np.int16]:
    """The user's values as folds 0, 1, ..., sorted: as numbers where all are, else as text.

    Args:
        given: `(rows,)` the user's fold of each row.
        k: how many there must be.
        column: its name, for errors.

    Raises:
        PodiumError: a row has no fold, or their number is not `k`.
    """
    if given.isna().any():
        problem = f"{int(given.isna().sum())} training rows have no fold"
        raise PodiumError(problem, where=f"folds.column: {column}", fix="fill that column")
    values = given.unique().tolist()
    if len(values) != k:
        problem = f"k is {k}, but the column {column!r} holds {len(values)} folds"
        raise PodiumError(
            problem, where="folds.k", fix=f"set it to {len(values)}, or {MORE_ROWS}" if len(values) > 1 else MORE_ROWS
        )
    try:
        values.sort(key=lambda value: (float(value), value))
    except ValueError:
        values.sort()
    return given.map({value: fold for fold, value in enumerate(values)}).to_numpy(np.int16)


def by_time(time: NDArray[np.float64], groups: NDArray[np.int64], k: int) -> tuple[NDArray[np.int16], float]:
    """Cut k + 1 blocks in the order of time, of as nearly equal numbers of rows as can be.

    A group is as late as its last row, and groups of equal time stay together.

    Args:
        time: `(rows,)` float64.
        groups: `(rows,)` int64, dense from 0.
        k: the number of folds.

    Returns:
        `(rows,)` int16: -1 for the first block, then 0 to k - 1; and the time at which fold 0 begins.

    Raises:
        PodiumError: a time is missing, or there are not k + 1 different ones.
    """
    if not np.isfinite(time).all():
        problem = f"{int((~np.isfinite(time)).sum())} training rows have no time"
        raise PodiumError(problem, where="folds.time", fix="fill that column")
    last = np.full(int(groups.max()) + 1, -np.inf)
    np.maximum.at(last, groups, time)
    instants, place = np.unique(last[groups], return_inverse=True)
    if len(instants) <= k:
        problem = f"k is {k}, which needs {k + 1} different times; the training rows hold {len(instants)}"
        lower = f"set it to at most {len(instants) - 1}, or " if len(instants) > 2 else ""
        raise PodiumError(problem, where="folds.k", fix=f"{lower}{MORE_ROWS}")
    rows_before = np.concatenate([[0], np.cumsum(np.bincount(place))])  # (instants + 1,)
    begins = [0]  # the first instant of each block
    for block in range(1, k + 1):
        choices = slice(begins[-1] + 1, len(instants) - (k - block))  # at least one instant is left for each block
        wanted = len(time) * block / (k + 1)
        begins.append(choices.start + int(np.abs(rows_before[choices] - wanted).argmin()))
    fold = np.searchsorted(begins[1:], place, side="right") - 1
    return fold.astype(np.int16), float(instants[begins[1]])
