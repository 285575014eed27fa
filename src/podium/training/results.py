"""What a model's jobs gave, as tables and plain values."""

import hashlib
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from podium.invariants import check_keys, check_probabilities
from podium.metrics import metric_of
from podium.problem import Problem
from podium.training.identity import environment, resolved_settings
from podium.training.job import Job, Trained, is_network
from podium.training.scoring import score


def out_of_fold(jobs: list[Job], trained: list[Trained], rows: NDArray[np.int64]) -> pd.DataFrame:
    """Every validated row's probabilities, from networks that did not train on it, averaged over seeds; by repeat, then
    position.

    Args:
        jobs: the model's.
        trained: their results.
        rows: `(rows,)` the key of each position.
    """
    folds: dict[tuple[int, int], list[tuple[Job, Trained]]] = {}
    for job, result in zip(jobs, trained, strict=True):
        if not job.is_refit:
            folds.setdefault((job.repeat, job.fold), []).append((job, result))
    frames = []
    for (repeat, fold), seeds in folds.items():
        positions = seeds[0][0].validation
        frame = pd.DataFrame({"row": rows[positions], "repeat": np.int16(repeat), "fold": np.int16(fold)})
        frame[jobs[0].problem.probability_columns] = mean([result.probabilities for _, result in seeds])
        frames.append(frame.assign(position=positions))
    whole = pd.concat(frames, ignore_index=True).sort_values(["repeat", "position"], kind="stable")
    return whole.drop(columns="position").reset_index(drop=True)


def check_whole(oof: pd.DataFrame, folds: pd.DataFrame, problem: Problem, model: str) -> None:
    """Every row that a fold validates has its probabilities, once a repeat, from that fold, and no other row has any.

    Args:
        oof: as `out_of_fold` gives it.
        folds: data/folds.parquet.
        problem: what was predicted.
        model: its name.

    Raises:
        Fault: a row is missing, doubled or of another fold, or a probability is none.
    """
    from podium.folds.sides import FOLDS, NEVER  # prediction, which reads this file too, needs no folds

    where, stage = f"data/models/{model}/oof.parquet", f"train@{model}"
    expected = folds[folds["fold"] != NEVER]
    for name in ("row", "repeat", "fold"):
        found, wanted = (part[name].to_numpy(np.int64) for part in (oof, expected))
        check_keys(found, wanted, f"{where}, column {name}", FOLDS, stage)
    values = oof[problem.probability_columns].to_numpy(np.float32)
    check_probabilities(values, where, stage, one_class=problem.task == "multiclass")


def mean(probabilities: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    """The mean of several networks' probabilities, `(rows, outputs)` each, taken in float64."""
    return np.stack(probabilities).mean(axis=0, dtype=np.float64).astype(np.float32)  # type: ignore[no-any-return]


def history(jobs: list[Job], trained: list[Trained]) -> pd.DataFrame:
    """Loss and scores of each fold's epochs, to 6 significant digits; the network of all rows is not among them."""
    lines = [
        {
            "repeat": job.repeat,
            "fold": job.fold,
            **({"seed": job.start} if job.settings.seeds > 1 else {}),
            **{name: _round(value) for name, value in line.items()},
        }
        for job, result in zip(jobs, trained, strict=True)
        if not job.is_refit
        for line in result.history
    ]
    return pd.DataFrame(lines).astype({"repeat": int, "fold": int, "epoch": int})


def out_of_fold_score(jobs: list[Job], trained: list[Trained]) -> float:
    """The metric over all validated rows, probabilities averaged over repeats and seeds; see `score`."""
    first = jobs[0]
    total = np.zeros((len(first.targets), first.problem.outputs), np.float64)
    times = np.zeros(len(first.targets), np.int64)
    for job, result in zip(jobs, trained, strict=True):
        total[job.validation] += result.probabilities
        times[job.validation] += 1
    seen = times > 0
    means = (total[seen] / times[seen, None]).astype(np.float32)
    return score(first.problem, first.targets[seen], means)


def summary(jobs: list[Job], score: float) -> str:
    """What a user reads when a model is trained, a line.

    Args:
        jobs: the model's.
        score: `out_of_fold_score` of them.
    """
    first = jobs[0]
    tuned = metric_of(first.problem).reads == "labels" and first.problem.task != "multiclass"
    made = "networks" if is_network(first.settings.architecture) else "fits"
    at = " at its best threshold" if tuned else ""
    return f"{first.model}: out-of-fold {first.problem.metric} {score:.4f}{at}, {len(jobs)} {made}"


def about(jobs: list[Job], trained: list[Trained], inputs: dict[str, Any]) -> dict[str, Any]:
    """All that a later stage needs to use the networks and to trace them: config.json.

    Args:
        jobs: the model's.
        trained: their results.
        inputs: the view's view.json.
    """
    first = jobs[0]
    return {
        "model": first.model,
        "architecture": first.settings.architecture,
        "view": first.settings.view,
        "settings": resolved_settings(first.settings),
        "task": first.problem.task,
        "classes": list(first.problem.classes),
        "metric": first.problem.metric,
        "costs": first.problem.costs,
        "inputs": inputs,
        "environment": environment(first.settings.architecture),
        "jobs": [
            {
                "name": job.name,
                "repeat": job.repeat,
                "fold": job.fold,
                "seed": job.start,
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
