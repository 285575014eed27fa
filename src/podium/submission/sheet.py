"""The sheet to hand in: the sample submission, or columns of the test file, with our predictions in their column."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from podium.config.ensemble import Submission
from podium.errors import PodiumError
from podium.io.strings import Strings, blocks, numbered, strings
from podium.io.tables import Table, likely_separator
from podium.submission.sample import separator_of
from podium.submission.validate import check_once, check_same, shown


class Sheet(NamedTuple):
    """What is handed in, every cell as text."""

    columns: list[str]
    cells: list[Strings]  # of each column, `(rows,)`
    notes: list[str]  # what its user should hear

    @property
    def rows(self) -> int:
        """How many there are."""
        return len(self.cells[0])

    def blocks(self) -> Iterator[list[Sequence[str]]]:
        """The rows, a block at a time."""
        for block in zip(*map(blocks, self.cells), strict=True):
            yield list(zip(*(column.to_pylist() for column in block), strict=True))


def from_sample(
    sample: Table, ids: Strings, predicted: Mapping[str, Strings], *, id_column: str | None, source: str
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
        problem = f"the column {absent[0]!r} is missing; there are {', '.join(map(repr, names))}"
        fix, ours = "correct submission.prediction", separator_of(sample.path)
        if ours and len(names) == 1 and (likely := likely_separator(names[0], ours)):
            fix = f"is its separator {likely!r}? Save the file with {ours!r}"
        elif sample.lines[0] > 1 and not {id_column, *predicted} & {*names}:
            fix += ", or, if its first line is no header, set submission.header to false"
        raise PodiumError(problem, where=sample.path, fix=fix)
    others = [name for name in names if name not in predicted]
    if id_column not in others and len(others) != 1:
        problem = f"no column is called {id_column!r} as competition.id is; there are {', '.join(names)}"
        raise PodiumError(problem, where=sample.path, fix="correct competition.id, or give submission.columns instead")
    key = id_column if id_column in others else others[0]
    found = strings(frame[key])
    if (places := _places(found, ids)) is None:
        theirs, fix = found.to_pylist(), "give the files of one competition"
        if not id_column:
            numbers = "competition.id is null, which numbers the test rows from 0"
            fix = f"{numbers}: give submission.columns instead of a sample"
        check_once(ids.to_pylist(), "the test file's ids", lambda row: f"{source}, row {row}")
        check_once(theirs, f"column {key!r}", sample.place)
        check_same(ids.to_pylist(), source, theirs, sample.path, fix)
    cells = {**{name: strings(frame[name]) for name in others}, **_by_id(predicted, places)}
    return Sheet(names, [cells[name] for name in names], [f"{sample.path}: {note}" for note in sample.notes])


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
    held = {cell for name in given.predictions for cell in sample.frame[name].unique()}
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
    ids: Strings,
    predicted: Mapping[str, Strings],
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
    check_columns(columns, list(predicted), names, test.path)
    if id_column is not None and id_column not in names:
        problem = f"the column {id_column!r} is missing; there are {', '.join(names)}"
        raise PodiumError(problem, where=test.path, fix="correct competition.id")
    here = numbered(len(frame)) if id_column is None else strings(frame[id_column])
    if (places := _places(here, ids)) is None:
        check_once(here.to_pylist(), "the test file's ids", test.place)
        check_same(here.to_pylist(), test.path, ids.to_pylist(), "data/prepared/test.parquet", "run `dvc repro`")
    cells = {**{name: strings(frame[name]) for name in names}, **_by_id(predicted, places)}
    return Sheet(list(columns), [cells[name] for name in columns], [])


def check_columns(asked: Sequence[str], predicted: Sequence[str], names: Sequence[str], path: str) -> None:
    """Assert that each column to hand in is one of predictions or of the test file.

    Args:
        asked: `submission.columns`.
        predicted: the columns of predictions.
        names: the test file's columns.
        path: the test file.

    Raises:
        PodiumError: one is neither.
    """
    for place, name in enumerate(asked):
        if name not in predicted and name not in names:
            where = f"params.yaml, submission.columns.{place}"
            problem = f"{name!r} is no column of {path}"
            raise PodiumError(problem, where=where, fix=f"give {', '.join(names)}, or {', '.join(predicted)} for ours")


def _places(asked: Strings, ids: Strings) -> pa.Array | None:
    """The row of each id that is asked for, `(rows,)`; None: they are not each once and the same on both sides."""
    places = pc.index_in(asked, value_set=ids)
    same = len(asked) == len(ids) and not places.null_count
    return places if same and pc.count_distinct(places).as_py() == len(ids) else None


def _by_id(predicted: Mapping[str, Strings], places: pa.Array) -> dict[str, Strings]:
    """The columns of predictions, in the order of the ids that are asked for."""
    return {name: cells.take(places) for name, cells in predicted.items()}
