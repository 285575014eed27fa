"""The jobs of a model: a network for each fold of each repeat and each seed, and perhaps one for all rows."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from podium.config import Params
from podium.folds import assert_no_leak, fold_names, validation_side
from podium.invariants import check_positions, check_rows
from podium.problem import Problem
from podium.training.job import REFIT, Job, Rows, Texts, job_name

PREPARED = "data/prepared/train.parquet"


def jobs_of(
    model: str,
    params: Params,
    rows: Rows | Texts,
    targets: NDArray[np.int32],
    folds: pd.DataFrame,
    sampled: Callable[[str], NDArray[np.int64]],
    overlong: NDArray[np.bool_],
) -> list[Job]:
    """What there is to train, by repeat and fold; the network of all rows, with models.<model>.refit, last.

    Args:
        model: a key of params.models.
        params: params.yaml.
        rows: the token ids, or the texts, of the model's view.
        targets: of all rows, as `Problem` has them.
        folds: data/folds.parquet.
        sampled: gives the training positions of a job by its name, repeats included.
        overlong: `(rows,)` True for rows that are not trained on; they are validated on all the same.

    Raises:
        Fault: there are more or fewer rows than targets, or a job would train on what it validates.
    """
    settings, problem = params.models[model], Problem.of(params.competition)
    check_rows(len(rows), len(targets), f"data/padded/{settings.view}/train", PREPARED, f"pad@{settings.view}")
    first = folds["repeat"].to_numpy() == 0
    groups = folds["group"].to_numpy()[first]
    places = [*fold_names(folds), *([REFIT] if settings.refit else [])]
    training = {place: _checked(sampled(job_name(*place)), place, folds, params, settings.sampling) for place in places}
    return [
        Job(
            model=model,
            settings=settings,
            problem=problem,
            repeat=repeat,
            fold=fold,
            rows=rows,
            targets=targets,
            groups=groups,
            training=_without(training[repeat, fold], overlong),
            validation=np.zeros(0, np.int64) if (repeat, fold) == REFIT else validation_side(folds, repeat, fold),
            start=start,
        )
        for repeat, fold in places
        for start in range(settings.seeds)
    ]


def _checked(
    positions: NDArray[np.int64], place: tuple[int, int], folds: pd.DataFrame, params: Params, sampling: str
) -> NDArray[np.int64]:
    """Training positions as stage oversample wrote them, if they tell nothing of what the job validates."""
    where, stage = f"data/oversampled/{sampling}, {job_name(*place)}", f"oversample@{sampling}"
    check_positions(positions, int((folds["repeat"] == 0).sum()), where, stage)
    if place != REFIT:
        assert_no_leak(folds, *place, positions, forward=params.folds.by == "time")
    return positions


def _without(positions: NDArray[np.int64], overlong: NDArray[np.bool_]) -> NDArray[np.int64]:
    return positions[~overlong[positions]]
