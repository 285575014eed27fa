"""One finished run, as far as its report reads it."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from podium.config import Params
from podium.ensemble.blend import predictions_of
from podium.ensemble.gather import gather
from podium.ensemble.members import Member
from podium.ensemble.truth import Truth
from podium.errors import PodiumError
from podium.io.parquet import read_parquet
from podium.problem import Problem

OOF, TRAIN, TEST = "data/ensemble/oof.parquet", "data/prepared/train.parquet", "data/prepared/test.parquet"
JSON = {
    "scores": "data/ensemble/scores.json",
    "blend": "data/ensemble/blend.json",
    "health": "data/prepared/health.json",
    "manifest": "submissions/manifest.json",
}
PLOTS = ("confusion", "folds", "learning_curves", "precision_recall", "reliability")
AGAIN = "run `dvc repro`"

Reader = Callable[[str], bytes]


class Run(NamedTuple):
    """All that there is of it; rows are the validated ones, in the order of the training file."""

    params: Params
    problem: Problem
    members: list[Member]  # in the order of ensemble.members
    truth: Truth
    train: pd.DataFrame  # all rows of the training file, extra ones too: row, id, text, group, source
    test: pd.DataFrame  # row, text, group
    place: npt.NDArray[np.int64]  # (rows,) positions in `train`
    probabilities: npt.NDArray[np.float32]  # (rows, outputs) of the ensemble, out of fold
    predictions: npt.NDArray[np.int32]  # shaped like the targets, cross-fitted
    plots: dict[str, pd.DataFrame]  # by name, all of it text
    scores: dict[str, Any]
    blend: dict[str, Any]
    health: dict[str, Any]
    manifest: dict[str, Any]


def read(params: Params, reader: Reader) -> Run:
    """Read a run.

    Args:
        params: the whole of them.
        reader: a path relative to the project → the bytes of that file.

    Raises:
        PodiumError: a file is missing, or they contradict each other.
    """
    problem = Problem.of(params.competition)
    members, rows, *_ = gather(params, reader, sliced=False)
    train, test, oof = (_table(reader, path) for path in (TRAIN, TEST, OOF))
    columns = [*problem.probability_columns, *predictions_of(problem)]
    if missing := [name for name in ("row", *columns) if name not in oof]:
        raise PodiumError(f"the column {missing[0]!r} is missing", where=OOF, fix=AGAIN)
    if not np.array_equal(oof["row"].to_numpy(), rows.row):
        raise PodiumError(f"its rows are not those of {TRAIN}", where=OOF, fix=AGAIN)
    found = {name: _parsed(reader, path, json.loads) for name, path in JSON.items()}
    plots = {name: _parsed(reader, f"data/ensemble/plots/{name}.csv", _texts) for name in PLOTS}
    return Run(
        params,
        problem,
        members,
        rows,
        train,
        test,
        np.flatnonzero(train["row"].isin(rows.row).to_numpy()),
        oof[problem.probability_columns].to_numpy(np.float32),
        oof[predictions_of(problem)].to_numpy(np.int32).reshape(rows.target.shape),
        plots,
        **found,
    )


def _texts(content: bytes) -> pd.DataFrame:
    """A CSV file, all of it as text: a class may be called NA, or 1."""
    return pd.read_csv(BytesIO(content), dtype=str, keep_default_na=False)


def _table(reader: Reader, path: str) -> pd.DataFrame:
    found: pd.DataFrame = _parsed(reader, path, read_parquet)
    return found


def _parsed(reader: Reader, path: str, parse: Callable[[bytes], Any]) -> Any:
    try:
        return parse(reader(path))
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise PodiumError(f"cannot be read: {problem}", where=path, fix=AGAIN) from None
