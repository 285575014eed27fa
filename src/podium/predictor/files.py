"""A file of texts becomes a file of predictions, a block at a time."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import tee
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from podium.competition.columns import held, texts
from podium.config.competition import TableFile
from podium.ensemble.blend import predictions_of
from podium.errors import PodiumError
from podium.io.strings import Strings, strings
from podium.io.table_stream import TableStream
from podium.io.tables import FORMATS, Table
from podium.predictor.predictor import Predictor
from podium.predictor.sheets import Sheet, columns_of, opened
from podium.submission.written import predictions

ID = "id"
"""What the column of rows' numbers is called where the competition has no ids."""


class Predicted(NamedTuple):
    """What was written."""

    path: Path
    rows: int
    columns: list[str]
    labels: Counter[str]  # rows of each class; multi-label: that carry it
    notes: list[str]  # of the reading


def predict_file(
    predictor: Predictor,
    source: Path,
    target: Path,
    *,
    submission: bool = False,
    force: bool = False,
    begun: Callable[[int], None] = lambda rows: None,  # noqa: ARG005
    tick: Callable[[int], None] = lambda rows: None,  # noqa: ARG005
) -> Predicted:
    """Predict the rows of a file; the other one appears whole, or not at all.

    Args:
        predictor: of a run.
        source: CSV, TSV, JSON lines or Parquet, with the columns of the competition's test file.
        target: by its ending .csv, .tsv, .jsonl or .parquet; with `submission` any.
        submission: whether to write what the competition asks for, not the id, the label and every probability.
        force: whether a file that is there already is replaced.
        begun: told how many rows there are.
        tick: told of so many rows that are done.

    Raises:
        PodiumError: the file cannot be read, a column is missing, or something is at its target.
    """
    if target.exists() and not force:
        raise PodiumError("there is something already", where=str(target), fix="name another file, or give --force")
    if target.is_dir():
        raise PodiumError("it is a folder", where=str(target), fix="name a file")
    sheet = columns_of(predictor.run) if submission else None
    if sheet is None and FORMATS.get(target.suffix.lower()) is None:
        fix = f"end its name in {', '.join(sorted(FORMATS))}"
        raise PodiumError(f"the ending {target.suffix!r} tells no format", where=str(target), fix=fix)
    stream = TableStream(source, file_of(predictor, source), many=predictor.rows_at_once)
    begun(stream.rows)
    shown, asked = tee(_read(predictor, stream, sheet))
    labels, columns, first = Counter[str](), list[str](), 0
    with opened(target, predictor, sheet) as write:
        for probabilities, block in zip(predictor.blocks((one.texts for one in asked), tick), shown, strict=True):
            decided = predictor.blended.labels(probabilities)
            made = _written(predictor, block.table, probabilities, decided, sheet, first)
            write(made)
            labels.update(_counted(predictor, decided))
            columns, first = list(made), first + len(probabilities)
    return Predicted(target, first, columns, labels, stream.notes)


def file_of(predictor: Predictor, source: Path) -> TableFile:
    """How a file is read: as the competition's test file is, where it is of the same format.

    Args:
        predictor: of a run.
        source: the file.
    """
    known = predictor.run.params.data.test
    kinds = [FORMATS.get(Path(name).suffix.lower()) for name in (known.path, source.name)]
    given = known.format if known.format != "auto" else kinds[0]
    if kinds[1] is None or kinds[1] == given:
        return known.model_copy(update={"path": source.name})
    return TableFile(path=source.name)


class _Block(NamedTuple):
    """Rows of the file."""

    table: Table
    texts: list[Strings]  # the columns of competition.text


def _read(predictor: Predictor, stream: TableStream, sheet: Sheet | None) -> Iterator[_Block]:
    competition = predictor.run.params.competition
    for table in stream.blocks():
        for name in [] if sheet is None else sheet.taken:
            held(table, name, "submission.columns")
        yield _Block(table, [texts(table, name) for name in competition.text])


def _written(
    predictor: Predictor,
    table: Table,
    probabilities: npt.NDArray[np.float32],
    labels: npt.NDArray[np.int32],
    sheet: Sheet | None,
    first: int,
) -> dict[str, object]:
    """The columns of some rows as they are written."""
    run = predictor.run
    ids = _ids(table, run.params.competition.id, first)
    if sheet is None:
        name, values = "label", predictor.named(labels)
        if predictor.problem.task == "multilabel":
            name = "labels"
        classes, columns = predictor.by_class(probabilities)
        shown = {f"probability_{one}": column for one, column in zip(classes, columns, strict=True)}
        return {run.params.competition.id or ID: ids, name: values, **shown}
    frame = pd.DataFrame(
        dict(zip(run.problem.probability_columns, probabilities.T, strict=True))
        | dict(zip(predictions_of(run.problem), labels.reshape(len(labels), -1).T, strict=True))
    )
    ours = predictions(frame, run.problem, run.params.submission, str(table.path))
    cells = {**ours, **{name: held(table, name, "submission.columns") for name in sheet.taken}}
    return {name: ids if name == sheet.key else cells[name] for name in sheet.columns}


def _ids(table: Table, name: str | None, first: int) -> Strings:
    if name is None:
        return strings([str(first + row) for row in range(len(table.lines))])
    return held(table, name, "competition.id")


def _counted(predictor: Predictor, labels: npt.NDArray[np.int32]) -> dict[str, int]:
    names = predictor.problem.classes
    counts = labels.sum(axis=0) if labels.ndim == 2 else np.bincount(labels, minlength=len(names))
    return dict(zip(names, counts.tolist(), strict=True))
