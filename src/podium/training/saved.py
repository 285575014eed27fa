"""A trained model's folder as a prediction to be made, and what came of it as tables."""

import hashlib
import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from podium.config.models import Model
from podium.errors import PodiumError
from podium.invariants import check_probabilities, check_rows
from podium.problem import Problem
from podium.training.job import REFIT, Prediction, Rows, Texts, weights_ending
from podium.training.results import mean


def prediction_of(
    folder: Path, rows: Rows | Texts, only: Collection[int] | None = None
) -> tuple[dict[str, Any], Prediction]:
    """The model's config.json, and what its networks are to predict.

    Args:
        folder: data/models/<model>.
        rows: the token ids, or texts, to predict, of the same view.
        only: the places of some networks among its jobs; None: all.

    Raises:
        PodiumError: a weight file is not the one that training wrote, or the view has another encoder.
    """
    about = json.loads((folder / "config.json").read_text("utf-8"))
    settings = Model.model_validate(about["settings"])
    base = rows.encoder.about() if isinstance(rows, Rows) and rows.encoder else None
    if about["inputs"].get("encoder") != base:
        what = "its encoder is not the one that the networks were trained on"
        raise PodiumError(what, where=str(folder / "config.json"), fix=f"run `dvc repro train@{about['model']}`")
    every = []
    for place, job in enumerate(about["jobs"]):
        if only is not None and place not in only:
            continue
        path = folder / "weights" / f"{job['name']}{weights_ending(settings.architecture)}"
        weights = path.read_bytes()
        if hashlib.sha256(weights).hexdigest() != job["weights_sha256"]:
            fix = f"run `dvc repro --force train@{about['model']}`"
            raise PodiumError("not the weights that config.json names", where=str(path), fix=fix)
        every.append(weights)
    return about, Prediction(settings, problem_of(about), rows, tuple(every))


def problem_of(about: dict[str, Any]) -> Problem:
    """What a model was trained for.

    Args:
        about: config.json.
    """
    costs = about["costs"] and tuple(map(tuple, about["costs"]))
    return Problem(about["task"], tuple(about["classes"]), about["metric"], costs)


def check_predicted(about: dict[str, Any], rows: int, probabilities: list[NDArray[np.float32]]) -> None:
    """Each network gives every row its probabilities.

    Args:
        about: config.json.
        rows: how many there are.
        probabilities: of each job, `(rows, outputs)`.

    Raises:
        Fault: there are fewer, or one is no probability.
    """
    stage, one_class = f"train@{about['model']}", about["task"] == "multiclass"
    for job, values in zip(about["jobs"], probabilities, strict=True):
        where = f"model {about['model']}, {job['name']}, test rows"
        check_rows(len(values), rows, where, "data/prepared/test.parquet", stage)
        check_probabilities(values, where, stage, one_class=one_class)


def by_fold(about: dict[str, Any], rows: NDArray[np.int64], probabilities: list[NDArray[np.float32]]) -> pd.DataFrame:
    """Every fold's probabilities, averaged over its seeds, one table below the other.

    Args:
        about: config.json.
        rows: `(rows,)` their keys.
        probabilities: of each job, `(rows, outputs)`.
    """
    by_place: dict[tuple[int, int], list[NDArray[np.float32]]] = {}
    for job, values in zip(about["jobs"], probabilities, strict=True):
        by_place.setdefault((job["repeat"], job["fold"]), []).append(values)
    frames = []
    for (repeat, fold), seeds in by_place.items():
        frame = pd.DataFrame({"row": rows})
        frame["repeat"], frame["fold"] = np.int16(repeat), np.int16(fold)
        frame[problem_of(about).probability_columns] = mean(seeds)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def averaged(about: dict[str, Any], rows: NDArray[np.int64], probabilities: list[NDArray[np.float32]]) -> pd.DataFrame:
    """The probabilities to go on with: those of the network of all rows if there is one, else the folds' mean.

    Args:
        about: config.json.
        rows: `(rows,)` their keys.
        probabilities: of each job, `(rows, outputs)`.
    """
    alone = [(job["repeat"], job["fold"]) == REFIT for job in about["jobs"]]
    chosen = [values for values, refit in zip(probabilities, alone, strict=True) if refit == any(alone)]
    frame = pd.DataFrame({"row": rows})
    frame[problem_of(about).probability_columns] = mean(chosen)
    return frame
