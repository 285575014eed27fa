"""One entrant, a member or the blend, judged: its probabilities, its threshold, and every score of it."""

from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from podium.config.ensemble import Ensemble
from podium.ensemble import thresholds
from podium.ensemble.bootstrap import interval
from podium.ensemble.honest import Honest, by_fold, honest, slices_of
from podium.ensemble.truth import Truth
from podium.metrics import binary
from podium.metrics.probability import brier, log_loss

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
DIGITS = 6


class Fit(NamedTuple):
    """What is fitted on out-of-fold rows: the members' weights, and the threshold of their blend."""

    weights: Floats  # (members,)
    threshold: float


class Judged(NamedTuple):
    """An entrant's probabilities, float32 as they are written, and its scores."""

    oof: npt.NDArray[np.float32]  # (rows, outputs)
    test: npt.NDArray[np.float32]  # (test rows, outputs)
    honest: Honest[Fit]
    scores: dict[str, Any]  # as in scores.json


def judge(oof: Floats, test: Floats, method: ModuleType, truth: Truth, settings: Ensemble, metric: str) -> Judged:
    """Blend members with a method, tune the threshold, and score both on rows that neither was fitted on.

    Args:
        oof: out-of-fold probabilities, `(members, rows, outputs)`; one member alone is a blend too.
        test: `(members, test rows, outputs)`.
        method: a file of `podium.ensemble.methods`.
        truth: the rows' targets, folds and groups.
        settings: `ensemble`: the threshold's rule and the bootstrap.
        metric: the competition's.
    """

    def combined(probabilities: Floats, weights: Floats) -> npt.NDArray[np.float32]:
        mixed: Floats = method.combine(probabilities, weights)
        return mixed.astype(np.float32)  # as it is written, so that the threshold parts the same rows in the file

    def fit(rows: Integers) -> Fit:
        weights = method.fit(oof[:, rows], truth.target[rows], metric)
        positive = combined(oof[:, rows], weights)[:, 0]
        return Fit(weights, thresholds.fit(settings.threshold, truth.target[rows], positive, metric))

    def predict(fitted: Fit, rows: Integers) -> npt.NDArray[np.int32]:
        return binary.predict(combined(oof[:, rows], fitted.weights)[:, 0], fitted.threshold)

    slices, over = slices_of(truth.fold[0], truth.group)
    found = honest(truth.target, slices, truth.group, metric, fit, predict)
    own, others = combined(oof, found.whole.weights), combined(test, found.whole.weights)
    again = settings.bootstrap
    low, high = interval(
        truth.target,
        found.predictions,
        truth.group,
        metric,
        repeats=again.repeats,
        confidence=again.confidence,
        seed=again.seed,
    )
    folds = by_fold(truth.target, found.predictions, truth.fold[0], metric)
    threshold = found.whole.threshold
    scores = {
        "cross_fitted": round(found.cross_fitted, DIGITS),
        "low": round(low, DIGITS),
        "high": round(high, DIGITS),
        "raw": round(found.raw, DIGITS),
        "gap": round(found.gap, DIGITS),
        "brier": round(brier(truth.target, own[:, 0]), DIGITS),
        "log_loss": round(log_loss(truth.target, own[:, 0]), DIGITS),
        "threshold": threshold,
        "predicted_positive": {
            "out_of_fold": round(float(binary.predict(own[:, 0], threshold).mean()), DIGITS),
            "test": round(float(binary.predict(others[:, 0], threshold).mean()), DIGITS),
        },
        "folds": {str(fold): round(score, DIGITS) for fold, score in folds.items()},
        "cross_fitted_over": over,
        "cross_fitted_thresholds": {str(part): fitted.threshold for part, fitted in found.parts.items()},
    }
    return Judged(own, others, found, scores)
