"""Raw and cross-fitted scores: what a fit scores on its own rows, and what it scores on rows that it never saw."""

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from podium.errors import PodiumError
from podium.metrics import binary

Integers = npt.NDArray[np.int64]
Labels = npt.NDArray[np.int32]
Fitted = TypeVar("Fitted")

SLICES = 5


class Honest(NamedTuple, Generic[Fitted]):
    """One fit (of a threshold, of weights and a threshold) and the two scores of it."""

    whole: Fitted  # fitted on all rows: what predicts the test rows
    parts: dict[int, Fitted]  # fitted on the other slices' groups, by slice
    predictions: Labels  # (rows,) each by the fit that did not see it
    raw: float
    cross_fitted: float

    @property
    def gap(self) -> float:
        """How much the raw score flatters."""
        return self.raw - self.cross_fitted


def honest(
    targets: npt.NDArray[np.int32],
    slices: npt.NDArray[np.integer],
    groups: npt.NDArray[np.integer],
    metric: str,
    fit: Callable[[Integers], Fitted],
    predict: Callable[[Fitted, Integers], Labels],
) -> Honest[Fitted]:
    """Fit on all rows and score there (raw); fit on the other slices, predict each, score all once (cross-fitted).

    Neither the rows of a slice nor their duplicates have a say in what predicts them: `fit` is called with the
    positions of rows whose group has no row in the slice. (folds.by: column may part a group.)

    Args:
        targets: 0 or 1, `(rows,)`.
        slices: the slice of each row, at least two of them, `(rows,)`: usually the folds.
        groups: of duplicates, `(rows,)`.
        metric: one of `podium.metrics.binary.METRICS`.
        fit: positions `(rows,)` of the rows it may see → whatever it fits.
        predict: that, and positions of rows → their labels.
    """
    everything = np.arange(len(targets))
    whole = fit(everything)
    parts: dict[int, Fitted] = {}
    predictions = np.zeros(len(targets), np.int32)
    for held in np.unique(slices):
        inside = np.flatnonzero(slices == held)
        parts[int(held)] = fit(np.flatnonzero(~np.isin(groups, groups[inside])))
        predictions[inside] = predict(parts[int(held)], inside)
    raw = binary.score(targets, predict(whole, everything), metric)
    return Honest(whole, parts, predictions, raw, binary.score(targets, predictions, metric))


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


def by_fold(targets: Labels, predictions: Labels, folds: npt.NDArray[np.integer], metric: str) -> dict[int, float]:
    """A metric of predicted labels within each fold, in order.

    Args:
        targets: 0 or 1, `(rows,)`.
        predictions: 0 or 1, `(rows,)`.
        folds: of each row, `(rows,)`.
        metric: one of `podium.metrics.binary.METRICS`.
    """
    return {int(f): binary.score(targets[folds == f], predictions[folds == f], metric) for f in np.unique(folds)}
