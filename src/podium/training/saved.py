"""A trained model's folder as a prediction to be made, and what came of it as tables."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from podium.config.models import Model
from podium.errors import PodiumError
from podium.metrics.columns import probability_columns
from podium.training.job import REFIT, Prediction, Rows


def prediction_of(folder: Path, rows: Rows) -> tuple[dict[str, Any], Prediction]:
    """The model's config.json, and what its networks are to predict.

    Args:
        folder: data/models/<model>.
        rows: the token ids to predict, of the same view.

    Raises:
        PodiumError: a weight file is not the one that training wrote.
    """
    about = json.loads((folder / "config.json").read_text("utf-8"))
    settings = Model.model_validate(about["settings"])
    outputs = len(probability_columns(about["classes"], about["task"]))
    every = []
    for job in about["jobs"]:
        path = folder / "weights" / f"{job['name']}.weights.h5"
        weights = path.read_bytes()
        if hashlib.sha256(weights).hexdigest() != job["weights_sha256"]:
            fix = f"run `dvc repro --force train@{about['model']}`"
            raise PodiumError("not the weights that config.json names", where=str(path), fix=fix)
        every.append(weights)
    return about, Prediction(settings, about["task"], outputs, rows, tuple(every))


def by_fold(about: dict[str, Any], rows: NDArray[np.int64], probabilities: list[NDArray[np.float32]]) -> pd.DataFrame:
    """Every network's probabilities, one table below the other.

    Args:
        about: config.json.
        rows: `(rows,)` their keys.
        probabilities: of each job, `(rows, outputs)`.
    """
    columns = probability_columns(about["classes"], about["task"])
    frames = []
    for job, values in zip(about["jobs"], probabilities, strict=True):
        frame = pd.DataFrame({"row": rows})
        frame["repeat"], frame["fold"] = np.int16(job["repeat"]), np.int16(job["fold"])
        frame[columns] = values
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
    frame[probability_columns(about["classes"], about["task"])] = np.mean(chosen, axis=0, dtype=np.float64).astype(
        np.float32
    )
    return frame
