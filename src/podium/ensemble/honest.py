"""Raw and cross-fitted scores: what a fit scores on its own rows, and what it scores on rows that it never saw."""

from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from podium.errors import PodiumError
from podium.metrics import Metric

Integers = npt.NDArray[np.int64]
Predictions = npt.NDArray[Any]
Fitted = TypeVar("Fitted")

SLICES = 5


class Honest(NamedTuple, Generic[Fitted]):
    """One fit (of thresholds, of weights and thresholds) and the two scores of it."""

    whole: Fitted  # fitted on all rows: what predicts the test rows
    parts: dict[int, Fitted]  # fitted on the other slices' groups, by slice
    predictions: Predictions  # what the metric reads, (rows, ...), each by the fit that did not see it
    raw: float
    cross_fitted: float
    gap: float  # how much the raw score flatters: above 0 where it is the better one


def honest(
    targets: npt.NDArray[np.int32],
    slices: npt.NDArray[np.integer],
    groups: npt.NDArray[np.integer],
    metric: Metric,
    fit: Callable[[Integers], Fitted],
    predict: Callable[[Fitted, Integers], Predictions],
) -> Honest[Fitted]:
    """Fit on all rows and score there (raw); fit on the other slices, predict each, score all once (cross-fitted).

    Neither the rows of a slice nor their duplicates have a say in what predicts them: `fit` is called with the
    positions of rows whose group has no row in the slice. (folds.by: column may part a group.)

    Args:
        targets: as `Problem.targets` says.
        slices: the slice of each row, at least two of them, `(rows,)`: usually the folds.
        groups: of duplicates, `(rows,)`.
        metric: the problem's.
        fit: positions `(rows,)` of the rows it may see → whatever it fits.
        predict: that, and positions of rows → what the metric reads of them: labels or probabilities.
    """
    everything = np.arange(len(targets))
    whole = fit(everything)
    parts: dict[int, Fitted] = {}
    held: list[tuple[Integers, Predictions]] = []
    for part in np.unique(slices):
        inside = np.flatnonzero(slices == part)
        parts[int(part)] = fit(np.flatnonzero(~np.isin(groups, groups[inside])))
        held.append((inside, predict(parts[int(part)], inside)))
    predictions = np.concatenate([found for _, found in held])
    predictions[np.concatenate([inside for inside, _ in held])] = predictions.copy()
    raw, crossed = metric.score(targets, predict(whole, everything)), metric.score(targets, predictions)
    return Honest(whole, parts, predictions, raw, crossed, metric.goodness(raw) - metric.goodness(crossed))


def slices_of(folds: npt.NDArray[np.integer], groups: npt.NDArray[np.integer]) -> tuple[Integers, str]:
    """The slices to cross-fit over: the folds; where only one is validated, five slices of its groups.

    Args:
        folds: of each validated row, `(rows,)`.
        groups: of duplicates, `(rows,)`.

    Returns:
        the slices `(rows,)`, and what they are in words.

    Raises:
        PodiumError: one fold and one group.
    """
    if np.unique(folds).size > 1:
        return folds.astype(np.int64), "folds"
    _, ranks = np.unique(groups, return_inverse=True)
    if ranks.max() == 0:
        raise PodiumError("a score cannot be cross-fitted on one group of rows", fix="validate on more rows")
    return (ranks % SLICES).astype(np.int64), f"{min(SLICES, int(ranks.max()) + 1)} slices of the only fold's groups"


def by_fold(
    targets: npt.NDArray[np.int32], predictions: Predictions, folds: npt.NDArray[np.integer], metric: Metric
) -> dict[int, float]:
    """A metric of predictions within each fold, in order.

    Args:
        targets: as `Problem.targets` says.
        predictions: what the metric reads, `(rows, ...)`.
        folds: of each row, `(rows,)`.
        metric: the problem's.
    """
    return {int(f): metric.score(targets[folds == f], predictions[folds == f]) for f in np.unique(folds)}
