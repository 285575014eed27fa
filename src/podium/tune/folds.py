"""What trials give on folds: each a fold as stage train has it, from the fold cache or trained in worker processes."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from podium.config import Params
from podium.config.changed import with_values
from podium.errors import PodiumError
from podium.folds import fold_names
from podium.hashing import digest
from podium.io.parquet import read_parquet
from podium.problem import Problem
from podium.training import timed
from podium.training.backend import Workers, pool
from podium.training.fold_cache import FoldCache
from podium.training.fold_notes import Note
from podium.training.identity import job_key
from podium.training.inputs import overlong, view_rows
from podium.training.job import Job, Rows, Texts, Trained
from podium.training.jobs import jobs_of
from podium.training.results import mean
from podium.training.run import activated, earlier_peak
from podium.training.scoring import score
from podium.training.scratch import running_folder
from podium.training.students import students
from podium.training.timed import Timed
from podium.tune.space import Values

Singles = NDArray[np.float32]

ABOVE = ("dropout", "layer_decay", "layers")
"""Settings of networks on a pretrained encoder that its frozen layers know nothing of."""


class Asked(NamedTuple):
    """A trial's values on one fold of the first repeat."""

    values: Values
    fold: int


class Failed(NamedTuple):
    """A fold that could not be trained, and why: a network that collapsed, say."""

    reason: str


class Answered(NamedTuple):
    """A fold's rows as a trial's networks answer them."""

    score: float  # the metric, at its best threshold
    positions: NDArray[np.int64]  # (rows,) in data/prepared/train.parquet
    probabilities: Singles  # (rows, outputs), the mean over seeds
    natural: list[Any]  # rows of each class before sampling, as `Problem.class_counts` has them
    trained: list[Any]  # and after


def attempt(job: Job, reports: Path, events: Path) -> Timed | Failed:
    """Train a job in a worker; a network that cannot be trained is an answer, too.

    Args:
        job: what to train.
        reports: the file of its progress.
        events: the folder of its TensorBoard log.
    """
    try:
        return timed.train(job, reports, events)
    except PodiumError as error:
        return Failed(str(error))


@dataclass(frozen=True)
class Material:
    """What earlier stages have made, as far as a model's trials need it.

    Args:
        model: the model's key.
        params: params.yaml.
        root: the project's folder.
    """

    model: str
    params: Params
    root: Path

    @cached_property
    def problem(self) -> Problem:
        """What is predicted."""
        return Problem.of(self.params.competition)

    @cached_property
    def train(self) -> pd.DataFrame:
        """`row` and targets, by position."""
        path = self.root / "data/prepared/train.parquet"
        return read_parquet(path, columns=["row", *self.problem.target_columns])

    @cached_property
    def folds(self) -> pd.DataFrame:
        """data/folds.parquet, its first repeat."""
        found = read_parquet(self.root / "data/folds.parquet")
        return found[found["repeat"] == 0].reset_index(drop=True)

    @cached_property
    def fold_numbers(self) -> list[int]:
        """The folds that are validated, in their order."""
        return [fold for _, fold in fold_names(self.folds)]

    @cached_property
    def _views(self) -> dict[str, Rows | Texts]:
        return {}

    def _rows(self, view: str) -> Rows | Texts:
        if view not in self._views:
            folder, tokens = self.root / "data/padded" / view / "train", self.root / "data/tokens" / view
            self._views[view] = view_rows(folder, tokens, self.root / "data/encoders")[0]
        return self._views[view]

    def jobs(self, values: Values) -> dict[int, list[Job]]:
        """The jobs of a trial by fold, one a seed, as stage train would have them.

        Args:
            values: by key.

        Raises:
            ParamsError: the values cannot be.
        """
        params = with_values(self.params, values)
        settings = params.models[self.model]
        sampling, rows = self.root / "data/oversampled" / settings.sampling, self._rows(settings.view)
        skipped = overlong(self.root / "data/padded" / settings.view / "train", rows)
        found = jobs_of(
            self.model,
            params,
            rows,
            self.problem.targets(self.train),
            self.folds,
            lambda name: np.load(sampling / f"{name}.npy"),
            skipped,
        )
        tokens = self.root / "data/tokens" / settings.view
        found, _ = students(found, sampling, tokens, self.root / "data/encoders")
        return {fold: [job for job in found if job.fold == fold] for fold in self.fold_numbers}


class Trainer(AbstractContextManager["Trainer"]):
    """Trains folds of trials; the workers live as long as the context.

    Args:
        material: what is trained on.
        told: takes a line for the person at the terminal.
        finished: told of each network that is done.
    """

    def __init__(self, material: Material, told: Callable[[str], None], finished: Callable[[], None]) -> None:
        self.material, self.told, self.finished = material, told, finished
        self.trained = 0
        """How many jobs were not in the cache."""

    def __enter__(self) -> "Trainer":
        with ExitStack() as stack:
            self.cache = stack.enter_context(FoldCache.from_environment())
            self.reports = stack.enter_context(running_folder())
            self.workers: Workers = stack.enter_context(pool(self.told))
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *error: Any) -> None:
        self.stack.__exit__(*error)

    def answers(self, asked: Sequence[Asked]) -> list[Answered | Failed]:
        """What each trial gives on the fold that it is asked for; the folds are trained side by side.

        Args:
            asked: any number of trials and folds.

        Raises:
            PodiumError: a worker was killed, or there is no memory.
        """
        jobs = [self.material.jobs(one.values)[one.fold] for one in asked]
        results = self._trained([job for some in jobs for job in some])
        found: list[Answered | Failed] = []
        for some in jobs:
            parts = [results.pop(0) for _ in some]
            found.append(self._answered(some[0], parts))
        return found

    def _answered(self, job: Job, parts: list[Trained | Failed]) -> Answered | Failed:
        whole = [part for part in parts if isinstance(part, Trained)]
        if len(whole) < len(parts):
            return next(part for part in parts if isinstance(part, Failed))
        probabilities = mean([part.probabilities for part in whole])
        reached = score(job.problem, job.targets[job.validation], probabilities)
        first = whole[0]
        counts = first.class_counts_natural, first.class_counts_trained
        return Answered(reached, job.validation, probabilities, *counts)

    def _trained(self, jobs: list[Job]) -> list[Trained | Failed]:
        """The results in the order of the jobs; equal jobs are trained once."""
        keys = [job_key(job) for job in jobs]
        results: dict[str, Trained | Failed] = {}
        missing: dict[str, Job] = {}
        for key, job in zip(keys, jobs, strict=True):
            if key in missing or key in results:
                continue
            if (files := self.cache.get(key)) is not None:
                results[key] = Trained.from_files(files)
                self.finished()
            else:
                missing[key] = job
        if missing:
            results |= self._train(missing)
        return [results[key] for key in keys]

    def _train(self, missing: dict[str, Job]) -> dict[str, Trained | Failed]:
        order = sorted(missing, key=lambda key: len(missing[key].training) * missing[key].settings.epochs, reverse=True)
        results: dict[str, Trained | Failed] = {}

        def done(place: int, found: Timed | Failed) -> None:
            key = order[place]
            self.finished()
            if isinstance(found, Failed):
                results[key] = found
                return
            results[key] = found.trained
            self.workers.peak = max(self.workers.peak, found.peak)
            note = Note.of(missing[key], found.trained, found.seconds, found.peak)
            self.cache.put(key, found.trained.to_files(), note)

        self.workers.peak = self.workers.peak or earlier_peak(missing[order[0]], self.cache)
        self.workers.start(len(order))
        calls = []
        for key in order:
            job, aside = missing[key], self.reports / key[:24]
            calls.append((self._activated(job), aside.with_suffix(".jsonl"), aside))
        self.workers.run(attempt, calls, finished=done)
        self.trained += len(order)
        return results

    def _activated(self, job: Job) -> Job:
        """The job with what the frozen layers of its own settings give; others give something else."""
        folder = self.reports / f"{job.settings.view}-{_frozen_part(job)}"
        if isinstance(job.rows, Rows):
            folder.mkdir(exist_ok=True)
        return replace(job, rows=activated(job.settings, job.rows, self.workers, folder))


def _frozen_part(job: Job) -> str:
    """A name for the settings that may decide what frozen layers give."""
    network = {key: value for key, value in job.settings.network.items() if key not in ABOVE}
    return digest([job.settings.architecture, network])[:16]
