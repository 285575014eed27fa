"""Predictions as they are written: a label, a list of labels, zeros and ones, or probabilities."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from podium.config.ensemble import Submission
from podium.errors import PodiumError
from podium.io.strings import ROWS, Growing, Strings, strings
from podium.problem import Problem
from podium.submission.validate import check_indicators, check_labels, check_probabilities


def predictions(test: pd.DataFrame, problem: Problem, given: Submission, where: str) -> dict[str, Strings]:
    """What is handed in of each row, by the column of the sheet that receives it.

    A probability is the shortest decimal that gives back the float32, without exponent (0.25, 0.00000012).

    Args:
        test: the probability columns, and `prediction`, an index of the classes, or in a multi-label task
            `prediction_<class>`, 0 or 1, for each (data/ensemble/test.parquet).
        problem: the task and its classes.
        given: `write`, which goes with the task (params.yaml is checked), one of:
            label: the class's name.
            probability: the second class's.
            label_list: the names of the labels that are predicted, joined by `separator`; of none, an empty text.
            indicator_columns: 1 where a label is predicted, else 0.
            probability_columns: each class's.
        where: the file, for messages.

    Raises:
        PodiumError: a column is missing, or a probability or a label cannot be.
    """
    several = problem.task == "multilabel"
    names = [f"prediction_{name}" for name in problem.classes] if several else ["prediction"]
    for name in (*names, *problem.probability_columns):
        if name not in test:
            what = f"the column {name!r} is missing; there are {', '.join(map(str, test.columns))}"
            raise PodiumError(what, where=where, fix="run `dvc repro`")
    predicted: npt.NDArray[np.int64] = test[names].to_numpy(np.int64)  # (rows, 1 or labels)
    probabilities: npt.NDArray[np.float32] = test[problem.probability_columns].to_numpy(np.float32)
    if several:
        check_indicators(predicted, problem.classes, where)
    else:
        check_labels(predicted[:, 0], problem.classes, where)
    check_probabilities(probabilities, where, one_class=problem.task == "multiclass")
    if given.write == "label":
        cells = [strings(problem.classes).take(pa.array(predicted[:, 0]))]
    elif given.write == "label_list":
        sets, rows = np.unique(predicted, axis=0, return_inverse=True)
        listed = strings(given.separator.join(_labels(labels, problem.classes)) for labels in sets)
        cells = [listed.take(pa.array(rows.reshape(-1)))]
    elif given.write == "indicator_columns":
        cells = [strings(["0", "1"]).take(pa.array(column)) for column in predicted.T]
    else:
        if given.write == "probability_columns" and problem.task == "binary":
            probabilities = np.column_stack([1 - probabilities, probabilities])
        cells = [decimals(column) for column in probabilities.T]
    return dict(zip(given.predictions, cells, strict=True))


def _labels(carried: npt.NDArray[np.int64], classes: Sequence[str]) -> list[str]:
    return [classes[place] for place in np.flatnonzero(carried).tolist()]


def decimals(numbers: npt.NDArray[np.float32]) -> Strings:
    """Numbers as text: of each the shortest decimal that gives it back, without exponent.

    Args:
        numbers: `(rows,)`.

    Example:
        >>> decimals(np.array([0.25, 1.2e-7], np.float32)).to_pylist()
        ['0.25', '0.00000012']
    """
    written = Growing()
    for start in range(0, len(numbers), ROWS):
        written.add(map(_decimal, numbers[start : start + ROWS]))
    return written.array()


def _decimal(number: np.float32) -> str:
    return np.format_float_positional(number, unique=True, trim="0")
