"""Each task as each competition wants it, or the reason why not."""

import numpy as np
import pandas as pd
import pytest

from podium.config.ensemble import WRITTEN, Submission
from podium.errors import PodiumError
from podium.problem import Problem
from podium.submission.written import predictions

EACH = ("red", "green", "blue")


def given(write: str, columns: int = 3, **more: str) -> Submission:
    names = [f"column {place}" for place in range(columns)]
    prediction = names if write.endswith("_columns") else "label"
    return Submission(sample="sample.csv", prediction=prediction, write=write, **more)


def frame(problem: Problem, rows: list[list[float]], predicted: list) -> pd.DataFrame:
    columns = dict(zip(problem.probability_columns, np.array(rows, np.float32).T, strict=True))
    if problem.task != "multilabel":
        return pd.DataFrame({**columns, "prediction": predicted})
    labels = np.array(predicted).T
    return pd.DataFrame({**columns, **{f"prediction_{n}": c for n, c in zip(problem.classes, labels, strict=True)}})


def listed(*args):
    return {name: cells.to_pylist() for name, cells in predictions(*args).items()}


BINARY = Problem("binary", ("ham", "spam"))
CASES = {
    "label": (BINARY, [[0.1], [0.75]], [0, 1], {"label": ["ham", "spam"]}),
    "probability": (BINARY, [[0.1], [0.75]], [0, 1], {"label": ["0.1", "0.75"]}),
    "probability_columns": (BINARY, [[0.25], [1]], [0, 1], {"column 0": ["0.75", "0.0"], "column 1": ["0.25", "1.0"]}),
    "label_list": (
        Problem("multilabel", EACH),
        [[0.1, 0.2, 0.3]] * 3,
        [[0, 0, 0], [1, 0, 1], [0, 1, 0]],
        {"label": ["", "red blue", "green"]},
    ),
    "indicator_columns": (
        Problem("multilabel", EACH),
        [[0.1, 0.2, 0.3]] * 2,
        [[1, 0, 1], [0, 1, 0]],
        {"column 0": ["1", "0"], "column 1": ["0", "1"], "column 2": ["1", "0"]},
    ),
}


@pytest.mark.parametrize("write", CASES)
def test_what_is_written(write):
    problem, probabilities, predicted, expected = CASES[write]
    columns = len(problem.classes)
    assert listed(frame(problem, probabilities, predicted), problem, given(write, columns), "t") == expected


@pytest.mark.parametrize(("write", "task"), [(write, task) for write, tasks in WRITTEN.items() for task in tasks])
def test_each_task_is_written_as_params_yaml_may_ask(write, task):
    problem = Problem(task, EACH if task != "binary" else ("ham", "spam"))
    many = [1.0] if task == "binary" else [0.5, 0.25, 0.25]
    made = frame(problem, [many], [[1, 0, 0]] if task == "multilabel" else [0])
    assert all(listed(made, problem, given(write, len(problem.classes)), "t").values())


def test_labels_are_joined_by_the_separator():
    problem = Problem("multilabel", ("red", "light green"))
    made = frame(problem, [[0.5, 0.5]], [[1, 1]])
    assert listed(made, problem, given("label_list", separator=";"), "t") == {"label": ["red;light green"]}


def test_a_missing_column_is_named():
    problem = Problem("multilabel", EACH)
    made = frame(problem, [[0.5, 0.5, 0.5]], [[0, 1, 0]]).drop(columns="prediction_green")
    with pytest.raises(PodiumError, match=r"^t: the column 'prediction_green' is missing; there are p_red"):
        predictions(made, problem, given("label_list"), "t")


def test_probabilities_of_many_classes_that_do_not_add_up_are_refused():
    problem = Problem("multiclass", EACH)
    with pytest.raises(PodiumError, match=r"^t, row 0: the probabilities of all classes add up to 0\.75, not 1"):
        predictions(frame(problem, [[0.25, 0.25, 0.25]], [0]), problem, given("label"), "t")
