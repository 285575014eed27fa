"""What members are checked against and scored on: the validated rows, their folds, groups and targets."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from podium.errors import PodiumError
from podium.metrics.columns import probability_columns

Integers = npt.NDArray[np.int64]
AGAIN = "run `dvc repro`"


class Truth(NamedTuple):
    """The rows that have an out-of-fold prediction, in the order of train.parquet, and the test rows."""

    row: Integers  # (rows,) stable keys
    fold: Integers  # (repeats, rows), all >= 0
    group: Integers  # (rows,) duplicates; only folds of the user's own part them
    target: npt.NDArray[np.int32]  # (rows,) index of the class
    test_row: Integers  # (test rows,)
    classes: tuple[str, ...]
    task: str = "binary"

    @property
    def columns(self) -> list[str]:
        """The probability columns."""
        return probability_columns(self.classes, self.task)


def truth(
    train: pd.DataFrame, folds: pd.DataFrame, test: pd.DataFrame, classes: Sequence[str], task: str = "binary"
) -> Truth:
    """The validated rows of prepared training rows and their folds.

    Rows with fold -1 (extra ones; the first block by time) have no out-of-fold prediction and do not count.

    Args:
        train: `row`, `target` (data/prepared/train.parquet).
        folds: `row`, `group`, `repeat`, `fold` (data/folds.parquet).
        test: `row` (data/prepared/test.parquet).
        classes: `competition.classes`.
        task: `competition.task`.

    Raises:
        PodiumError: the two do not hold the same rows, no row is validated, or a class is missing among them.
    """
    repeats = [part for _, part in folds.groupby("repeat", sort=True)]
    if any(not np.array_equal(part["row"], train["row"]) for part in repeats):
        raise PodiumError(
            "its rows are not those of data/prepared/train.parquet", where="data/folds.parquet", fix=AGAIN
        )
    by_repeat = np.stack([part["fold"].to_numpy(np.int64) for part in repeats])  # (repeats, training rows)
    validated = by_repeat[0] >= 0
    if not validated.any() or ((by_repeat >= 0) != validated).any():
        problem = f"{validated.sum()} rows are validated in repeat 0, and not the same ones in each repeat"
        raise PodiumError(problem, where="data/folds.parquet", fix=AGAIN)
    target = train["target"].to_numpy(np.int32)[validated]
    if absent := [name for index, name in enumerate(classes) if index not in target]:
        problem = f"no validated row is of class {absent[0]!r}, so no score means anything"
        raise PodiumError(problem, where="data/folds.parquet", fix="choose folds that validate rows of every class")
    return Truth(
        train["row"].to_numpy(np.int64)[validated],
        by_repeat[:, validated],
        repeats[0]["group"].to_numpy(np.int64)[validated],
        target,
        test["row"].to_numpy(np.int64),
        tuple(classes),
        task,
    )
