"""What a model's jobs gave, as tables and plain values."""

import hashlib
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from podium.metrics.columns import probability_columns
from podium.training.identity import environment, resolved_settings
from podium.training.job import REFIT, Job, Trained
from podium.training.scoring import score


def out_of_fold(jobs: list[Job], trained: list[Trained], rows: NDArray[np.int64], classes: list[str]) -> pd.DataFrame:
    """Every validated row's probabilities, from the network that did not train on it; by repeat, then position.

    Args:
        jobs: the model's.
        trained: their results.
        rows: `(rows,)` the key of each position.
        classes: competition.classes.
    """
    folds = [(job, result) for job, result in zip(jobs, trained, strict=True) if (job.repeat, job.fold) != REFIT]
    positions = np.concatenate([job.validation for job, _ in folds])
    repeats = np.concatenate([np.full(len(job.validation), job.repeat, np.int16) for job, _ in folds])
    numbers = np.concatenate([np.full(len(job.validation), job.fold, np.int16) for job, _ in folds])
    probabilities = np.concatenate([result.probabilities for _, result in folds])
    order = np.lexsort((positions, repeats))
    frame = pd.DataFrame({"row": rows[positions], "repeat": repeats, "fold": numbers})
    frame[probability_columns(classes, jobs[0].task)] = probabilities
    return frame.iloc[order].reset_index(drop=True)


def history(jobs: list[Job], trained: list[Trained]) -> pd.DataFrame:
    """Loss and scores of each fold's epochs, to 6 significant digits; the network of all rows is not among them."""
    lines = [
        {"repeat": job.repeat, "fold": job.fold, **{name: _round(value) for name, value in line.items()}}
        for job, result in zip(jobs, trained, strict=True)
        if (job.repeat, job.fold) != REFIT
        for line in result.history
    ]
    return pd.DataFrame(lines).astype({"repeat": int, "fold": int, "epoch": int})


def out_of_fold_score(jobs: list[Job], trained: list[Trained]) -> float:
    """The metric over all validated rows at the threshold best for it, probabilities averaged over repeats."""
    first = jobs[0]
    total = np.zeros(first.targets.shape, np.float64)
    times = np.zeros(len(first.targets), np.int64)
    for job, result in zip(jobs, trained, strict=True):
        total[job.validation] += result.probabilities
        times[job.validation] += 1
    seen = times > 0
    means = (total[seen] / times[seen, None]).astype(np.float32)
    return score(first.targets[seen], means, first.metric)


def about(jobs: list[Job], trained: list[Trained], classes: list[str], inputs: dict[str, Any]) -> dict[str, Any]:
    """All that a later stage needs to use the networks and to trace them: config.json.

    Args:
        jobs: the model's.
        trained: their results.
        classes: competition.classes.
        inputs: the view's view.json.
    """
    first = jobs[0]
    return {
        "model": first.model,
        "architecture": first.settings.architecture,
        "view": first.settings.view,
        "settings": resolved_settings(first.settings),
        "task": first.task,
        "classes": classes,
        "metric": first.metric,
        "inputs": inputs,
        "environment": environment(),
        "jobs": [
            {
                "name": job.name,
                "repeat": job.repeat,
                "fold": job.fold,
                "epochs_run": result.epochs_run,
                "best_epoch": result.best_epoch,
                "class_counts_natural": result.class_counts_natural,
                "class_counts_trained": result.class_counts_trained,
                "weights_sha256": hashlib.sha256(result.weights).hexdigest(),
            }
            for job, result in zip(jobs, trained, strict=True)
        ],
    }


def _round(value: float) -> float:
    return float(f"{value:.6g}")
