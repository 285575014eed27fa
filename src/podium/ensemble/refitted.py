"""The interval of a score, as much wider as tuning thresholds on other rows would have made it."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from podium.config.ensemble import Ensemble
from podium.ensemble.bootstrap import AT_ONCE, drawn, interval
from podium.ensemble.crossed import Crossed
from podium.ensemble.honest import slices_of
from podium.ensemble.thresholds import are_tuned
from podium.ensemble.truth import Truth
from podium.metrics import Metric, metric_of
from podium.metrics.by_class import OfTwoClasses
from podium.metrics.counts import Counts

Floats = npt.NDArray[np.float64]
REPEATS = 200


class Intervals(NamedTuple):
    """Of a cross-fitted score, low and high end each."""

    kept: tuple[float, float]  # of the predictions as they are: the percentile interval
    told: tuple[float, float]  # as much wider as thresholds that are tuned anew make it


def intervals(given: Crossed, truth: Truth, settings: Ensemble) -> Intervals:
    """The interval of an entrant's cross-fitted score, before and after it is widened.

    Args:
        given: the entrant.
        truth: the rows.
        settings: `ensemble`: its threshold and bootstrap.
    """
    found, again = given.honest, settings.bootstrap
    kept = interval(
        truth.problem,
        truth.target,
        found.predictions,
        truth.group,
        repeats=again.repeats,
        confidence=again.confidence,
        seed=again.seed,
    )
    times = widening(given, truth, settings)
    return Intervals(kept, widened(found.cross_fitted, kept, times, metric_of(truth.problem)))


def widening(given: Crossed, truth: Truth, settings: Ensemble) -> float:
    """The deviation of the cross-fitted score with thresholds tuned anew, by that with those it has; 1 at least.

    A bootstrap of fixed predictions knows how the rows that are scored vary, and takes the thresholds that score them
    for given. They are tuned on rows of the same sample, and another sample would have tuned others (Bengio and
    Grandvalet 2004: no variance of a cross-validated score can be had from its own errors alone; Bates, Hastie and
    Tibshirani 2023: so intervals are too narrow). Here both deviations are taken over the same resamples of duplicate
    groups, once as the predictions are, once with each slice's threshold tuned on the resampled rows of the others: a
    group's copies stay in its slice. Of two classes and the rule `tuned`; elsewhere it is 1. Weights and calibration
    are not fitted anew.

    Args:
        given: the entrant.
        truth: the rows.
        settings: `ensemble`: its threshold and bootstrap.
    """
    problem, metric = truth.problem, metric_of(truth.problem)
    if not isinstance(metric, OfTwoClasses) or not are_tuned(settings.threshold, problem):
        return 1.0
    slices, _ = slices_of(truth.fold[0], truth.group)
    _, place = np.unique(truth.group, return_inverse=True)
    positive, labels = truth.target == 1, given.honest.predictions == 1
    own, held = (side[:, 0].astype(np.float64) for side in (given.own, given.oof))
    parts = [
        (np.flatnonzero(slices == part), np.flatnonzero(~np.isin(truth.group, truth.group[slices == part])))
        for part in np.unique(slices)
    ]
    rng = np.random.default_rng(settings.bootstrap.seed)
    kept, anew = list[Floats](), list[Floats]()
    for times in drawn(int(place.max()) + 1, REPEATS, rng, most=max(1, AT_ONCE // len(place))):
        weights = times[:, place].astype(np.float64)  # (resamples, rows)
        kept.append(metric.of_counts(_counts(weights, positive, weights @ labels, weights @ (labels & positive))))
        called, right = np.zeros((2, len(weights)))
        for inside, rest in parts:
            cuts = _best_cuts(weights[:, rest], positive[rest], own[rest], metric)
            chosen = weights[:, inside] * (held[inside] >= cuts[:, None])
            called += chosen.sum(axis=1)
            right += chosen @ positive[inside]
        anew.append(metric.of_counts(_counts(weights, positive, called, right)))
    apart, as_they_are = (float(np.concatenate(scores).std()) for scores in (anew, kept))
    return max(1.0, apart / as_they_are) if as_they_are > 0 else 1.0


def widened(value: float, interval: tuple[float, float], times: float, metric: Metric) -> tuple[float, float]:
    """An interval with both sides so many times as long, within what a score can be.

    Args:
        value: the score inside.
        interval: its low and high end.
        times: 1 or more.
        metric: of the score: where more is better it is 1 at most; and none falls below 0 that did not before.
    """
    low, high = (value + times * (end - value) for end in interval)
    return max(low, min(interval[0], 0.0)), min(high, max(interval[1], 1.0)) if metric.greater_is_better else high


def _counts(weights: Floats, positive: npt.NDArray[np.bool_], called: Floats, right: Floats) -> Counts:
    """The confusion table of each resample."""
    with_it = weights @ positive
    return Counts(right, called - right, with_it - right, weights.sum(axis=1) - with_it - called + right)


def _best_cuts(weights: Floats, positive: npt.NDArray[np.bool_], scores: Floats, metric: OfTwoClasses) -> Floats:
    """The best threshold of each resample, `(resamples,)`: midway between the drawn scores around it.

    Args:
        weights: how often each row counts, `(resamples, rows)`.
        positive: `(rows,)`.
        scores: `(rows,)`.
        metric: what is best.
    """
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    starts = np.flatnonzero(np.concatenate([[True], ranked[1:] < ranked[:-1]]))  # ties are never parted
    drawn_here = weights[:, order]
    total, with_it = (np.add.reduceat(part, starts, axis=1) for part in (drawn_here, drawn_here * positive[order]))
    right, called = (np.pad(np.cumsum(part, axis=1), ((0, 0), (1, 0))) for part in (with_it, total))  # 0, 1, ... taken
    rows, all_of_it = called[:, -1:], right[:, -1:]
    counts = Counts(right, called - right, all_of_it - right, rows - called - all_of_it + right)
    taken = np.argmax(metric.goodness(metric.of_counts(counts)), axis=1)
    later = (total > 0) & (np.arange(len(starts)) >= taken[:, None])
    distinct, last = ranked[starts], np.maximum(taken - 1, 0)
    below = np.where(later.any(axis=1), later.argmax(axis=1), last)  # the next that is drawn; none: itself
    return np.where(taken > 0, (distinct[last] + distinct[below]) / 2, np.inf)
