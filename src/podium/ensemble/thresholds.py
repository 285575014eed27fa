"""Where a probability becomes a positive label: the rules that `ensemble.threshold.rule` names."""

import numpy as np
import numpy.typing as npt

from podium.config.ensemble import Threshold
from podium.errors import PodiumError
from podium.metrics import binary


def fit(settings: Threshold, targets: npt.ArrayLike, probabilities: npt.ArrayLike, metric: str) -> float:
    """The threshold of a rule, from rows whose targets it may see.

    Args:
        settings: `ensemble.threshold`.
        targets: 0 or 1, `(rows,)`.
        probabilities: of the positive class, `(rows,)`.
        metric: what `tuned` makes best, exactly, over all cut points.

    Raises:
        PodiumError: `tuned`, and the rows are all of one class.
    """
    if settings.rule == "fixed":
        return settings.value
    if np.unique(np.asarray(targets)).size < 2:
        problem = f"no threshold can be tuned: the {np.size(targets)} rows it may be fitted on are all of one class"
        raise PodiumError(problem, fix="use fewer folds, or set ensemble.threshold.rule: fixed")
    return binary.best_threshold(targets, probabilities, metric)[0]


def matched_by_rate(probabilities: npt.ArrayLike, share: float) -> float:
    """The threshold at which the share of rows predicted positive comes nearest to a given one.

    Where out-of-fold probabilities come from one network a row and test ones from the average of several, the same
    threshold may select different shares; this is the threshold that would not. Midway between the neighbouring
    probabilities; of two equally near, the lower.

    Args:
        probabilities: of the positive class, `(rows,)`.
        share: in [0, 1].

    Example:
        >>> matched_by_rate([0.1, 0.2, 0.4, 0.9], 0.25)
        0.65
    """
    cuts = binary.all_cuts(np.zeros(np.shape(probabilities), np.int32), probabilities)
    positive = np.asarray(cuts.counts.false_positive) / np.size(probabilities)  # with no target positive
    return float(cuts.thresholds[np.argmin(np.abs(positive - share))])
