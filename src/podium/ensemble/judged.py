"""One entrant, a member or the blend, judged: its probabilities, its thresholds, and every score of it."""

from dataclasses import replace
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from podium.config.ensemble import Ensemble
from podium.ensemble import thresholds
from podium.ensemble.bootstrap import interval
from podium.ensemble.by_class import by_class
from podium.ensemble.honest import Honest, by_fold, honest, slices_of
from podium.ensemble.truth import Truth
from podium.metrics import metric_of
from podium.metrics.decisions import decide
from podium.problem import Problem

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Labels = npt.NDArray[np.int32]
DIGITS = 6


class Fit(NamedTuple):
    """What is fitted on out-of-fold rows: the members' weights, and the thresholds of their blend."""

    weights: Floats  # (members,)
    thresholds: Floats  # binary (1,), multi-label (labels,), multi-class (0,)


class Judged(NamedTuple):
    """An entrant's probabilities, float32 as they are written, its labels, and its scores."""

    oof: npt.NDArray[np.float32]  # (rows, outputs)
    test: npt.NDArray[np.float32]  # (test rows, outputs)
    oof_labels: Labels  # shaped like the targets, each by the fit that did not see its row
    test_labels: Labels
    honest: Honest[Fit]
    scores: dict[str, Any]  # as in scores.json


def judge(oof: Floats, test: Floats, method: ModuleType, truth: Truth, settings: Ensemble) -> Judged:
    """Blend members with a method, tune the thresholds, and score both on rows that neither was fitted on.

    Args:
        oof: out-of-fold probabilities, `(members, rows, outputs)`; one member alone is a blend too.
        test: `(members, test rows, outputs)`.
        method: a file of `podium.ensemble.methods`.
        truth: the rows' targets, folds and groups, and what the problem is.
        settings: `ensemble`: the threshold's rule and the bootstrap.
    """
    problem, targets = truth.problem, truth.target
    metric = metric_of(problem)

    def combined(probabilities: Floats, weights: Floats) -> npt.NDArray[np.float32]:
        mixed: Floats = method.combine(probabilities, weights)
        return mixed.astype(np.float32)  # as it is written, so that the threshold parts the same rows in the file

    def fit(rows: Integers) -> Fit:
        weights = method.fit(oof[:, rows], targets[rows], problem)
        return Fit(weights, thresholds.fit(settings.threshold, targets[rows], combined(oof[:, rows], weights), problem))

    def predict(fitted: Fit, rows: Integers) -> npt.NDArray[Any]:
        probabilities = combined(oof[:, rows], fitted.weights)
        return decide(probabilities, fitted.thresholds, problem) if metric.reads == "labels" else probabilities

    slices, over = slices_of(truth.fold[0], truth.group)
    found = honest(targets, slices, truth.group, metric, fit, predict)
    own, others = combined(oof, found.whole.weights), combined(test, found.whole.weights)
    cuts = found.whole.thresholds
    labels = found.predictions if metric.reads == "labels" else decide(found.predictions, cuts, problem)
    again = settings.bootstrap
    low, high = interval(
        problem,
        targets,
        found.predictions,
        truth.group,
        repeats=again.repeats,
        confidence=again.confidence,
        seed=again.seed,
    )
    folds = by_fold(targets, found.predictions, truth.fold[0], metric)
    test_labels = decide(others, cuts, problem)
    numbers = {
        "cross_fitted": found.cross_fitted,
        "low": low,
        "high": high,
        "raw": found.raw,
        "gap": found.gap,
        **{name: metric_of(replace(problem, metric=name)).score(targets, own) for name in ("brier", "log_loss")},
    }
    several, cut = problem.task != "binary", problem.task != "multiclass"
    parts = {str(part): threshold_of(problem, fitted.thresholds) for part, fitted in found.parts.items()} if cut else {}
    scores = {
        **{name: round(number, DIGITS) for name, number in numbers.items()},
        **_decided(problem, cuts, decide(own, cuts, problem), test_labels),
        "folds": {str(fold): round(score, DIGITS) for fold, score in folds.items()},
        "cross_fitted_over": over,
        **({"cross_fitted_thresholds": parts} if cut else {}),
        **({"classes": by_class(problem, targets, labels, test_labels, digits=DIGITS)} if several else {}),
    }
    return Judged(own, others, labels, test_labels, found, scores)


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
