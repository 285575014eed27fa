"""The interval around a score, by resampling whole duplicate groups."""

import numpy as np
import numpy.typing as npt

from podium.metrics import binary

Integers = npt.NDArray[np.int64]


def interval(
    targets: npt.ArrayLike,
    predictions: npt.ArrayLike,
    groups: npt.NDArray[np.integer],
    metric: str,
    *,
    repeats: int = 1000,
    confidence: float = 0.95,
    seed: int = 1,
) -> tuple[float, float]:
    """The percentile bootstrap interval (Efron 1979) of a metric over groups of rows that stay together.

    Rows of one group are not independent, so groups are drawn, not rows (the cluster bootstrap; Davison and Hinkley
    1997, section 3.8). The interval always holds the score itself.

    Args:
        targets: 0 or 1, `(rows,)`.
        predictions: 0 or 1, `(rows,)`.
        groups: `(rows,)`.
        metric: one of `podium.metrics.binary.METRICS`.
        repeats: resamples.
        confidence: the share of resamples inside, in (0, 1).
        seed: of the resamples.
    """
    truth, predicted = np.asarray(targets) == 1, np.asarray(predictions) == 1
    cells = np.stack([truth & predicted, ~truth & predicted, truth & ~predicted, ~truth & ~predicted])  # (4, rows)
    totals = resampled(cells.T.astype(np.int64), groups, repeats=repeats, rng=np.random.default_rng(seed))
    scores = binary.value(binary.Counts(*totals.T), metric)  # (repeats,)
    here = float(binary.value(binary.Counts(*cells.sum(axis=1)), metric))
    low, high = np.quantile(scores, [(1 - confidence) / 2, (1 + confidence) / 2])
    return min(float(low), here), max(float(high), here)


def resampled(cells: Integers, groups: npt.NDArray[np.integer], *, repeats: int, rng: np.random.Generator) -> Integers:
    """Column sums over each resample of groups, drawn with replacement.

    Groups with the same sums are interchangeable, so what is drawn is how often each *kind* of group occurs: one
    multinomial draw over a few dozen kinds instead of one over all groups, with the same distribution.

    Args:
        cells: one line a row, `(rows, cells)`.
        groups: `(rows,)`.
        repeats: resamples.
        rng: their randomness.

    Returns:
        `(repeats, cells)`.
    """
    _, place = np.unique(groups, return_inverse=True)
    sums = np.stack([np.bincount(place, weights=column) for column in cells.T], axis=1)  # (groups, cells)
    kinds, occurrences = np.unique(sums.astype(np.int64), axis=0, return_counts=True)  # (kinds, cells)
    drawn = rng.multinomial(occurrences.sum(), occurrences / occurrences.sum(), size=repeats)  # (repeats, kinds)
    return drawn @ kinds
