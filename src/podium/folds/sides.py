"""The two sides of a fold, as positions in data/prepared/train.parquet."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from podium.errors import Fault
from podium.invariants import check_keys

FOLDS, PREPARED = "data/folds.parquet", "data/prepared/train.parquet"
NEVER = -1
"""The fold of rows that are never validated on."""


def fold_names(frame: pd.DataFrame) -> list[tuple[int, int]]:
    """Every (repeat, fold) that is validated on, in order."""
    validated = frame.loc[frame["fold"] != NEVER, ["repeat", "fold"]].drop_duplicates()
    return sorted((int(repeat), int(fold)) for repeat, fold in validated.itertuples(index=False))


def fold_name(repeat: int, fold: int) -> str:
    """What the files of a fold are called: repeat-0-fold-3."""
    return f"repeat-{repeat}-fold-{fold}"


def validation_side(frame: pd.DataFrame, repeat: int, fold: int) -> NDArray[np.int64]:
    """The positions that (repeat, fold) validates on, int64 and rising."""
    return np.flatnonzero(_repeat(frame, repeat)[1] == fold)


def training_side(frame: pd.DataFrame, repeat: int, fold: int, *, forward: bool) -> NDArray[np.int64]:
    """The positions that (repeat, fold) trains on.

    Args:
        frame: what `assign_folds` returned.
        repeat: from 0.
        fold: from 0.
        forward: train on earlier folds only (folds.by: time).

    Returns:
        Positions, int64 and rising; no group of theirs is on the validation side.
    """
    groups, folds = _repeat(frame, repeat)
    held = np.zeros(int(groups.max(initial=-1)) + 1, dtype=bool)
    held[groups[folds == fold]] = True
    others = folds < fold if forward else folds != fold
    positions = np.flatnonzero(others & ~held[groups])
    assert_no_leak(frame, repeat, fold, positions, forward=forward)
    return positions


def assert_no_leak(frame: pd.DataFrame, repeat: int, fold: int, training: NDArray[np.int64], *, forward: bool) -> None:
    """Stop if training positions, however sampled, know anything of the rows that (repeat, fold) validates on.

    Raises:
        Fault: a training row shares a group with the fold, is one of its rows or, forward, is of a later fold.
    """
    groups, folds = _repeat(frame, repeat)
    shared = training[np.isin(groups[training], groups[folds == fold])]
    if len(shared):
        what = f"the groups of training positions {shared[:5].tolist()} are validated"
        raise Fault(what, where=f"{FOLDS}, {fold_name(repeat, fold)}", stage="folds")
    if forward and (folds[training] >= fold).any():
        raise Fault("it would train on later rows", where=f"{FOLDS}, {fold_name(repeat, fold)}", stage="folds")


def check_folds(frame: pd.DataFrame, keys: NDArray[np.int64]) -> None:
    """Every training row stands in the folds once a repeat, in its own order, and in no fold that cannot be.

    Args:
        frame: data/folds.parquet.
        keys: `(rows,)` those of data/prepared/train.parquet.

    Raises:
        Fault: a row is missing, doubled or elsewhere, a group is another one in another repeat, or no row is validated.
    """
    repeats = np.unique(frame["repeat"].to_numpy())
    if repeats.tolist() != list(range(len(repeats))) or len(frame) != len(repeats) * len(keys):
        what = f"it has {len(frame):,} rows of {len(repeats)} repeats, and {PREPARED} {len(keys):,}"
        raise Fault(what, where=FOLDS, stage="folds")
    groups = _repeat(frame, 0)[0]
    for repeat in repeats.tolist():
        here = frame["repeat"].to_numpy() == repeat
        check_keys(frame["row"].to_numpy()[here], keys, f"{FOLDS}, repeat {repeat}", PREPARED, "folds")
        of_groups, folds = _repeat(frame, repeat)
        if not np.array_equal(of_groups, groups):
            raise Fault("rows are of other groups than in repeat 0", where=f"{FOLDS}, repeat {repeat}", stage="folds")
        if folds.min(initial=0) < NEVER or folds.max(initial=NEVER) == NEVER:
            what = f"folds are from {folds.min(initial=0)} to {folds.max(initial=NEVER)}"
            raise Fault(what, where=f"{FOLDS}, repeat {repeat}", stage="folds")


def check_groups_whole(frame: pd.DataFrame) -> None:
    """No group is validated in two folds of a repeat.

    Args:
        frame: data/folds.parquet, of folds that keep groups whole (not the user's own).

    Raises:
        Fault: one is.
    """
    for repeat in np.unique(frame["repeat"].to_numpy()).tolist():
        groups, folds = _repeat(frame, repeat)
        first = np.full(int(groups.max(initial=-1)) + 1, NEVER, folds.dtype)
        own = folds != NEVER
        first[groups[own]] = folds[own]
        if (apart := np.flatnonzero(own & (first[groups] != folds))).size:
            what = f"the group {groups[apart[0]]} is in the folds {folds[apart[0]]} and {first[groups[apart[0]]]}"
            raise Fault(what, where=f"{FOLDS}, repeat {repeat}", stage="folds")


def _repeat(frame: pd.DataFrame, repeat: int) -> tuple[NDArray[np.int64], NDArray[np.int16]]:
    """Groups and folds of one repeat, by position."""
    rows = frame["repeat"].to_numpy() == repeat
    return frame["group"].to_numpy()[rows], frame["fold"].to_numpy()[rows]
