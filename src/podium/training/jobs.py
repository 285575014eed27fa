"""The jobs of a model: a network for each fold of each repeat, and perhaps one for all rows."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from podium.config import Params
from podium.folds import fold_names, validation_side
from podium.training.job import REFIT, Job, Rows, job_name


def jobs_of(
    model: str,
    params: Params,
    rows: Rows,
    targets: NDArray[np.int32],
    folds: pd.DataFrame,
    sampled: Callable[[str], NDArray[np.int64]],
    overlong: NDArray[np.bool_],
) -> list[Job]:
    """What there is to train, by repeat and fold; the network of all rows, with models.<model>.refit, last.

    Args:
        model: a key of params.models.
        params: params.yaml.
        rows: the token ids of the model's view.
        targets: `(rows,)` class indices.
        folds: data/folds.parquet.
        sampled: gives the training positions of a job by its name, repeats included.
        overlong: `(rows,)` True for rows that are not trained on; they are validated on all the same.
    """
    settings, task = params.models[model], params.competition.task
    first = folds["repeat"].to_numpy() == 0
    groups = folds["group"].to_numpy()[first]
    places = [*fold_names(folds), *([REFIT] if settings.refit else [])]
    return [
        Job(
            model=model,
            settings=settings,
            task=task,
            metric=params.competition.metric,
            repeat=repeat,
            fold=fold,
            rows=rows,
            targets=outputs_of(targets, len(params.competition.classes), task),
            groups=groups,
            training=_without(sampled(job_name(repeat, fold)), overlong),
            validation=np.zeros(0, np.int64) if (repeat, fold) == REFIT else validation_side(folds, repeat, fold),
        )
        for repeat, fold in places
    ]


def _without(positions: NDArray[np.int64], overlong: NDArray[np.bool_]) -> NDArray[np.int64]:
    return positions[~overlong[positions]]


def outputs_of(targets: NDArray[np.int32], classes: int, task: str) -> NDArray[np.float32]:
    """Class indices as what a network is to answer.

    Args:
        targets: `(rows,)` class indices.
        classes: how many there are.
        task: binary: `(rows, 1)`, 1 for the second class; multiclass: `(rows, classes)`, 1 for the row's class.
    """
    if task == "binary":
        return targets[:, None].astype(np.float32)
    return np.eye(classes, dtype=np.float32)[targets]
