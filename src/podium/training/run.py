"""All folds of a model, and all predictions of one, in other processes. TensorFlow is not loaded here."""

import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from podium.config.models import Model
from podium.progress import Progress
from podium.training import timed, worker
from podium.training.backend import Workers, pool
from podium.training.fold_cache import NOTE, FoldCache
from podium.training.fold_notes import Note
from podium.training.identity import job_key
from podium.training.job import Job, Prediction, Rows, Texts, Trained, frozen, has_base
from podium.training.progress import Progress as FoldProgress
from podium.training.scratch import running_folder, scratch
from podium.training.timed import Timed

ACTIVATIONS = "activations.npy"

SMALL = 200_000
"""Rows that one worker predicts while another one would still be starting."""

LOGS = 2_000
"""Folds whose logs for TensorBoard are kept, the newest; some kilobytes each."""

ENCODER = 100
"""An encoder takes so many times as long for a row as other networks."""


def train(jobs: list[Job]) -> list[Trained]:
    """Train every fold of a model and, after them, the network of all rows, if there is such a job.

    What a job gives depends on the job alone: not on how many workers there are (PODIUM_WORKERS), nor on the order, nor
    on whether they are processes of this machine or of a cluster (PODIUM_BACKEND).

    Args:
        jobs: of one model. The one of REFIT trains for the folds' mean best epoch.

    Returns:
        The results, in the order of the jobs.

    Raises:
        PodiumError: a loss is not finite, a network has collapsed, or a worker was killed.
    """
    folds = [job for job in jobs if not job.is_refit]
    with (
        FoldCache.from_environment() as cache,
        running_folder() as reports,
        FoldProgress(jobs, reports, sys.stderr) as progress,
        pool(progress.note) as workers,
    ):
        if any(job.settings.stop_on == "fold" for job in folds):
            progress.note("stop_on: fold takes each epoch on the rows that are then scored: expect a flattered score")
        results = _train(folds, cache, workers, progress, reports)
        for job in jobs:
            if job.is_refit:
                epochs = mean_epochs(results[fold.name].best_epoch for fold in folds)
                changed = {"stop_on": "epochs", "epochs": epochs}
                alone = replace(job, settings=job.settings.model_copy(update=changed))
                results |= _train([alone], cache, workers, progress, reports)
    return [results[job.name] for job in jobs]


def mean_epochs(best: Iterable[int]) -> int:
    """The mean of the folds' best epochs, rounded; halves up.

    Example:
        >>> mean_epochs([2, 3])
        3
    """
    return int(np.mean(list(best)) + 0.5)


def _train(
    jobs: list[Job], cache: FoldCache, workers: Workers, progress: FoldProgress, reports: Path
) -> dict[str, Trained]:
    """The results by job name: from the cache, else from workers, the longest jobs first."""
    keys = {job.name: job_key(job) for job in jobs}
    results: dict[str, Trained] = {}
    for job in jobs:
        if (files := cache.get(keys[job.name])) is not None:
            results[job.name] = Trained.from_files(files)
            progress.finish(job.name, results[job.name], cached=True)
    missing = sorted((job for job in jobs if job.name not in results), key=_work, reverse=True)

    def finished(place: int, found: Timed) -> None:
        job, trained = missing[place], found.trained
        results[job.name] = trained
        workers.peak = max(workers.peak, found.peak)
        cache.put(keys[job.name], trained.to_files(), Note.of(job, trained, found.seconds, found.peak))
        progress.finish(job.name, trained)

    if missing:
        workers.peak = workers.peak or earlier_peak(missing[0], cache)
        workers.start(len(missing))  # the activations are one call, and more are to come
        if frozen(missing[0].settings) and not (reports / ACTIVATIONS).is_file():
            progress.note("computing what the frozen layers give, once for all folds")
        rows = activated(missing[0].settings, missing[0].rows, workers, reports)
        missing = [replace(job, rows=rows) for job in missing]
        calls = [(job, reports / f"{job.name}.jsonl", log_folder(job, keys[job.name])) for job in missing]
        workers.run(timed.train, calls, finished=finished, tick=progress.poll)
        forget_old_logs(scratch("tensorboard"))
    return results


def _size(path: Path | None) -> int:
    """Bytes of a file that may not be there yet."""
    return path.stat().st_size if path and path.exists() else 0


def earlier_peak(job: Job, cache: FoldCache) -> int:
    """Bytes of memory that a worker has had at most when the model was last trained; 0: not known.

    Args:
        job: of the model.
        cache: the results of earlier runs, with what is noted on them.
    """
    notes = (entry.path / NOTE for entry in reversed(cache.entries()))
    last = Note.last(notes, job.model, job.settings.architecture)
    return last.peak if last is not None else 0


def activated(settings: Model, rows: Rows | Texts, workers: Workers, folder: Path) -> Rows | Texts:
    """The rows with what the frozen part of their encoder makes of them; as they are, where nothing is frozen.

    Args:
        settings: of a model.
        rows: of its view.
        workers: that compute it, a part each.
        folder: where it is kept for as long as it is needed.
    """
    if not isinstance(rows, Rows) or not frozen(settings):
        return rows
    path = folder / ACTIVATIONS
    if not path.is_file():
        workers.start(len(rows))
        parts = workers.size if workers.shares_disk else 1
        workers.run(worker.activate, [(settings, rows, path, part, parts) for part in range(parts)])
    return replace(rows, activations=str(path))


def log_folder(job: Job, key: str) -> Path:
    """Where a job's TensorBoard log is: another one for other settings or rows, as experiments run side by side.

    Args:
        job: the one that is trained.
        key: its `job_key`.
    """
    return scratch("tensorboard", job.model, f"{job.name}-{key[:12]}")


def forget_old_logs(place: Path, most: int = LOGS) -> None:
    """Delete the oldest of TensorBoard's logs, a folder a job.

    Args:
        place: of all models' logs.
        most: how many stay.
    """
    changed: dict[Path, float] = {}
    for folder in place.glob("*/*/"):
        with suppress(OSError):  # another run has just deleted it
            changed[folder] = folder.stat().st_mtime
    for folder in sorted(changed, key=lambda one: changed[one], reverse=True)[most:]:
        shutil.rmtree(folder, ignore_errors=True)


def _work(job: Job) -> int:
    """How long a job takes, in no unit."""
    if isinstance(job.rows, Rows):
        return job.settings.epochs * int(job.rows.lengths[job.training].sum(dtype=np.int64))
    return len(job.training)


def predict(prediction: Prediction, what: str = "predict") -> list[NDArray[np.float32]]:
    """The probabilities that each network of a model gives, `(rows, outputs)` float32.

    Args:
        prediction: the rows, the networks' settings and weights.
        what: the work is called where its progress is shown.

    Raises:
        PodiumError: a worker was killed.
    """
    networks = len(prediction.weights)
    rows = networks * len(prediction.rows) * (ENCODER if has_base(prediction.settings.architecture) else 1)
    with running_folder() as folder, pool() as workers, Progress(what, networks, "networks") as progress:
        workers.start(min(networks, 1 + rows // SMALL))
        prediction = replace(prediction, rows=activated(prediction.settings, prediction.rows, workers, folder))
        parts = [prediction.weights[start :: workers.size] for start in range(workers.size)]
        told = [folder / f"{place}.done" if workers.shares_disk else None for place in range(len(parts))]
        calls = [(replace(prediction, weights=part), done) for part, done in zip(parts, told, strict=True)]
        found = workers.run(worker.predict, calls, tick=lambda: progress.reach(sum(map(_size, told))))
    return [found[place % len(parts)][place // len(parts)] for place in range(len(prediction.weights))]
