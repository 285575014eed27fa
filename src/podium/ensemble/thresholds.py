"""Where a probability becomes a label: the rules that `ensemble.threshold.rule` names."""

import numpy as np
import numpy.typing as npt

from podium.config.ensemble import Threshold
from podium.errors import PodiumError
from podium.metrics import binary, metric_of
from podium.metrics.decisions import best_thresholds
from podium.problem import Problem

Floats = npt.NDArray[np.float64]


def are_tuned(settings: Threshold, problem: Problem) -> bool:
    """Whether thresholds follow the rows: not if they are given, nor for a metric that reads none."""
    return settings.rule == "tuned" and problem.task != "multiclass" and metric_of(problem).reads == "labels"


def known(targets: npt.NDArray[np.int32], problem: Problem) -> npt.NDArray[np.bool_]:
    """Of which outputs the rows hold both sides, so that they can tell where to cut: `(outputs,)`; not multi-class.

    Args:
        targets: as `Problem.targets` says.
        problem: binary or multi-label.
    """
    counts = problem.class_counts(targets).reshape(-1, 2)  # (outputs, without and with)
    found: npt.NDArray[np.bool_] = counts.min(axis=1) > 0
    return found


def fit(
    settings: Threshold,
    targets: npt.NDArray[np.int32],
    probabilities: npt.ArrayLike,
    problem: Problem,
    weights: Floats | None = None,
) -> Floats:
    """The thresholds of a rule, from rows whose targets it may see.

    A label that none or all of those rows carry tells nothing about its own threshold, and takes `settings.value`.

    Args:
        settings: `ensemble.threshold`.
        targets: as `Problem.targets` says.
        probabilities: `(rows, outputs)`.
        problem: its metric is what `tuned` makes best.
        weights: how often each row counts, above 0, `(rows,)`; None: once. Rows weighted to another mix of classes give
            the thresholds for it.

    Returns:
        one a decision: binary `(1,)`, multi-label `(labels,)`, multi-class `(0,)`: the most probable class is taken.

    Raises:
        PodiumError: `tuned`, and the rows are all of one class (multi-label: no label parts them).
    """
    if problem.task == "multiclass":
        return np.empty(0)
    given = np.full(problem.outputs, settings.value)
    if settings.rule == "rate":
        return at_rate(settings, probabilities, rates(settings, targets, problem, weights), weights)
    if not are_tuned(settings, problem):
        return given
    learnable = known(targets, problem)
    if not learnable.any():
        wrong = f"no threshold can be tuned: the {len(targets)} rows it may be fitted on are all of one class"
        raise PodiumError(wrong, fix="use fewer folds, or set ensemble.threshold.rule: fixed")
    found, _ = best_thresholds(targets, probabilities, problem, per_label=settings.per_label, weights=weights)
    return np.where(learnable, found, given) if settings.per_label else found


def rates(
    settings: Threshold, targets: npt.NDArray[np.int32], problem: Problem, weights: Floats | None = None
) -> Floats:
    """The share of rows that the rule `rate` calls positive, `(outputs,)`: as given, or that of rows that are.

    Args:
        settings: `ensemble.threshold`.
        targets: as `Problem.targets` says.
        problem: binary or multi-label.
        weights: how often each row counts, `(rows,)`; None: once.
    """
    if settings.share is not None:
        return np.full(problem.outputs, settings.share)
    found: Floats = problem.indicators(targets).mean(axis=0, dtype=np.float64)
    if weights is not None:
        found = weights @ problem.indicators(targets) / weights.sum()
    return found if settings.per_label else np.full(problem.outputs, found.mean())


def at_rate(settings: Threshold, probabilities: npt.ArrayLike, shares: Floats, weights: Floats | None = None) -> Floats:
    """The thresholds at which these very rows are called positive at given rates, `(outputs,)`.

    So a row's label depends on which rows are beside it: its probability alone does not decide.

    Args:
        settings: `ensemble.threshold`; without `per_label` one threshold over all labels.
        probabilities: `(rows, outputs)`.
        shares: as `rates` gives them.
        weights: how often each row counts, `(rows,)`; None: once.
    """
    given = np.asarray(probabilities)
    if not settings.per_label:
        times = None if weights is None else np.repeat(weights, given.shape[1])
        return np.full(len(shares), matched_by_rate(given.ravel(), float(shares.mean()), times))
    columns = zip(given.T, shares.tolist(), strict=True)
    return np.array([matched_by_rate(column, share, weights) for column, share in columns])


def matched_by_rate(probabilities: npt.ArrayLike, share: float, weights: Floats | None = None) -> float:
    """The threshold at which the share of rows predicted positive comes nearest to a given one.

    Where out-of-fold probabilities come from one network a row and test ones from the average of several, the same
    threshold may select different shares; this is the threshold that would not. Midway between the neighbouring
    probabilities; of two equally near, the lower.

    Args:
        probabilities: of the positive class, or of one label, `(rows,)`.
        share: in [0, 1].
        weights: how often each row counts, `(rows,)`; None: once.

    Example:
        >>> matched_by_rate([0.1, 0.2, 0.4, 0.9], 0.25)
        0.65
    """
    cuts = binary.all_cuts(np.zeros(np.shape(probabilities), np.int32), probabilities, weights)
    rows = np.size(probabilities) if weights is None else weights.sum()
    positive = np.asarray(cuts.counts.false_positive) / rows  # with no target positive
    return float(cuts.thresholds[np.argmin(np.abs(positive - share))])
