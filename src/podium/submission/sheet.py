"""The sheet to hand in: the sample submission, or columns of the test file, with our predictions in their column."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from podium.config.ensemble import Submission
from podium.errors import PodiumError
from podium.io.tables import Table, likely_separator
from podium.submission.sample import separator_of
from podium.submission.validate import check_once, check_same, shown


class Sheet(NamedTuple):
    """What is handed in, every cell as text."""

    columns: list[str]
    rows: list[list[str]]
    notes: list[str]  # what its user should hear


def from_sample(
    sample: Table, ids: Sequence[str], predicted: Mapping[str, Sequence[str]], *, id_column: str | None, source: str
) -> Sheet:
    """The sample submission with our predictions, joined by id: its rows, order and columns, its other cells untouched.

    Ids stand in the column that is called as in the test file, or else in the only one that is no prediction.

    Args:
        sample: the sample submission.
        ids: of the test rows, `(rows,)`.
        predicted: for each column of predictions, `(rows,)` text.
        id_column: `competition.id`.
        source: the test file, for messages.

    Raises:
        PodiumError: a column is missing, or ids are not each once and the same on both sides.
    """
    frame, names = sample.frame, [str(name) for name in sample.frame.columns]
    if absent := [name for name in predicted if name not in names]:
        problem = f"the column {absent[0]!r} is missing; there are {', '.join(names)}"
        fix, ours = "correct submission.prediction", separator_of(sample.path)
        if ours and len(names) == 1 and (likely := likely_separator(names[0], ours)):
            fix = f"is its separator {likely!r}? Save the file with {ours!r}"
        raise PodiumError(problem, where=sample.path, fix=fix)
    others = [name for name in names if name not in predicted]
    if id_column not in others and len(others) != 1:
        problem = f"no column is called {id_column!r} as competition.id is; there are {', '.join(names)}"
        raise PodiumError(problem, where=sample.path, fix="correct competition.id, or give submission.columns instead")
    key = id_column if id_column in others else others[0]
    found = frame[key].tolist()
    check_once(ids, "the test file's ids", lambda row: f"{source}, row {row}")
    check_once(found, f"column {key!r}", sample.place)
    numbered = "competition.id is null, which numbers the test rows from 0: give submission.columns instead of a sample"
    check_same(ids, source, found, sample.path, "give the files of one competition" if id_column else numbered)
    cells = {**{name: frame[name].tolist() for name in others}, **_by_id(ids, predicted, found)}
    return _sheet(names, cells, [f"{sample.path}: {note}" for note in sample.notes])


def placeholders(sample: Table, given: Submission, classes: Sequence[str]) -> list[str]:
    """A note where what the sample submission holds for predictions is none of ours, so that one may be wrong.

    Args:
        sample: the sample submission.
        given: which columns receive predictions, and how they are written.
        classes: `competition.classes`.
    """
    if given.write in ("probability", "probability_columns"):
        return []
    ours = {"0", "1"} if given.write == "indicator_columns" else set(classes)
    held = {cell for name in given.predictions for cell in sample.frame[name]}
    if given.write == "label_list":
        held = {label.strip() for cell in held for label in cell.split(given.separator)}
    found = sorted(held - {""})
    if not found or set(found) & ours:
        return []
    few = ", ".join(map(shown, found[:3])) + (", ..." if len(found) > 3 else "")
    name = f"its {given.predictions[0]!r} holds" if len(given.predictions) == 1 else "its columns of predictions hold"
    if given.write == "indicator_columns":
        return [f"{sample.path}: {name} {few}, neither 0 nor 1: see submission.write"]
    return [f"{sample.path}: {name} {few}, none of our classes ({', '.join(classes)})"]


def from_test(
    test: Table,
    ids: Sequence[str],
    predicted: Mapping[str, Sequence[str]],
    *,
    id_column: str | None,
    columns: Sequence[str],
) -> Sheet:
    """Columns of the test file, copied as they are, in its order, with our predictions in theirs.

    Args:
        test: the test file.
        ids: of the prepared test rows, `(rows,)`, in its order.
        predicted: for each column of predictions, `(rows,)` text.
        id_column: `competition.id`.
        columns: `submission.columns`.

    Raises:
        PodiumError: a column is none of the test file, or its rows are not those that were predicted.
    """
    frame, names = test.frame, [str(name) for name in test.frame.columns]
    for place, name in enumerate(columns):
        if name not in predicted and name not in names:
            where = f"params.yaml, submission.columns.{place}"
            problem = f"{name!r} is no column of {test.path}"
            raise PodiumError(problem, where=where, fix=f"give {', '.join(names)}, or {', '.join(predicted)} for ours")
    if id_column is not None and id_column not in names:
        problem = f"the column {id_column!r} is missing; there are {', '.join(names)}"
        raise PodiumError(problem, where=test.path, fix="correct competition.id")
    here = [str(row) for row in range(len(frame))] if id_column is None else frame[id_column].tolist()
    check_once(here, "the test file's ids", test.place)
    check_same(here, test.path, ids, "data/prepared/test.parquet", "run `dvc repro`")
    cells = {**{name: frame[name].tolist() for name in names}, **_by_id(ids, predicted, here)}
    return _sheet(columns, cells, [])


def _by_id(ids: Sequence[str], predicted: Mapping[str, Sequence[str]], asked: Sequence[str]) -> dict[str, list[str]]:
    """The columns of predictions, in the order of the ids that are asked for."""
    place = {one: row for row, one in enumerate(ids)}
    return {name: [cells[place[one]] for one in asked] for name, cells in predicted.items()}


def _sheet(names: Sequence[str], cells: Mapping[str, list[str]], notes: list[str]) -> Sheet:
    return Sheet(list(names), [list(row) for row in zip(*(cells[name] for name in names), strict=True)], notes)
