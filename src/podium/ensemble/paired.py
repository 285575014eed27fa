"""Two entrants compared: the difference of their scores on the same rows, and its interval by the same resamples."""

import numpy as np
import numpy.typing as npt

from podium.ensemble.bootstrap import around, resampled_scores
from podium.metrics import metric_of
from podium.problem import Problem


def paired(
    problem: Problem,
    targets: npt.ArrayLike,
    a: npt.ArrayLike,
    b: npt.ArrayLike,
    groups: npt.NDArray[np.integer],
    *,
    repeats: int = 1000,
    confidence: float = 0.95,
    seed: int = 1,
) -> tuple[float, float, float]:
    """The score of a less that of b, and the bootstrap interval of that difference.

    Both are scored on each resample of duplicate groups, so what is hard for both cancels: the interval is far narrower
    than two intervals side by side suggest. Where 0 lies outside it, the difference is more than the choice of rows.
    (The percentile interval of a paired statistic; Efron and Tibshirani 1993, chapter 16.)

    Args:
        problem: its metric is the one. Of a metric that is better when lower, a difference above 0 favours b.
        targets: as `Problem.targets` says.
        a: labels or probabilities, as the metric reads; cross-fitted ones, if thresholds were tuned.
        b: the same of the other entrant, on the same rows.
        groups: of duplicates, which are drawn together, `(rows,)`.
        repeats: resamples.
        confidence: the share of resamples inside, in (0, 1).
        seed: of the resamples.

    Returns:
        the difference, and the low and the high end of its interval, which always holds it.

    Example:
        >>> problem = Problem("binary", ("ham", "spam"), "accuracy")
        >>> paired(problem, [0, 1, 1, 0], [0, 1, 1, 0], [0, 1, 1, 1], np.arange(4))
        (0.25, 0.0, 0.75)
    """
    metric = metric_of(problem)
    of_a, of_b = resampled_scores(problem, targets, [a, b], groups, repeats=repeats, seed=seed)
    difference = metric.score(targets, a) - metric.score(targets, b)
    return difference, *around(difference, of_a - of_b, confidence)
