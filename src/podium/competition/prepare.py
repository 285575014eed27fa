"""Tables as the user gave them become rows that every later stage can rely on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from podium.competition.columns import column, texts
from podium.competition.health import Side, health
from podium.competition.labels import check_all_there, targets
from podium.competition.sample import sampled
from podium.competition.times import seconds
from podium.config.competition import Clean, Competition, Data
from podium.config.folds import Folds
from podium.errors import PodiumError
from podium.io.tables import Table
from podium.text.clean import clean as clean_texts
from podium.text.clean import join_columns
from podium.text.duplicates import duplicate_groups


@dataclass(frozen=True)
class Prepared:
    """What the stage writes.

    Args:
        train: row int64, id, text, target int32, group, source; user_group, time, user_fold where folds ask for them.
        test: row int64, id, text, group.
        health: what was found, a JSON value.
    """

    train: pd.DataFrame
    test: pd.DataFrame
    health: dict[str, Any]


def prepare(
    train: Table,
    test: Table,
    extra: Sequence[Table],
    competition: Competition,
    data: Data,
    clean: Clean,
    folds: Folds,
) -> Prepared:
    """Check, clean, join and key the rows of a competition's files.

    No row is dropped but by `data.sample`, which takes a share of train's duplicate groups. Nothing of train depends on
    test, and test's labels, where it has any, are not read.

    Args:
        train: the labelled rows.
        test: the rows to predict.
        extra: more labelled rows, in the order of `data.extra`.
        competition: which columns hold what.
        data: the sample, and the names of the extra files.
        clean: how text is cleaned.
        folds: which columns the folds need.

    Raises:
        PodiumError: a column is missing, a label is unknown or a class has no row, a test id is empty or repeated, a
            time is no time, or a training row has no fold of the user's.
    """
    own = _side(train, competition, clean, labelled=True)
    others = [_side(table, competition, clean, labelled=True, extra=True) for table in extra]
    asked = _side(test, competition, clean, labelled=False)
    check_all_there(own.targets, train, competition.classes)
    _check_ids(asked)
    sources = ["train", *(f"extra/{file.path}" for file in data.extra)]
    frames, first = [], 0
    for side, source in zip([own, *others], sources, strict=True):
        frames.append(_frame(side, first, source, folds, own))
        first += len(side.texts)
    found = health(own, asked, others, competition.classes, clean)
    if data.sample < 1:
        frames[0] = frames[0][sampled(own.groups, own.targets, data.sample, data.seed)]
    found["sample"] = {"share": data.sample, "rows": len(frames[0])}
    test_frame = pd.DataFrame(
        {
            "row": np.arange(len(asked.texts), dtype=np.int64),
            "id": asked.ids,
            "text": asked.texts,
            "group": asked.groups,
        }
    )
    return Prepared(pd.concat(frames, ignore_index=True), test_frame, found)


def _side(table: Table, competition: Competition, clean: Clean, *, labelled: bool, extra: bool = False) -> Side:
    columns = [texts(table, name) for name in competition.text]
    target, notes = np.zeros(0, dtype=np.int32), list[str]()
    if labelled:
        target, notes = targets(table, competition.label, competition.classes)
    if numbers := sum(table.numbers.get(name, 0) for name in competition.text):
        notes.append(f"texts that are numbers: {numbers}")
    if competition.id is None:
        ids = [str(row) for row in range(len(table.frame))]
    elif extra and competition.id not in table.frame.columns:
        ids = [str(row) for row in range(len(table.frame))]
        notes.append(f"no column {competition.id!r}: its rows are numbered")
    else:
        ids = column(table, competition.id, "competition.id")
    joined = join_columns([clean_texts(values, clean) for values in columns], clean.join)
    return Side(table, notes, columns, joined, duplicate_groups(joined), ids, target)


def _check_ids(test: Side) -> None:
    """Every test row has an id of its own."""
    first: dict[str, int] = {}
    fix = "every test row needs an id of its own; with competition.id: null they are numbered"
    for row, name in enumerate(test.ids):
        if not name.strip():
            raise PodiumError("the id is empty", where=test.table.place(row), fix=fix)
        if first.setdefault(name, row) != row:
            unit = "row" if test.table.encoding == "parquet" else "line"
            lines = f"{unit} {test.table.lines[first[name]]} and {unit} {test.table.lines[row]}"
            shown = repr(name if len(name) <= 60 else f"{name[:60]}…")
            raise PodiumError(f"the id {shown} is repeated, on {lines}", where=test.table.path, fix=fix)


def _frame(side: Side, first: int, source: str, folds: Folds, own: Side) -> pd.DataFrame:
    rows = len(side.texts)
    columns: dict[str, Any] = {
        "row": np.arange(first, first + rows, dtype=np.int64),
        "id": side.ids,
        "text": side.texts,
        "target": side.targets,
        "group": side.groups,
        "source": [source] * rows,
    }
    extra = source != "train"
    if folds.group is not None:
        values = _asked(side, folds.group, "folds.group", extra)
        columns["user_group"] = [value if value.strip() else None for value in values]
    if folds.time is not None:
        like = column(own.table, folds.time, "folds.time")[0]
        columns["time"] = _times(side, folds.time, extra, like)
    if folds.column is not None:
        columns["user_fold"] = _user_folds(side, folds.column, extra)
    return pd.DataFrame(columns)


def _asked(side: Side, name: str, setting: str, extra: bool) -> list[str]:
    """A column that folds need; extra files, never validated on, may lack it."""
    if extra and name not in side.table.frame.columns:
        return [""] * len(side.texts)
    return column(side.table, name, setting)


def _times(side: Side, name: str, extra: bool, like: str) -> Any:
    values = _asked(side, name, "folds.time", extra)
    if extra and not any(values):
        return np.full(len(values), np.nan)
    return seconds(values, side.table.place, like)


def _user_folds(side: Side, name: str, extra: bool) -> list[str | None]:
    values = _asked(side, name, "folds.column", extra)
    if not extra and "" in values:
        fix = f"give each training row its fold in the column {name!r}"
        raise PodiumError("the fold is empty", where=side.table.place(values.index("")), fix=fix)
    return [value or None for value in values]
