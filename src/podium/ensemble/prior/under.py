"""An entrant under another prior: corrected probabilities, and thresholds for rows of that mix, cross-fitted."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from podium.config.ensemble import Ensemble
from podium.ensemble import thresholds
from podium.ensemble.crossed import Crossed
from podium.ensemble.honest import slices_of
from podium.ensemble.prior.estimate import Estimates, likeliest
from podium.ensemble.prior.weights import corrected, shares_of, weights_of
from podium.ensemble.truth import Truth
from podium.errors import PodiumError
from podium.metrics import metric_of
from podium.metrics.decisions import decide
from podium.problem import Problem

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]


class Under(NamedTuple):
    """What an entrant makes of rows with a prior, `(..., outputs)`, and its answers of out-of-fold rows."""

    test: Singles
    test_thresholds: Floats
    predictions: npt.NDArray[Any]  # what the metric reads, each out-of-fold row by what was fitted without it
    thresholds: dict[int, Floats]  # by slice, of its rows


def asked(settings: Ensemble, truth: Truth, estimates: Estimates) -> Floats | None:
    """The prior that `ensemble.prior` asks for, `(outputs,)`; None: that of training, so nothing changes.

    Args:
        settings: `ensemble`.
        truth: the rows.
        estimates: of the test rows' prior.

    Raises:
        PodiumError: a share is given for a class or label that no row is of, or for a label that every row carries.
    """
    given, problem, own = settings.prior, truth.problem, shares_of(truth.target, truth.problem)
    if given == "train":
        return None
    if given == "estimated":
        return estimates.share
    if not isinstance(given, dict):
        return np.full(1, given)
    found = np.array([given.get(name, share) for name, share in zip(problem.classes, own.tolist(), strict=True)])
    for name, share in zip(problem.classes, own.tolist(), strict=True):
        if name in given and share in (0, 1) and given[name] != share:
            what = (
                f"{'no' if share == 0 else 'every'} out-of-fold row is {name!r}, so nothing can be weighted to a share"
            )
            raise PodiumError(what, where="ensemble.prior", fix=f"take {name} out, or set it to train")
    return found / found.sum() if problem.task == "multiclass" else found


def under(given: Crossed, prior: Floats, truth: Truth, settings: Ensemble) -> Under:
    """Correct probabilities to a prior, and choose thresholds on out-of-fold rows weighted to it.

    For each slice all of it is done without its rows: the shares that are corrected from, the thresholds, and with
    `prior: estimated` the estimate itself, from test probabilities by the fit without the slice.

    Args:
        given: the entrant, with what its fits without each slice give (`Crossed.without`).
        prior: of the test rows, `(outputs,)`.
        truth: the rows.
        settings: `ensemble`: its prior and threshold.
    """
    problem, targets, rule = truth.problem, truth.target, settings.threshold
    metric, own = metric_of(problem), shares_of(truth.target, truth.problem)
    weights = weights_of(targets, prior, problem)
    test = _moved(given.test, own, prior, problem)
    if rule.rule == "rate" and problem.task != "multiclass":
        cuts = thresholds.at_rate(rule, test, thresholds.rates(rule, targets, problem, weights))
    else:
        cuts = thresholds.fit(rule, targets, _moved(given.own, own, prior, problem), problem, weights)
    slices, _ = slices_of(truth.fold[0], truth.group)
    predictions, by_slice = given.honest.predictions.copy(), {}
    for part, (oof, tests) in given.without.items():
        inside = slices == part
        rest = ~np.isin(truth.group, truth.group[inside])
        before = shares_of(targets[rest], problem)
        there = likeliest(oof[rest], tests, targets[rest], problem) if settings.prior == "estimated" else prior
        again = weights_of(targets[rest], there, problem)
        by_slice[part] = thresholds.fit(rule, targets[rest], _moved(oof[rest], before, there, problem), problem, again)
        held = _moved(given.oof[inside], before, there, problem)
        predictions[inside] = decide(held, by_slice[part], problem) if metric.reads == "labels" else held
    return Under(test, cuts, predictions, by_slice)


def _moved(probabilities: Singles, own: Floats, prior: Floats, problem: Problem) -> Singles:
    """Corrected, and float32 as they are written, so that thresholds part the same rows in the file."""
    return corrected(probabilities, own, prior, problem).astype(np.float32)
