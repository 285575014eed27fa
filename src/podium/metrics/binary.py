"""Metrics of two classes from counts, and the threshold that is best for one of them, exact over all cut points.

A row is predicted positive where its score is **at or above** the threshold; `predict` alone decides it.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from podium.errors import PodiumError

METRICS = ("f1", "accuracy", "precision", "recall")

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


class Counts(NamedTuple):
    """A confusion table, or many of them: each field an integer or an array, all of one shape."""

    true_positive: npt.ArrayLike
    false_positive: npt.ArrayLike
    false_negative: npt.ArrayLike
    true_negative: npt.ArrayLike


class Cuts(NamedTuple):
    """Every way to cut the scores in two, from "all positive" to "none": one line a distinct score, and one more."""

    thresholds: Floats  # (cuts,) ascending
    gaps: Floats  # (cuts,) between the two scores around each threshold; 0 for the first and the last cut
    counts: Counts  # (cuts,) each


def predict(scores: npt.ArrayLike, threshold: npt.ArrayLike) -> npt.NDArray[np.int32]:
    """1 where the score is at or above the threshold, else 0; compared in float64, whatever the dtype given.

    Args:
        scores: probabilities of the positive class, `(rows,)`.
        threshold: a number, or one a row `(rows,)`.
    """
    return (np.asarray(scores, np.float64) >= np.asarray(threshold, np.float64)).astype(np.int32)


def value(counts: Counts, metric: str) -> Floats:
    """A metric of each confusion table; 0 where its denominator is 0, as scikit-learn with `zero_division=0`.

    Args:
        counts: integers or arrays of one shape.
        metric: one of `METRICS`; f1, precision and recall are those of the positive class.

    Raises:
        PodiumError: the metric is none of them.

    Example:
        >>> float(value(Counts(2, 1, 1, 6), "accuracy"))
        0.8
    """
    tp, fp, fn, tn = (np.asarray(count, np.float64) for count in counts)
    match metric:
        case "f1":
            over, under = 2 * tp, 2 * tp + fp + fn
        case "accuracy":
            over, under = tp + tn, tp + fp + fn + tn
        case "precision":
            over, under = tp, tp + fp
        case "recall":
            over, under = tp, tp + fn
        case _:
            raise PodiumError(f"the metric {metric!r} is unknown", fix=f"give one of {', '.join(METRICS)}")
    return np.divide(over, under, out=np.zeros_like(under), where=under > 0)


def confusion(targets: npt.ArrayLike, predictions: npt.ArrayLike) -> Counts:
    """The confusion table of predicted labels.

    Args:
        targets: 0 or 1, `(rows,)`.
        predictions: 0 or 1, `(rows,)`.
    """
    truth, predicted = np.asarray(targets) == 1, np.asarray(predictions) == 1
    tp, positives = int(np.count_nonzero(truth & predicted)), int(np.count_nonzero(truth))
    fp = int(np.count_nonzero(predicted)) - tp
    return Counts(tp, fp, positives - tp, truth.size - positives - fp)


def score(targets: npt.ArrayLike, predictions: npt.ArrayLike, metric: str) -> float:
    """A metric of predicted labels, both `(rows,)` of 0 and 1.

    Raises:
        PodiumError: the metric is unknown.
    """
    return float(value(confusion(targets, predictions), metric))


def best_threshold(targets: npt.ArrayLike, scores: npt.ArrayLike, metric: str) -> tuple[float, float]:
    """The threshold with the best value of a metric, over every cut point there is, and that value.

    It lies midway between the two distinct scores that it parts. Of several equally good cuts the one with the widest
    gap between those scores is taken (the least sensitive one), and of equally wide ones the lowest. "All positive" is
    cut at the lowest score, "none positive" just above the highest one.

    Args:
        targets: 0 or 1, `(rows,)`, at least one row.
        scores: probabilities of the positive class (any finite numbers will do), `(rows,)`; ties are never parted.
        metric: one of `METRICS`.

    Raises:
        PodiumError: the metric is unknown, or a score is not finite.

    Example:
        >>> best_threshold([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9], "f1")
        (0.25, 0.8)
    """
    cuts = all_cuts(targets, scores)
    values = value(cuts.counts, metric)
    best = np.flatnonzero(values == values.max())
    chosen = best[np.argmax(cuts.gaps[best])]
    return float(cuts.thresholds[chosen]), float(values[chosen])


def all_cuts(targets: npt.ArrayLike, scores: npt.ArrayLike) -> Cuts:
    """The confusion table at every cut point, from cumulative counts: O(rows log rows).

    Args:
        targets: 0 or 1, `(rows,)`, at least one row.
        scores: finite, `(rows,)`.

    Raises:
        PodiumError: a score is not finite.
        ValueError: no rows, unequal lengths, or targets other than 0 and 1.
    """
    truth, given = np.asarray(targets), np.asarray(scores, np.float64)
    if truth.ndim != 1 or truth.shape != given.shape or not truth.size:
        raise ValueError(f"targets and scores are (rows,) with rows > 0, not {truth.shape} and {given.shape}")
    if not np.isin(truth, (0, 1)).all():
        raise ValueError(f"targets are 0 or 1, not {np.unique(truth)[:5]}")
    if not np.isfinite(given).all():
        row = int(np.flatnonzero(~np.isfinite(given))[0])
        raise PodiumError(f"score {row} of {given.size} is {given[row]}", fix="scores must be finite numbers")
    distinct, place = np.unique(given, return_inverse=True)
    total = np.bincount(place)  # (distinct,)
    positive = np.bincount(place[truth == 1], minlength=distinct.size)
    below = np.concatenate(([0], np.cumsum(total)))  # (cuts,) rows under the threshold
    fn = np.concatenate(([0], np.cumsum(positive)))
    tp, tn = fn[-1] - fn, below - fn
    counts = Counts(tp, truth.size - below - tp, fn, tn)
    low, high = distinct[:-1], distinct[1:]
    middle = low / 2 + high / 2
    middle = np.where((middle > low) & (middle <= high), middle, high)  # neighbours in float64 have nothing between
    thresholds = np.concatenate((distinct[:1], middle, np.nextafter(distinct[-1:], np.inf)))
    gaps = np.concatenate(([0.0], high - low, [0.0]))
    return Cuts(thresholds, gaps, counts)
