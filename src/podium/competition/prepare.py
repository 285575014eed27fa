"""Tables as the user gave them become rows that every later stage can rely on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from podium.competition.cleaned import cleaned_blocks
from podium.competition.columns import column, held, texts
from podium.competition.health import Side, health
from podium.competition.label_sets import from_indicators, from_lists
from podium.competition.labels import check_all_there, targets
from podium.competition.rare_classes import rare
from podium.competition.sample import sampled
from podium.competition.separating import Surface
from podium.competition.times import seconds
from podium.competition.traits import lengths_of_block
from podium.config.competition import Clean, Competition, Data, LabelList
from podium.config.folds import Folds
from podium.errors import PodiumError
from podium.invariants import check_keys, check_rows
from podium.io.strings import Growing, blocks, distinct_count, hexadecimal, numbered, series
from podium.io.tables import Table
from podium.problem import Problem
from podium.progress import followed


@dataclass(frozen=True)
class Prepared:
    """What the stage writes.

    Args:
        train: row int64, id, text, targets int32 (`Problem.target_columns`), group, source; user_group, time, user_fold
            where folds ask for them; train_only bool where competition.rare_classes does.
        test: row int64, id, text, group.
        health: what was found, a JSON value.
        test_columns: of the test file, by name.
    """

    train: pd.DataFrame
    test: pd.DataFrame
    health: dict[str, Any]
    test_columns: list[str]


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

    No row is dropped but by `data.sample`, which takes a share of train's duplicate groups; which classes are rare is
    counted in what it keeps. Nothing of train depends on test, and test's labels, where it has any, are not read.

    Args:
        train: the labelled rows.
        test: the rows to predict.
        extra: more labelled rows, in the order of `data.extra`.
        competition: which columns hold what.
        data: the sample, and the names of the extra files.
        clean: how text is cleaned.
        folds: which columns the folds need.

    Raises:
        PodiumError: a column is missing, a label is unknown or a class has no row or too few, a test id is empty or
            repeated, a time is no time, or a training row has no fold of the user's.
    """
    problem = Problem.of(competition)
    own = _side(train, competition, clean, folds, labelled=True)
    others = [_side(table, competition, clean, folds, labelled=True, extra=True) for table in extra]
    asked = _side(test, competition, clean, folds, labelled=False)
    del train, test  # of many rows, much: the texts as they stood in the files
    check_all_there(own.targets, own.table, competition.classes)
    _check_ids(asked)
    found = health(own, asked, others, problem, clean)
    kept = np.ones(len(own.texts), dtype=bool)
    if data.sample < 1:
        kept = sampled(own.groups, problem.strata(own.targets), data.sample, data.seed)
    found["sample"] = {"share": data.sample, "rows": int(kept.sum())}
    sources = ["train", *(f"extra/{file.path}" for file in data.extra)]
    frames, first = [], 0
    for side, source in zip([own, *others], sources, strict=True):
        frames.append(_frame(side, first, source, folds, own, problem))
        first += len(side.texts)
    if not kept.all():
        frames[0] = frames[0][kept]
    if problem.task != "binary":
        _treat_rare(frames, own.groups[kept], competition, problem, found)
    test_frame = pd.DataFrame(
        {
            "row": np.arange(len(asked.texts), dtype=np.int64),
            "id": series(asked.ids),
            "text": series(asked.texts),
            "group": series(hexadecimal(asked.groups)),
        }
    )
    whole = pd.concat(frames, ignore_index=True)
    _check_rows(whole, test_frame, [kept, *(np.ones(len(side.texts), bool) for side in others)], len(asked.texts))
    return Prepared(whole, test_frame, found, [*asked.table.frame.columns])


def _check_rows(train: pd.DataFrame, test: pd.DataFrame, kept: list[NDArray[np.bool_]], asked: int) -> None:
    """Every row that was read is there, but those that the sample leaves out; none is there twice."""
    keys = np.flatnonzero(np.concatenate(kept)).astype(np.int64)
    check_keys(train["row"].to_numpy(), keys, "data/prepared/train.parquet", "the files of data/raw", "prepare")
    check_rows(len(test), asked, "data/prepared/test.parquet", "the test file", "prepare")


def _side(
    table: Table, competition: Competition, clean: Clean, folds: Folds, *, labelled: bool, extra: bool = False
) -> Side:
    columns = [texts(table, name) for name in competition.text]
    target, notes = np.zeros(0, dtype=np.int32), list[str]()
    if labelled:
        target, notes = _targets(table, competition)
    if numbers := sum(table.numbers.get(name, 0) for name in competition.text):
        notes.append(f"texts that are numbers: {numbers}")
    if competition.id is None:
        ids = numbered(len(table.frame))
    elif extra and competition.id not in table.frame.columns:
        ids = numbered(len(table.frame))
        notes.append(f"no column {competition.id!r}: its rows are numbered")
    else:
        ids = held(table, competition.id, "competition.id")
    cleaned, surfaces, groups = Growing(), list[Surface](), list[NDArray[np.uint64]]()
    cleaning = cleaned_blocks(columns, clean)
    for block in followed(cleaning, f"cleaning {table.path}", len(table.frame), lambda block: len(block.texts)):
        cleaned.add(block.texts)
        surfaces.append(block.surface)
        groups.append(block.groups)
    rest = table.emptied(name for name in competition.text if name not in (folds.group, folds.time, folds.column))
    return Side(rest, notes, Surface.joined(surfaces), cleaned.array(), np.concatenate(groups), ids, target)


def _targets(table: Table, competition: Competition) -> tuple[NDArray[np.int32], list[str]]:
    """Each row's class, or its labels, and notes."""
    if isinstance(competition.label, LabelList):
        return from_lists(table, competition.label, competition.classes)
    if isinstance(competition.label, list):
        return from_indicators(table, competition.label, competition.classes)
    return targets(table, competition.label, competition.classes)


def _treat_rare(
    frames: list[pd.DataFrame],
    groups: NDArray[np.uint64],
    competition: Competition,
    problem: Problem,
    found: dict[str, Any],
) -> None:
    """Join or mark the rare classes in the rows that are kept."""
    settings, own = competition.rare_classes, frames[0]
    decided = rare(problem.targets(own), groups, settings, problem)
    if settings.do == "merge":
        for place, frame in enumerate(frames):
            joined = decided.joined(problem.targets(frame)).reshape(len(frame), -1)
            frames[place] = frame.assign(**dict(zip(problem.target_columns, joined.T, strict=True)))
    if settings.do == "train_only":
        for place, frame in enumerate(frames):
            frames[place] = frame.assign(train_only=decided.train_only if place == 0 else False)
    if decided.found:
        found["rare_classes"] = decided.found


def _check_ids(test: Side) -> None:
    """Every test row has an id of its own."""
    blank = any((lengths_of_block(block)["words"] == 0).any() for block in blocks(test.ids))
    if not blank and distinct_count(test.ids) == len(test.ids):
        return
    first: dict[str, int] = {}
    fix = "every test row needs an id of its own; with competition.id: null they are numbered"
    for row, name in enumerate(test.ids.to_pylist()):
        if not name.strip():
            raise PodiumError("the id is empty", where=test.table.place(row), fix=fix)
        if first.setdefault(name, row) != row:
            unit = "row" if test.table.encoding == "parquet" else "line"
            lines = f"{unit} {test.table.lines[first[name]]} and {unit} {test.table.lines[row]}"
            shown = repr(name if len(name) <= 60 else f"{name[:60]}…")
            raise PodiumError(f"the id {shown} is repeated, on {lines}", where=test.table.path, fix=fix)


def _frame(side: Side, first: int, source: str, folds: Folds, own: Side, problem: Problem) -> pd.DataFrame:
    rows = len(side.texts)
    labels = side.targets.reshape(rows, -1).T  # (target columns, rows)
    columns: dict[str, Any] = {
        "row": np.arange(first, first + rows, dtype=np.int64),
        "id": series(side.ids),
        "text": series(side.texts),
        **dict(zip(problem.target_columns, labels, strict=True)),
        "group": series(hexadecimal(side.groups)),
        "source": series(pa.repeat(pa.scalar(source, pa.large_string()), rows)),
    }
    extra = source != "train"
    if folds.group is not None:
        values = _asked(side, folds.group, "folds.group", extra)
        columns["user_group"] = [value if value.strip() else None for value in values]
    if folds.time is not None:
        like = held(own.table, folds.time, "folds.time")[0].as_py()
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
