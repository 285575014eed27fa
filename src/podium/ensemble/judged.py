"""One entrant, a member or the blend, judged: its probabilities, its thresholds, and every score of it."""

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from podium.config.ensemble import Ensemble
from podium.ensemble.by_class import by_class
from podium.ensemble.crossed import Crossed, Fit
from podium.ensemble.honest import Honest, by_fold, slices_of
from podium.ensemble.refitted import intervals
from podium.ensemble.truth import Truth
from podium.metrics import Metric, metric_of
from podium.metrics.decisions import decide
from podium.problem import Problem

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int32]
DIGITS = 6
ECE = "expected_calibration_error"


class Judged(NamedTuple):
    """An entrant's probabilities, float32 as they are written, its labels, and its scores."""

    own: npt.NDArray[np.float32]  # (rows, outputs), by the fit on all rows
    oof: npt.NDArray[np.float32]  # (rows, outputs), each row by the fit that did not see it
    uncalibrated: npt.NDArray[np.float32]  # the same before calibration
    test: npt.NDArray[np.float32]  # (test rows, outputs)
    oof_labels: Labels  # shaped like the targets, each by the fit that did not see its row
    test_labels: Labels
    test_thresholds: Floats  # what they are cut at
    honest: Honest[Fit]
    scores: dict[str, Any]  # as in scores.json


def judge(given: Crossed, truth: Truth, settings: Ensemble) -> Judged:
    """Score an entrant, on rows that neither its weights nor its calibration nor its thresholds were fitted on.

    Args:
        given: the entrant.
        truth: the rows' targets, folds and groups, and what the problem is.
        settings: `ensemble`: the calibration and the bootstrap.
    """
    problem, targets = truth.problem, truth.target
    metric, found = metric_of(problem), given.honest
    cuts = found.whole.thresholds
    labels = found.predictions if metric.reads == "labels" else decide(found.predictions, cuts, problem)
    low, high = intervals(given, truth, settings).told
    folds = by_fold(targets, found.predictions, truth.fold[0], metric)
    test_labels = decide(given.test, given.test_thresholds, problem)
    numbers = {
        "cross_fitted": found.cross_fitted,
        "low": low,
        "high": high,
        "raw": found.raw,
        "gap": found.gap,
        **{name: _of(name, problem).score(targets, given.oof) for name in ("brier", "log_loss", ECE)},
    }
    several, cut = problem.task != "binary", problem.task != "multiclass"
    parts = {str(part): threshold_of(problem, fitted.thresholds) for part, fitted in found.parts.items()} if cut else {}
    scores = {
        **{name: round(number, DIGITS) for name, number in numbers.items()},
        **_decided(problem, cuts, decide(given.own, cuts, problem), test_labels),
        "folds": {str(fold): round(score, DIGITS) for fold, score in folds.items()},
        "cross_fitted_over": slices_of(truth.fold[0], truth.group)[1],
        **({"cross_fitted_thresholds": parts} if cut else {}),
        **({} if found.whole.calibration is None else {"calibration": _calibrated(given, truth, settings)}),
        "classes": by_class(
            problem if several else replace(problem, task="multiclass"), targets, labels, test_labels, digits=DIGITS
        ),
    }
    return Judged(
        given.own,
        given.oof,
        given.uncalibrated,
        given.test,
        labels,
        test_labels,
        given.test_thresholds,
        found,
        scores,
    )


def _of(name: str, problem: Problem) -> Metric:
    """Another metric of the same problem."""
    return metric_of(replace(problem, metric=name))


def _calibrated(given: Crossed, truth: Truth, settings: Ensemble) -> dict[str, Any]:
    """What the calibration did to the expected calibration error, both on rows that it was not fitted on."""
    error = _of(ECE, truth.problem)
    sides = {"before": given.uncalibrated, "after": given.oof}
    found = {side: round(error.score(truth.target, shares), DIGITS) for side, shares in sides.items()}
    return {"method": settings.calibration, ECE: found}


def threshold_of(problem: Problem, cuts: Floats) -> Any:
    """Thresholds as JSON has them: a number; in a multi-label task one by label."""
    return dict(zip(problem.classes, cuts.tolist(), strict=True)) if problem.task == "multilabel" else float(cuts[0])


def _decided(problem: Problem, cuts: Floats, own: Labels, others: Labels) -> dict[str, Any]:
    """The thresholds, and how much they select out of fold and on test rows: should the two differ, so may rows."""
    if problem.task == "multiclass":
        return {}
    sides = {"out_of_fold": own, "test": others}
    each_row = {side: round(float(labels.sum()) / len(labels), DIGITS) for side, labels in sides.items()}
    if problem.task == "multilabel":
        return {"thresholds": threshold_of(problem, cuts), "labels_a_row": each_row}
    return {"threshold": threshold_of(problem, cuts), "predicted_positive": each_row}
