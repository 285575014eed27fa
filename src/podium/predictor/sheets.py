"""Predictions as a file: CSV, TSV, JSON lines or Parquet, or the competition's own sheet, written block by block."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from podium.io.atomic import whole_file
from podium.io.strings import strings
from podium.io.tables import FORMATS
from podium.predictor.predictor import Predictor
from podium.predictor.run import SHEET, Run
from podium.submission.delimited import delimited
from podium.submission.sample import read_sample, separator_of
from podium.submission.written import decimals

BETWEEN = ","
"""Stands between a row's labels in CSV and TSV."""

Columns = Mapping[str, Any]
Write = Callable[[Columns], None]


class Sheet(NamedTuple):
    """What the competition asks for."""

    columns: list[str]
    key: str | None  # the column of ids; None: there is none
    taken: list[str]  # columns of the test file that are copied


def columns_of(run: Run) -> Sheet:
    """The columns of the competition's sheet: those of the sample submission, or of `submission.columns`.

    Args:
        run: whose.

    Raises:
        PodiumError: the sample is not there.
    """
    given, competition = run.params.submission, run.params.competition
    if (run.folder / SHEET).is_file():
        return Sheet(**json.loads((run.folder / SHEET).read_text("utf-8")))
    columns, key = list(given.columns or []), competition.id
    if given.sample is not None:
        path = f"data/raw/{competition.name}/{given.sample}"
        run.bring([path])
        sample = read_sample(run.folder / path, given.header, competition.id, given.predictions)
        columns = [str(name) for name in sample.frame.columns]
        others = [name for name in columns if name not in given.predictions]
        if key not in others:
            key = others[0] if len(others) == 1 else None
    taken = [name for name in columns if name not in given.predictions and name != key]
    return Sheet(columns, key if key in columns else None, taken)


@contextmanager
def opened(target: Path, predictor: Predictor, sheet: Sheet | None) -> Iterator[Write]:
    """Yield what writes the next rows; the file is there, whole, when the block ends well.

    Args:
        target: the file.
        predictor: whose task decides the columns.
        sheet: of the competition; None: our own columns, in the format that the file's ending tells.
    """
    given = predictor.run.params.submission
    kind = FORMATS.get(target.suffix.lower(), "csv") if sheet is None else "csv"
    with whole_file(target) as partial:
        if kind == "parquet":
            with _parquet(partial) as write:
                yield write
            return
        with partial.open("w", encoding="utf-8", newline="") as stream:
            if kind == "jsonl":
                yield lambda columns: _records(columns, stream.write)
                return
            separator = (separator_of(given.file) or ",") if sheet is not None else {"csv": ",", "tsv": "\t"}[kind]
            if sheet is None or given.header:
                names = _own_names(predictor) if sheet is None else sheet.columns
                stream.write(delimited([names], separator))
            yield lambda columns: _rows(columns, separator, stream.write)


def _own_names(predictor: Predictor) -> list[str]:
    label = "labels" if predictor.problem.task == "multilabel" else "label"
    probable = [f"probability_{name}" for name in predictor.problem.classes]
    return [predictor.run.params.competition.id or "id", label, *probable]


def _rows(columns: Columns, separator: str, write: Callable[[str], Any]) -> None:
    write(delimited(zip(*map(_cells, columns.values()), strict=True), separator))


def _cells(values: Any) -> Sequence[str]:
    """A column as text."""
    if isinstance(values, np.ndarray):
        values = decimals(values)
    if isinstance(values, pa.Array):
        found: list[str] = values.to_pylist()
        return found
    return [BETWEEN.join(value) if isinstance(value, list) else value for value in values]


def _records(columns: Columns, write: Callable[[str], Any]) -> None:
    values = [
        [float(text) for text in _cells(column)]
        if isinstance(column, np.ndarray)
        else column.to_pylist()
        if isinstance(column, pa.Array)
        else column
        for column in columns.values()
    ]
    for row in zip(*values, strict=True):
        write(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) + "\n")


@contextmanager
def _parquet(path: Path) -> Iterator[Write]:
    writer: pq.ParquetWriter | None = None

    def write(columns: Columns) -> None:
        nonlocal writer
        table = pa.table({name: _array(values) for name, values in columns.items()})
        if writer is None:
            writer = pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)

    try:
        yield write
    finally:
        if writer is not None:
            writer.close()


def _array(values: Any) -> pa.Array:
    if isinstance(values, np.ndarray | pa.Array):
        return pa.array(values)
    if values and isinstance(values[0], list):
        return pa.array(values, pa.list_(pa.string()))
    return strings(values)
