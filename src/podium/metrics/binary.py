"""Metrics of two classes from counts, and the threshold that is best for one of them, exact over all cut points.

A row is predicted positive where its score is **at or above** the threshold; `predict` alone decides it.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from podium.errors import PodiumError
from podium.metrics import averages, ratios
from podium.metrics.agreement import kappa_of_two, matthews_of_two
from podium.metrics.counts import Counts, Floats
from podium.metrics.cuts import Cuts, all_cuts

__all__ = [
    "METRICS",
    "Counts",
    "Cuts",
    "OfCounts",
    "all_cuts",
    "best_threshold",
    "confusion",
    "of_counts",
    "predict",
    "score",
    "value",
]

METRICS = ("f1", "accuracy", "precision", "recall", "specificity", "jaccard", "matthews", "quadratic_kappa")
"""Of the second class, or of both; any `f<beta>`, and averages such as `f1_macro`, are taken too."""

OfCounts = Callable[[Counts], Floats]


def of_counts(metric: str) -> OfCounts:
    """A metric as a function of confusion tables, of whatever shape.

    Args:
        metric: one of `METRICS`; f1, precision, recall, ... are those of the second class, and `f1_macro`, ...
            averages over both.

    Raises:
        PodiumError: there is no such metric of labels.
    """
    if metric == "matthews":
        return matthews_of_two
    if metric == "quadratic_kappa":
        return kappa_of_two
    if (ratio := ratios.named(metric)) is not None:
        return ratio
    base, _, ending = metric.rpartition("_")
    for average in averages.AVERAGES:
        if ending == average and (ratio := ratios.named(base)) is not None:
            return averages.OverBoth(averages.Averaged(ratio, average, every=False))
    raise PodiumError(f"the metric {metric!r} is unknown", fix=f"give one of {', '.join(METRICS)}")


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
        metric: as `of_counts` takes it.

    Raises:
        PodiumError: the metric is unknown.

    Example:
        >>> float(value(Counts(2, 1, 1, 6), "accuracy"))
        0.8
    """
    return of_counts(metric)(counts)


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
        metric: as `of_counts` takes it.

    Raises:
        PodiumError: the metric is unknown, or a score is not finite.

    Example:
        >>> best_threshold([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9], "f1")
        (0.25, 0.8)
    """
    function = of_counts(metric)
    cuts = all_cuts(targets, scores)
    values = function(cuts.counts)
    chosen = cuts.best(values)
    return float(cuts.thresholds[chosen]), float(values[chosen])
