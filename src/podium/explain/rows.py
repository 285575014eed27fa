"""Which row is meant, and what is known of it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from podium.errors import PodiumError
from podium.predictor.run import AGAIN, Run

TRAIN, TEST = "data/prepared/train.parquet", "data/prepared/test.parquet"
FORMS = "give an id, train:<row> or test:<row> by its place in the file from 1, or row:<key> as other commands show it"


@dataclass(frozen=True)
class Asked:
    """A row, or a text of nobody's.

    Args:
        side: train, extra, test, or text.
        text: cleaned.
        key: its number in the tables; -1: it is in none.
        id: as the file has it.
        labels: its labels, by name; None: they are not known.
        places: the repeats and folds whose networks did not see it; empty: there are none.
    """

    side: str
    text: str
    key: int = -1
    id: str = ""
    labels: tuple[str, ...] | None = None
    places: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Tables:
    """The prepared rows of a run, and their folds."""

    train: pd.DataFrame
    test: pd.DataFrame
    folds: pd.DataFrame


def tables(run: Run) -> Tables:
    """The prepared rows of a run.

    Args:
        run: the run.

    Raises:
        PodiumError: they are not there.
    """
    from podium.io.parquet import read_parquet

    paths = (TRAIN, TEST, "data/folds.parquet")
    run.bring(paths)
    found = []
    for path in paths:
        try:
            found.append(read_parquet(run.folder / path))
        except (OSError, ValueError) as error:
            what = f"cannot be read: {getattr(error, 'strerror', None) or str(error).splitlines()[0]}"
            raise PodiumError(what, where=path, fix=AGAIN) from None
    return Tables(*found)


def asked(what: str, given: Tables, run: Run) -> Asked:
    """The row that is meant.

    Args:
        what: an id; or train:<row>, test:<row>, row:<key>.
        given: the rows.
        run: whose.

    Raises:
        PodiumError: there is none, or there are several.
    """
    kind, colon, name = what.partition(":")
    own = given.train["source"] == "train"
    if colon and kind in ("train", "test", "row") and name.isdecimal():
        number = int(name) - (kind != "row")
        table = given.test if kind == "test" else given.train[own] if kind == "train" else given.train
        found = [(table is given.test, place) for place in table.index[table["row"] == number]]
    else:
        found = [(False, place) for place in given.train.index[given.train["id"] == what]]
        found += [(True, place) for place in given.test.index[given.test["id"] == what]]
    if not found:
        raise PodiumError(f"there is no row {what!r:.60}", fix=FORMS)
    if len(found) > 1:
        some = ", ".join(
            f"test:{given.test['row'][place] + 1}" if test else f"row:{given.train['row'][place]}"
            for test, place in found[:5]
        )
        raise PodiumError(f"{len(found)} rows have the id {what!r:.60}", fix=f"give one of {some}")
    test, place = found[0]
    return _test(given.test.loc[place]) if test else _train(given.train.loc[place], given.folds, run)


def _test(row: "pd.Series[Any]") -> Asked:
    return Asked("test", str(row["text"]), int(row["row"]), str(row["id"]))


def _train(row: "pd.Series[Any]", folds: pd.DataFrame, run: Run) -> Asked:
    key = int(row["row"])
    mine = folds[(folds["row"] == key) & (folds["fold"] >= 0)]
    places = tuple(zip(mine["repeat"].astype(int), mine["fold"].astype(int), strict=True))
    side = "train" if row["source"] == "train" else str(row["source"])
    return Asked(side, str(row["text"]), key, str(row["id"]), labels_of(row, run), places)


def labels_of(row: Any, run: Run) -> tuple[str, ...]:
    """The labels of a training row, by their names.

    Args:
        row: of data/prepared/train.parquet.
        run: whose classes they are.
    """
    problem = run.problem
    values = [int(row[name]) for name in problem.target_columns]
    if problem.task == "multilabel":
        return tuple(problem.classes[place] for place in np.flatnonzero(values))
    return (problem.classes[values[0]],)
