"""Whether a better cross-fitted score has meant a better board score so far."""

import statistics
from collections.abc import Sequence
from typing import Any

from podium.leaderboard.rows import Row

FEWEST = 3
"""Two points always lie on a line."""


def agreement(rows: Sequence[Row]) -> dict[str, Any] | None:
    """The line through cross-fitted and public scores (least squares), and Spearman's rank correlation.

    Args:
        rows: of one board.

    Returns:
        `submissions`, how many have both scores; `slope` with its standard error `slope_error`; `intercept`;
        `rank_correlation`. None: there are fewer than three, or all cross-fitted or all board scores are equal.
    """
    scored = [(row.cross_fitted, row.public) for row in rows if row.public is not None]
    ours, theirs = [one[0] for one in scored], [one[1] for one in scored]
    if len(scored) < FEWEST or len(set(ours)) == 1 or len(set(theirs)) == 1:
        return None
    line = statistics.linear_regression(ours, theirs)
    left = sum((there - line.intercept - line.slope * here) ** 2 for here, there in scored)
    spread = sum((here - statistics.fmean(ours)) ** 2 for here in ours)
    return {
        "submissions": len(scored),
        "slope": line.slope,
        "slope_error": (left / (len(scored) - 2) / spread) ** 0.5,
        "intercept": line.intercept,
        "rank_correlation": statistics.correlation(ranks(ours), ranks(theirs)),
    }


def ranks(values: Sequence[float]) -> list[float]:
    """The rank of each value, from 1; equal ones share the mean of theirs.

    Args:
        values: numbers.

    Example:
        >>> ranks([0.7, 0.9, 0.7])
        [1.5, 3.0, 1.5]
    """
    ordered = sorted(values)
    return [ordered.index(value) + (ordered.count(value) + 1) / 2 for value in values]
