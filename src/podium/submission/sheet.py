"""The sheet to hand in: the sample submission, or columns of the test file, with our predictions in their column."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from podium.errors import PodiumError
from podium.io.tables import Table, likely_separator
from podium.submission.sample import separator_of
from podium.submission.validate import check_labels, check_once, check_probabilities, check_same, shown


class Sheet(NamedTuple):
    """What is handed in, every cell as text."""

    columns: list[str]
    rows: list[list[str]]
    notes: list[str]  # what its user should hear


def predictions(test: pd.DataFrame, classes: Sequence[str], write: str, where: str) -> list[str]:
    """Each row's prediction as it is written: the class's name, or the positive's probability.

    A probability is the shortest decimal that gives back the float32, without exponent (0.25, 0.00000012).

    Args:
        test: `p_<positive class>` and `prediction`, an index of `classes` (data/ensemble/test.parquet).
        classes: their names; the second is the positive one.
        write: label or probability.
        where: the file, for messages.

    Raises:
        PodiumError: a column is missing, or a probability or a label cannot be.
    """
    for name in ("prediction", f"p_{classes[1]}"):
        if name not in test:
            problem = f"the column {name!r} is missing; there are {', '.join(map(str, test.columns))}"
            raise PodiumError(problem, where=where, fix="run `dvc repro`")
    indices: npt.NDArray[np.int64] = test["prediction"].to_numpy(np.int64)
    probabilities: npt.NDArray[np.float32] = test[f"p_{classes[1]}"].to_numpy(np.float32)
    check_labels(indices, classes, where)
    check_probabilities(probabilities, where)
    if write == "label":
        return [classes[index] for index in indices]
    return [np.format_float_positional(number, unique=True, trim="0") for number in probabilities]


def from_sample(
    sample: Table, ids: Sequence[str], predicted: Sequence[str], *, id_column: str | None, prediction: str, source: str
) -> Sheet:
    """The sample submission with our predictions, joined by id: its rows, order and columns, its other cells untouched.

    Ids stand in the column that is called as in the test file, or else in the only one that is not the prediction.

    Args:
        sample: the sample submission.
        ids: of the test rows, `(rows,)`.
        predicted: their predictions as text, `(rows,)`.
        id_column: `competition.id`.
        prediction: `submission.prediction`.
        source: the test file, for messages.

    Raises:
        PodiumError: a column is missing, or ids are not each once and the same on both sides.
    """
    frame, names = sample.frame, [str(name) for name in sample.frame.columns]
    if prediction not in names:
        problem = f"the column {prediction!r} is missing; there are {', '.join(names)}"
        fix, ours = "correct submission.prediction", separator_of(sample.path)
        if ours and len(names) == 1 and (likely := likely_separator(names[0], ours)):
            fix = f"is its separator {likely!r}? Save the file with {ours!r}"
        raise PodiumError(problem, where=sample.path, fix=fix)
    others = [name for name in names if name != prediction]
    if id_column not in others and len(others) != 1:
        problem = f"no column is called {id_column!r} as competition.id is; there are {', '.join(names)}"
        raise PodiumError(problem, where=sample.path, fix="correct competition.id, or give submission.columns instead")
    key = id_column if id_column in others else others[0]
    found = frame[key].tolist()
    check_once(ids, "the test file's ids", lambda row: f"{source}, row {row}")
    check_once(found, f"column {key!r}", sample.place)
    numbered = "competition.id is null, which numbers the test rows from 0: give submission.columns instead of a sample"
    check_same(ids, source, found, sample.path, "give the files of one competition" if id_column else numbered)
    by_id = dict(zip(ids, predicted, strict=True))
    cells = {**{name: frame[name].tolist() for name in others}, prediction: [by_id[one] for one in found]}
    return _sheet(names, cells, [f"{sample.path}: {note}" for note in sample.notes])


def placeholders(sample: Table, prediction: str, classes: Sequence[str]) -> list[str]:
    """A note where the sample submission's own labels are none of the classes, so that one of the two may be wrong.

    Args:
        sample: the sample submission.
        prediction: `submission.prediction`.
        classes: `competition.classes`.
    """
    found = sorted(set(sample.frame[prediction]) - {""})
    if not found or set(found) & set(classes):
        return []
    few = ", ".join(map(shown, found[:3])) + (", ..." if len(found) > 3 else "")
    return [f"{sample.path}: its {prediction!r} holds {few}, none of our classes ({', '.join(classes)})"]


def from_test(
    test: Table,
    ids: Sequence[str],
    predicted: Sequence[str],
    *,
    id_column: str | None,
    prediction: str,
    columns: Sequence[str],
) -> Sheet:
    """Columns of the test file, copied as they are, in its order, with our predictions in theirs.

    Args:
        test: the test file.
        ids: of the prepared test rows, `(rows,)`, in its order.
        predicted: their predictions as text, `(rows,)`.
        id_column: `competition.id`.
        prediction: `submission.prediction`.
        columns: `submission.columns`.

    Raises:
        PodiumError: a column is none of the test file, or its rows are not those that were predicted.
    """
    frame, names = test.frame, [str(name) for name in test.frame.columns]
    for place, name in enumerate(columns):
        if name != prediction and name not in names:
            where = f"params.yaml, submission.columns.{place}"
            problem = f"{name!r} is no column of {test.path}"
            raise PodiumError(problem, where=where, fix=f"give {', '.join(names)}, or {prediction} for ours")
    if id_column is not None and id_column not in names:
        problem = f"the column {id_column!r} is missing; there are {', '.join(names)}"
        raise PodiumError(problem, where=test.path, fix="correct competition.id")
    here = [str(row) for row in range(len(frame))] if id_column is None else frame[id_column].tolist()
    check_once(here, "the test file's ids", test.place)
    check_same(here, test.path, ids, "data/prepared/test.parquet", "run `dvc repro`")
    by_id = dict(zip(ids, predicted, strict=True))
    cells = {**{name: frame[name].tolist() for name in names}, prediction: [by_id[one] for one in here]}
    return _sheet(columns, cells, [])


def _sheet(names: Sequence[str], cells: Mapping[str, list[str]], notes: list[str]) -> Sheet:
    return Sheet(list(names), [list(row) for row in zip(*(cells[name] for name in names), strict=True)], notes)
