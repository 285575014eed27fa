"""Every training row gets its fold, once a repeat."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from podium.config.folds import Folds
from podium.errors import Fault, PodiumError
from podium.folds.groups import MORE_ROWS, class_counts, connected_groups, group_labels, majority_class
from podium.folds.sides import FOLDS, NEVER, check_folds, check_groups_whole, fold_names, training_side
from podium.folds.strategies import by_column, by_time, stratified, stratified_by_label, stratified_by_row
from podium.problem import Problem

RARE = "set competition.rare_classes.do to merge or train_only"
"""What may help where classes are too rare, in tasks of more than two."""


def assign_folds(train: pd.DataFrame, folds: Folds, problem: Problem) -> pd.DataFrame:
    """Give every training row its fold, once a repeat.

    Invariant: in each repeat, every row of the competition's own training file is validated on exactly once (by time:
    those after the first block), rows of extra files and of classes marked as too rare never; `stratified` and `time`
    keep all such rows of a group in one fold.

    By time, extra rows without a time count as known from the start.

    Args:
        train: `(rows, ...)` with row, the target columns, group and source; user_group, time or user_fold as `folds`
            asks; train_only where classes are too rare to be validated on.
        folds: the section of params.yaml.
        problem: the task and its classes.

    Returns:
        `(repeats * rows, 4)`: row int64, group int64, repeat int16, fold int16 (-1: never validated on), sorted by
        repeat, then as `train`.

    Raises:
        PodiumError: these rows cannot be split so.
    """
    targets = problem.targets(train)
    own = (train["source"] == "train").to_numpy(bool)
    if "train_only" in train:
        _check_no_time(folds)
        own = own & ~train["train_only"].to_numpy(bool)
    groups = connected_groups(train["group"], train["user_group"] if folds.group is not None else None)
    _check_rows(targets[own], folds, problem)
    _check_groups(groups[own], train["group"][own].nunique(), folds)
    if folds.by == "stratified":
        _check_classes(groups[own], targets[own], folds, problem)
    repeats = []
    for repeat in range(folds.repeats):
        fold = np.full(len(train), NEVER, dtype=np.int16)
        if folds.by == "stratified":
            seed = int(np.random.SeedSequence([folds.seed, repeat]).generate_state(1)[0])
            fold[own] = _stratified(groups[own], targets[own], folds, seed)
        elif folds.by == "column":
            fold[own] = by_column(train["user_fold"][own], folds.k, str(folds.column))
        else:
            fold[own] = _past_only(train["time"].to_numpy(np.float64), groups, own, folds.k)
        columns = {"row": train["row"].to_numpy(np.int64), "group": groups, "repeat": np.int16(repeat), "fold": fold}
        repeats.append(pd.DataFrame(columns))
    frame = pd.concat(repeats, ignore_index=True)
    _check_sides(frame, targets, own, folds, problem)
    check_folds(frame, train["row"].to_numpy(np.int64))
    if folds.by != "column":
        check_groups_whole(frame)
    return frame


def _stratified(groups: NDArray[np.int64], targets: NDArray[np.int32], folds: Folds, seed: int) -> NDArray[np.int16]:
    if targets.ndim == 2:
        return stratified_by_label(groups, targets, folds.k, seed)
    split = stratified if folds.group is None else stratified_by_row
    return split(groups, targets, folds.k, seed)


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


def _check_no_time(folds: Folds) -> None:
    """Rows that every fold trains on, whatever their time, would tell of the future."""
    if folds.by == "time":
        problem = "train_only would train every fold on all rows of the rare classes, those of later times too"
        raise PodiumError(problem, where="competition.rare_classes.do with folds.by: time", fix="set it to merge")


def _check_rows(targets: NDArray[np.int32], folds: Folds, problem: Problem) -> None:
    """Enough rows and classes."""
    if folds.k > len(targets):
        what = f"k is {folds.k}, more than the {len(targets)} training rows"
        raise PodiumError(what, where="folds.k", fix=f"lower it, or {MORE_ROWS}")
    if targets.ndim == 2:
        if not targets.any():
            what = f"none of the {len(targets)} training rows has a label"
            raise PodiumError(what, where="data.train", fix="a classifier needs rows with each label")
    elif len(present := np.unique(targets)) < 2:
        what = f"all {len(targets)} training rows are of the class {problem.classes[present[0]]!r}"
        many = "both" if problem.task == "binary" else "several"
        raise PodiumError(what, where="data.train", fix=f"a classifier needs rows of {many} classes")


def _check_groups(groups: NDArray[np.int64], texts: int, folds: Folds) -> None:
    """More than one group: of one, no fold has rows to train on."""
    if texts == 1:
        problem = f"all {len(groups)} training texts are one"
        fix = "the column of text (competition.text) is empty or the wrong one"
        raise PodiumError(problem, where="data.train", fix=fix)
    if folds.group is not None and (groups == groups[0]).all():
        problem = f"all {len(groups)} training rows are one group by the column {folds.group!r}"
        raise PodiumError(problem, where="folds.group", fix="name another column, or set it to null")


def _check_classes(groups: NDArray[np.int64], targets: NDArray[np.int32], folds: Folds, problem: Problem) -> None:
    """Enough groups of each class that has rows, or of each label, for stratified folds."""
    units = pd.factorize(groups)[0].astype(np.int64)
    if targets.ndim == 2:
        holding = group_labels(units, targets).sum(axis=0)
    elif folds.group is None:
        holding = np.bincount(majority_class(class_counts(units, targets)), minlength=len(problem.classes))
    else:
        counts = class_counts(units, targets)
        holding = np.pad((counts > 0).sum(axis=0), (0, len(problem.classes) - counts.shape[1]))
    present = _present(targets, len(problem.classes))
    for name, number, there in zip(problem.classes, holding.tolist(), present.tolist(), strict=True):
        if there and number < folds.k:
            users = f"rows of one {folds.group!r} are one group, as are equal texts"
            why = "equal texts are one group" if folds.group is None else users
            class_or_label = "label" if problem.task == "multilabel" else "class"
            what = f"k is {folds.k}, but the {class_or_label} {name!r} has only {number} group{'s' * (number != 1)}"
            ways = [f"lower it to {number} or less"] * (number > 1) + [f"add rows of {name!r}"]
            ways += [RARE] * (problem.task != "binary")
            fix = f"{', '.join(ways)}{',' if len(ways) > 1 else ''} or {MORE_ROWS}"
            raise PodiumError(f"{what} ({why})", where="folds.k", fix=fix)


def _present(targets: NDArray[np.int32], classes: int) -> NDArray[np.bool_]:
    """Which classes have a row, `(classes,)`."""
    return np.asarray(targets.any(axis=0) if targets.ndim == 2 else np.bincount(targets, minlength=classes) > 0)


def _check_sides(
    frame: pd.DataFrame, targets: NDArray[np.int32], own: NDArray[np.bool_], folds: Folds, problem: Problem
) -> None:
    """Every fold has rows to validate, and rows of every class to train on that share no group with them."""
    assigned = frame["fold"].to_numpy().reshape(folds.repeats, -1)
    if (assigned[:, ~own] != NEVER).any():
        raise _fault("a row of an extra file or of a rare class would be validated on")
    if folds.by != "time" and (assigned[:, own] == NEVER).any():
        raise _fault("a row would never be validated on")
    if fold_names(frame) != [(repeat, fold) for repeat in range(folds.repeats) for fold in range(folds.k)]:
        raise _fault(f"not {folds.k} folds, {folds.repeats} times: {fold_names(frame)}")
    names, wanted = problem.classes, _present(targets[own], len(problem.classes))
    for repeat, fold in fold_names(frame):
        training = training_side(frame, repeat, fold, forward=folds.by == "time")
        if len(missing := np.flatnonzero(wanted & ~_present(targets[training], len(names)))):
            of = "with the label" if problem.task == "multilabel" else "of the class"
            what = f"fold {fold} would train on {len(training)} rows, none {of} {names[missing[0]]!r}"
            ways = ["lower folds.k", "change how rows are split"] + [RARE] * (problem.task != "binary")
            raise PodiumError(what, where=f"folds.by: {folds.by}", fix=f"{', '.join(ways)}, or {MORE_ROWS}")


def _fault(what: str) -> Fault:
    return Fault(what, where=FOLDS, stage="folds")
