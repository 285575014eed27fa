"""What members are checked against and scored on: the validated rows, their folds, groups and targets."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from podium.errors import PodiumError
from podium.problem import Problem

Integers = npt.NDArray[np.int64]
AGAIN = "run `dvc repro`"


class Truth(NamedTuple):
    """The rows that have an out-of-fold prediction, in the order of train.parquet, and the test rows."""

    row: Integers  # (rows,) stable keys
    fold: Integers  # (repeats, rows), all >= 0
    group: Integers  # (rows,) duplicates; only folds of the user's own part them
    target: npt.NDArray[np.int32]  # (rows,) index of the class; multi-label (rows, labels) 0 and 1
    test_row: Integers  # (test rows,)
    problem: Problem

    @property
    def absent(self) -> list[str]:
        """The classes that no row is of: no score says anything of them."""
        counts = self.problem.class_counts(self.target)
        rows = counts[:, 1] if counts.ndim == 2 else counts  # (classes,)
        return [name for name, number in zip(self.problem.classes, rows.tolist(), strict=True) if number == 0]


def truth(train: pd.DataFrame, folds: pd.DataFrame, test: pd.DataFrame, problem: Problem) -> Truth:
    """The validated rows of prepared training rows and their folds.

    Rows with fold -1 (extra ones; the first block by time; those of rare classes that are only trained on) have no
    out-of-fold prediction and do not count.

    Args:
        train: `row` and the targets (data/prepared/train.parquet).
        folds: `row`, `group`, `repeat`, `fold` (data/folds.parquet).
        test: `row` (data/prepared/test.parquet).
        problem: what is predicted.

    Raises:
        PodiumError: the two do not hold the same rows, no row is validated, or too few classes are among them: a
            binary task needs both, a multi-class one two, a multi-label one a label.
    """
    repeats = [part for _, part in folds.groupby("repeat", sort=True)]
    if any(not np.array_equal(part["row"], train["row"]) for part in repeats):
        raise PodiumError(
            "its rows are not those of data/prepared/train.parquet", where="data/folds.parquet", fix=AGAIN
        )
    by_repeat = np.stack([part["fold"].to_numpy(np.int64) for part in repeats])  # (repeats, training rows)
    validated = by_repeat[0] >= 0
    if not validated.any() or ((by_repeat >= 0) != validated).any():
        wrong = f"{validated.sum()} rows are validated in repeat 0, and not the same ones in each repeat"
        raise PodiumError(wrong, where="data/folds.parquet", fix=AGAIN)
    found = Truth(
        train["row"].to_numpy(np.int64)[validated],
        by_repeat[:, validated],
        repeats[0]["group"].to_numpy(np.int64)[validated],
        problem.targets(train)[validated],
        test["row"].to_numpy(np.int64),
        problem,
    )
    needed = {"binary": 2, "multiclass": 2, "multilabel": 1}[problem.task]
    if len(problem.classes) - len(found.absent) < needed:
        wrong = f"no validated row is of class {found.absent[0]!r}, so no score means anything"
        raise PodiumError(wrong, where="data/folds.parquet", fix="choose folds that validate rows of every class")
    return found
