"""One entrant fitted and cross-fitted: weights, calibration and thresholds, and the probabilities that come of them."""

from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from podium.config.ensemble import Ensemble
from podium.ensemble import thresholds
from podium.ensemble.honest import Honest, honest, slices_of
from podium.ensemble.methods import Fitted, Seen
from podium.ensemble.truth import Truth
from podium.metrics import metric_of
from podium.metrics.decisions import decide

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


class Fit(NamedTuple):
    """What is fitted on out-of-fold rows, each on what the one before it gives."""

    blend: Fitted
    calibration: list[Any] | None  # None: none is asked for
    thresholds: Floats  # binary (1,), multi-label (labels,), multi-class (0,)
    rates: Floats | None = None  # of the threshold rule `rate`, like thresholds: the shares of rows to call positive


class Crossed(NamedTuple):
    """An entrant's fits and its probabilities, float32 as they are written, `(rows, outputs)`."""

    honest: Honest[Fit]
    own: Singles  # of the fit on all rows, out of fold: what the thresholds were tuned on
    oof: Singles  # each row by the fit that did not see it
    uncalibrated: Singles  # the same before calibration
    test: Singles  # (test rows, outputs) by the fit on all rows
    test_thresholds: Floats  # of the rule `rate` those that part the test rows at the rate, else the fit's own
    without: dict[int, tuple[Singles, Singles]]  # by slice, all rows and test rows by the fit that did not see it; only
    # where `ensemble.prior` asks for what else is to be fitted on the rest


def crossed(
    oof: Floats, test: Floats, names: tuple[str, ...], method: ModuleType, truth: Truth, settings: Ensemble
) -> Crossed:
    """Blend members with a method, calibrate, tune the thresholds; and do so again without each slice of the rows.

    Args:
        oof: out-of-fold probabilities, `(members, rows, outputs)`; one member alone is a blend too.
        test: `(members, test rows, outputs)`.
        names: of the members.
        method: a file of `podium.ensemble.methods`.
        truth: the rows' targets, folds and groups, and what the problem is.
        settings: `ensemble`: its blend, calibration and threshold.
    """
    problem, targets = truth.problem, truth.target
    metric, seen = metric_of(problem), Seen(targets, truth.group, problem, settings.threshold, names)
    calibrate = None if settings.calibration == "none" else calibration_of(settings.calibration)

    slices, _ = slices_of(truth.fold[0], truth.group)
    own, held, before = np.empty((3, len(targets), problem.outputs), np.float32)

    def calibrated(mixed: Floats, fitted: Fit) -> Singles:
        if calibrate is not None:
            mixed = calibrate.apply(mixed, fitted.calibration, problem)
        return mixed.astype(np.float32)  # as it is written, so that the threshold parts the same rows in the file

    def combined(probabilities: Floats, fitted: Fit) -> Singles:
        return calibrated(method.combine(probabilities, fitted.blend, problem), fitted)

    def fit(rows: Integers) -> Fit:
        given = oof[:, rows]
        fitted = Fit(method.fit(given, seen.part(rows), settings.blend), None, np.empty(0))
        mixed = method.combine(given, fitted.blend, problem)
        if calibrate is not None:
            fitted = fitted._replace(calibration=calibrate.fit(mixed, targets[rows], problem))
        cuts = thresholds.fit(settings.threshold, targets[rows], calibrated(mixed, fitted), problem)
        by_rate = settings.threshold.rule == "rate" and problem.task != "multiclass"
        shares = thresholds.rates(settings.threshold, targets[rows], problem) if by_rate else None
        return fitted._replace(thresholds=cuts, rates=shares)

    def predict(fitted: Fit, rows: Integers) -> npt.NDArray[Any]:
        mixed = method.combine(oof[:, rows], fitted.blend, problem)
        probabilities = calibrated(mixed, fitted)
        if len(rows) == len(targets):  # by the fit on all of them
            own[:] = probabilities
        else:
            held[rows], before[rows] = probabilities, mixed
        return (
            decide(probabilities, _cuts(fitted, probabilities, settings), problem)
            if metric.reads == "labels"
            else probabilities
        )

    found = honest(targets, slices, truth.group, metric, fit, predict)
    for part, fitted in found.parts.items():
        found.parts[part] = fitted._replace(thresholds=_cuts(fitted, held[slices == part], settings))
    others = combined(test, found.whole)
    parts = {} if settings.prior == "train" else found.parts
    without = {part: (combined(oof, fitted), combined(test, fitted)) for part, fitted in parts.items()}
    return Crossed(found, own, held, before, others, _cuts(found.whole, others, settings), without)


def _cuts(fitted: Fit, probabilities: Singles, settings: Ensemble) -> Floats:
    """Where these rows are cut: at the fit's thresholds, or where the rate is that of the fit."""
    if fitted.rates is None:
        return fitted.thresholds
    return thresholds.at_rate(settings.threshold, probabilities, fitted.rates)


def method_of(name: str) -> ModuleType:
    """The file of a way to combine members."""
    return import_module(f"podium.ensemble.methods.{name}")


def calibration_of(name: str) -> ModuleType:
    """The file of a map of the blend's probabilities."""
    return import_module(f"podium.ensemble.calibration.{name}")
