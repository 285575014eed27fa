"""Every training row gets its fold, once a repeat."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from podium.config.folds import Folds
from podium.errors import PodiumError
from podium.folds.groups import MORE_ROWS, class_counts, connected_groups, majority_class
from podium.folds.sides import NEVER, fold_names, training_side
from podium.folds.strategies import by_column, by_time, stratified, stratified_by_row


def assign_folds(train: pd.DataFrame, folds: Folds, classes: Sequence[str] | None = None) -> pd.DataFrame:
    """Give every training row its fold, once a repeat.

    Invariant: in each repeat, every row of the competition's own training file is validated on exactly once (by time:
    those after the first block), rows of extra files never; `stratified` and `time` keep all such rows of a group in
    one fold.

    By time, extra rows without a time count as known from the start.

    Args:
        train: `(rows, ...)` with row, target, group and source; user_group, time or user_fold as `folds` asks.
        folds: the section of params.yaml.
        classes: the names of the classes, for errors.

    Returns:
        `(repeats * rows, 4)`: row int64, group int64, repeat int16, fold int16 (-1: never validated on), sorted by
        repeat, then as `train`.

    Raises:
        PodiumError: these rows cannot be split so.
    """
    targets = train["target"].to_numpy(np.int32)
    own = (train["source"] == "train").to_numpy(bool)
    groups = connected_groups(train["group"], train["user_group"] if folds.group is not None else None)
    names = list(classes or map(str, range(int(targets.max(initial=0)) + 1)))
    _check_rows(targets[own], folds, names)
    _check_groups(groups[own], train["group"][own].nunique(), folds)
    if folds.by == "stratified":
        _check_classes(groups[own], targets[own], folds, names)
    repeats = []
    for repeat in range(folds.repeats):
        fold = np.full(len(train), NEVER, dtype=np.int16)
        if folds.by == "stratified":
            seed = int(np.random.SeedSequence([folds.seed, repeat]).generate_state(1)[0])
            split = stratified if folds.group is None else stratified_by_row
            fold[own] = split(groups[own], targets[own], folds.k, seed)
        elif folds.by == "column":
            fold[own] = by_column(train["user_fold"][own], folds.k, str(folds.column))
        else:
            fold[own] = _past_only(train["time"].to_numpy(np.float64), groups, own, folds.k)
        columns = {"row": train["row"].to_numpy(np.int64), "group": groups, "repeat": np.int16(repeat), "fold": fold}
        repeats.append(pd.DataFrame(columns))
    frame = pd.concat(repeats, ignore_index=True)
    _check_sides(frame, targets, own, folds, names)
    return frame


def _past_only(
    time: NDArray[np.float64], groups: NDArray[np.int64], own: NDArray[np.bool_], k: int
) -> NDArray[np.int16]:
    """Folds by time; extra rows are in every training side, so they may not be as late as a validated one."""
    fold, begin = by_time(time[own], groups[own], k)
    late = int((time[~own] >= begin).sum())
    if late:
        problem = f"{late} extra rows are as late as rows that are validated on, and would be trained on"
        raise PodiumError(problem, where="data.extra with folds.by: time", fix="take those rows out of the extra files")
    return fold


def _check_rows(targets: NDArray[np.int32], folds: Folds, names: list[str]) -> None:
    """Enough rows and classes."""
    if folds.k > len(targets):
        problem = f"k is {folds.k}, more than the {len(targets)} training rows"
        raise PodiumError(problem, where="folds.k", fix=f"lower it, or {MORE_ROWS}")
    if len(present := np.unique(targets)) < 2:
        problem = f"all {len(targets)} training rows are of the class {names[present[0]]!r}"
        raise PodiumError(problem, where="data.train", fix="a classifier needs rows of both classes")


def _check_groups(groups: NDArray[np.int64], texts: int, folds: Folds) -> None:
    """More than one group: of one, no fold has rows to train on."""
    if texts == 1:
        problem = f"all {len(groups)} training texts are one"
        fix = "the column of text (competition.text) is empty or the wrong one"
        raise PodiumError(problem, where="data.train", fix=fix)
    if folds.group is not None and (groups == groups[0]).all():
        problem = f"all {len(groups)} training rows are one group by the column {folds.group!r}"
        raise PodiumError(problem, where="folds.group", fix="name another column, or set it to null")


def _check_classes(groups: NDArray[np.int64], targets: NDArray[np.int32], folds: Folds, names: list[str]) -> None:
    """Enough groups of each class for stratified folds."""
    counts = class_counts(pd.factorize(groups)[0].astype(np.int64), targets)
    if folds.group is None:
        holding = np.bincount(majority_class(counts), minlength=len(names))
    else:
        holding = np.pad((counts > 0).sum(axis=0), (0, len(names) - counts.shape[1]))
    for name, number in zip(names, holding.tolist(), strict=True):
        if number < folds.k:
            users = f"rows of one {folds.group!r} are one group, as are equal texts"
            why = "equal texts are one group" if folds.group is None else users
            problem = f"k is {folds.k}, but the class {name!r} has only {number} group{'s' * (number != 1)} ({why})"
            lower = f"lower it to {number} or less, " if number > 1 else ""
            comma = "," if lower else ""
            raise PodiumError(problem, where="folds.k", fix=f"{lower}add rows of {name!r}{comma} or {MORE_ROWS}")


def _check_sides(
    frame: pd.DataFrame, targets: NDArray[np.int32], own: NDArray[np.bool_], folds: Folds, names: list[str]
) -> None:
    """Every fold has rows to validate, and rows of every class to train on that share no group with them."""
    assigned = frame["fold"].to_numpy().reshape(folds.repeats, -1)
    if (assigned[:, ~own] != NEVER).any():
        raise AssertionError("an extra row would be validated on")
    if folds.by != "time" and (assigned[:, own] == NEVER).any():
        raise AssertionError("a row would never be validated on")
    if fold_names(frame) != [(repeat, fold) for repeat in range(folds.repeats) for fold in range(folds.k)]:
        raise AssertionError(f"not {folds.k} folds, {folds.repeats} times: {fold_names(frame)}")
    for repeat, fold in fold_names(frame):
        training = training_side(frame, repeat, fold, forward=folds.by == "time")
        if len(missing := np.setdiff1d(targets[own], targets[training])):
            problem = f"fold {fold} would train on {len(training)} rows, none of the class {names[missing[0]]!r}"
            fix = f"lower folds.k, change how rows are split, or {MORE_ROWS}"
            raise PodiumError(problem, where=f"folds.by: {folds.by}", fix=fix)
