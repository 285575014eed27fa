"""The two sides of a fold, as positions in data/prepared/train.parquet."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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
        AssertionError: a training row shares a group with the fold, is one of its rows or, forward, is of a later fold.
    """
    groups, folds = _repeat(frame, repeat)
    shared = training[np.isin(groups[training], groups[folds == fold])]
    if len(shared):
        raise AssertionError(f"{fold_name(repeat, fold)}: the groups of positions {shared[:5].tolist()} are validated")
    if forward and (folds[training] >= fold).any():
        raise AssertionError(f"{fold_name(repeat, fold)}: trains on later rows")


def _repeat(frame: pd.DataFrame, repeat: int) -> tuple[NDArray[np.int64], NDArray[np.int16]]:
    """Groups and folds of one repeat, by position."""
    rows = frame["repeat"].to_numpy() == repeat
    return frame["group"].to_numpy()[rows], frame["fold"].to_numpy()[rows]
