"""A member of the ensemble: its probabilities out of fold and on test rows, checked against the rows and folds."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from podium.config.ensemble import External
from podium.ensemble.checks import Given, aligned, integers, probabilities
from podium.ensemble.sampling_correction import correct
from podium.ensemble.truth import Truth

Floats = npt.NDArray[np.float64]
FOLDS = "data/folds.parquet"
TEST = "data/prepared/test.parquet"


class Member(NamedTuple):
    """One member, on one scale with the others."""

    name: str
    oof: Floats  # (rows, outputs) in the order of Truth.row, averaged over repeats
    test: Floats  # (test rows, outputs) in the order of Truth.test_row, averaged over jobs
    weights: dict[str, str] | None = None  # SHA-256 of each job's weights, by its name; None: made elsewhere
    stop_on: str | None = None  # what its epochs were chosen on; None: it has none, or was made elsewhere


def trained(
    name: str, oof: pd.DataFrame, by_fold: pd.DataFrame, config: dict[str, Any], truth: Truth, *, correct_sampling: bool
) -> Member:
    """A member that `train` and `predict` made.

    Probabilities are corrected by what the sampling of their own fold did, and only then averaged: over repeats out of
    fold; over all folds on test rows, or the fit on all rows where the member has one. (Several seeds of one fold are
    averaged before: they saw the same rows.)

    Args:
        name: its key in `models`.
        oof: `row`, `repeat`, `fold` and probabilities (data/models/<name>/oof.parquet).
        by_fold: the same of the test rows (data/predictions/<name>/by_fold.parquet).
        config: data/models/<name>/config.json: its jobs' class counts, and what it stopped on.
        truth: the rows to hold.
        correct_sampling: whether to take the effect of sampling off.

    Raises:
        PodiumError: rows, folds, columns or probabilities are not what they must be.
    """
    fix = f"run `dvc repro`, which makes it anew, or take {name} out of ensemble.members"
    jobs = {(job["repeat"], job["fold"]): job for job in config["jobs"]}

    def natural(job: tuple[int, int], given: Floats) -> Floats:
        if not correct_sampling:
            return given
        return correct(given, jobs[job]["class_counts_natural"], jobs[job]["class_counts_trained"])

    table = Given(name, f"data/models/{name}/oof.parquet", oof, fix)
    parts = _by_repeat(table, truth)  # (repeats, rows, outputs)
    for repeat, fold in _pairs(truth):
        if (repeat, fold) not in jobs:
            raise table.wrong(f"no network of repeat {repeat}, fold {fold} is in its config.json")
        held = truth.fold[repeat] == fold
        parts[repeat, held] = natural((repeat, fold), parts[repeat, held])

    table = Given(name, f"data/predictions/{name}/by_fold.parquet", by_fold, fix)
    rows, repeats, folds = (integers(table, column) for column in ("row", "repeat", "fold"))
    values = probabilities(table, truth.problem)
    tests = []
    for job in [job for job in jobs if job[1] < 0] or sorted(jobs):  # the network of all rows is of no fold
        lines = np.flatnonzero((repeats == job[0]) & (folds == job[1]))
        if not lines.size:
            raise table.wrong(f"no prediction of repeat {job[0]}, fold {job[1]}")
        here = lines[aligned(table, rows[lines], truth.test_row, TEST)]
        tests.append(natural(job, values[here]))
    weights = {job["name"]: job["weights_sha256"] for job in config["jobs"]}
    return Member(name, parts.mean(axis=0), np.mean(tests, axis=0), weights, config["settings"].get("stop_on"))


def external(name: str, oof: pd.DataFrame, test: pd.DataFrame, truth: Truth, files: External) -> Member:
    """A member that was made elsewhere: one out-of-fold probability a row, on the folds of repeat 0.

    Args:
        name: its key in `ensemble.external`.
        oof: `row`, `fold` and probabilities, in any order; rows that are never validated on may be there with fold -1.
        test: `row` and probabilities, in any order.
        truth: the rows to hold.
        files: where the two come from.

    Raises:
        PodiumError: rows, folds, columns or probabilities are not what they must be.
    """
    fix = f"make that file from {FOLDS}, or take {name} out of ensemble.members"
    table = Given(name, files.oof, oof, fix)
    table = table._replace(frame=oof[integers(table, "fold") >= 0])
    here = _in_fold(table, integers(table, "row"), integers(table, "fold"), truth, 0)
    values = probabilities(table, truth.problem)[here]
    table = Given(name, files.test, test, fix.replace(FOLDS, TEST))
    here = aligned(table, integers(table, "row"), truth.test_row, TEST)
    return Member(name, values, probabilities(table, truth.problem)[here])


def _by_repeat(table: Given, truth: Truth) -> Floats:
    """Out-of-fold probabilities in the order of the validated rows, `(repeats, rows, outputs)`."""
    rows, repeats, folds = (integers(table, column) for column in ("row", "repeat", "fold"))
    values = probabilities(table, truth.problem)
    if (found := np.unique(repeats).tolist()) != list(range(len(truth.fold))):
        raise table.wrong(f"it holds the repeats {found}, {FOLDS} holds {len(truth.fold)} from 0 on")
    parts = []
    for repeat in range(len(truth.fold)):
        lines = np.flatnonzero(repeats == repeat)
        parts.append(values[lines[_in_fold(table, rows[lines], folds[lines], truth, repeat)]])
    return np.stack(parts)


def _in_fold(table: Given, rows: np.ndarray, folds: np.ndarray, truth: Truth, repeat: int) -> np.ndarray:
    """The place of each validated row, which must stand there with its own fold."""
    here = aligned(table, rows, truth.row, FOLDS)
    if (differs := np.flatnonzero(folds[here] != truth.fold[repeat])).size:
        first = differs[0]
        problem = f"its fold is {folds[here][first]}, but {truth.fold[repeat][first]} in {FOLDS}"
        raise table.wrong(problem, f"row {truth.row[first]}")
    return here


def _pairs(truth: Truth) -> list[tuple[int, int]]:
    """Every (repeat, fold) that validates rows."""
    return [(repeat, int(fold)) for repeat, folds in enumerate(truth.fold) for fold in np.unique(folds)]
