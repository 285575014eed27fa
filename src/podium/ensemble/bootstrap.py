"""The interval around a score, by resampling whole duplicate groups."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from podium.metrics import Additive, Weighted, metric_of
from podium.problem import Problem

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int32]
Cells: TypeAlias = "Floats | csr_array"

MOST_KINDS = 1000  # of groups; with more, drawing the groups themselves is the faster way
AT_ONCE = 4_000_000  # numbers in memory at a time
RANKED_AT_ONCE = 25_000_000  # the same of small ones, for metrics that sort rows anew each time


def interval(
    problem: Problem,
    targets: npt.ArrayLike,
    given: npt.ArrayLike,
    groups: npt.NDArray[np.integer],
    *,
    repeats: int = 1000,
    confidence: float = 0.95,
    seed: int = 1,
) -> tuple[float, float]:
    """The percentile bootstrap interval (Efron 1979) of a metric over groups of rows that stay together.

    Rows of one group are not independent, so groups are drawn, not rows (the cluster bootstrap; Davison and Hinkley
    1997, section 3.8). The interval always holds the score itself.

    Args:
        problem: its metric is the one.
        targets: as `Problem.targets` says.
        given: labels or probabilities, as the metric reads.
        groups: `(rows,)`.
        repeats: resamples.
        confidence: the share of resamples inside, in (0, 1).
        seed: of the resamples.
    """
    scores = resampled_scores(problem, targets, [given], groups, repeats=repeats, seed=seed)[0]
    return around(metric_of(problem).score(targets, given), scores, confidence)


def around(value: float, resampled: Floats, confidence: float) -> tuple[float, float]:
    """The percentile interval of a statistic, widened to the value itself where that lies outside.

    Args:
        value: on the rows themselves.
        resampled: on each resample, `(repeats,)`.
        confidence: the share of resamples inside, in (0, 1).
    """
    low, high = np.quantile(resampled, [(1 - confidence) / 2, (1 + confidence) / 2])
    return min(float(low), value), max(float(high), value)


def resampled_scores(
    problem: Problem,
    targets: npt.ArrayLike,
    entrants: Sequence[npt.ArrayLike],
    groups: npt.NDArray[np.integer],
    *,
    repeats: int,
    seed: int,
) -> Floats:
    """The score of each entrant on the same resamples of groups, drawn with replacement.

    Of several entrants, which resamples these are depends on the groups and the seed alone: not on who they are, nor on
    how they are ordered.

    Args:
        problem: its metric is the one.
        targets: as `Problem.targets` says.
        entrants: the labels or probabilities of each, as the metric reads.
        groups: `(rows,)`.
        repeats: resamples.
        seed: of the resamples.

    Returns:
        `(entrants, repeats)`.
    """
    metric, rng = metric_of(problem), np.random.default_rng(seed)
    if isinstance(metric, Weighted):
        _, place = np.unique(groups, return_inverse=True)
        parts = [
            [metric.weighted(targets, given, times[:, place]) for given in entrants]
            for times in drawn(int(place.max()) + 1, repeats, rng, most=RANKED_AT_ONCE // len(place))
        ]
        return np.concatenate([np.asarray(part, np.float64) for part in parts], axis=1)
    if not isinstance(metric, Additive):
        raise TypeError(f"{metric.name} is neither a metric of sums nor one of ranks")
    cells = [metric.cells(targets, given) for given in entrants]
    if len(cells) == 1:
        return metric.value(resampled(cells[0], groups, repeats=repeats, rng=rng))[None]
    _, place = np.unique(groups, return_inverse=True)
    sums = [_by_group(part, place) for part in cells]
    values = [[metric.value(times @ part) for part in sums] for times in drawn(sums[0].shape[0], repeats, rng)]
    return np.concatenate([np.asarray(part, np.float64) for part in values], axis=1)


def resampled(cells: Cells, groups: npt.NDArray[np.integer], *, repeats: int, rng: np.random.Generator) -> Floats:
    """Column sums over each resample of groups, drawn with replacement.

    Groups with the same sums are interchangeable. Where there are few *kinds* of groups, as with counts of two classes,
    what is drawn is how often each kind occurs: one multinomial draw over a few dozen kinds instead of one over all
    groups, with the same distribution. Else it is the groups themselves.

    Args:
        cells: one line a row, `(rows, cells)`, dense or sparse.
        groups: `(rows,)`.
        repeats: resamples.
        rng: their randomness.

    Returns:
        `(repeats, cells)`.
    """
    _, place = np.unique(groups, return_inverse=True)
    sums = _by_group(cells, place)
    if isinstance(sums, np.ndarray):
        kinds, occurrences = np.unique(sums, axis=0, return_counts=True)  # (kinds, cells)
        if len(kinds) <= MOST_KINDS:
            times = rng.multinomial(occurrences.sum(), occurrences / occurrences.sum(), size=repeats)
            totals: Floats = times @ kinds  # (repeats, kinds) @ (kinds, cells)
            return totals
    return np.concatenate([times @ sums for times in drawn(sums.shape[0], repeats, rng)])


def drawn(groups: int, repeats: int, rng: np.random.Generator, *, most: int = 0) -> Iterator[Counts]:
    """How often each group occurs in resamples of as many groups, `(some repeats, groups)` at a time.

    Args:
        groups: how many there are.
        repeats: resamples.
        rng: their randomness; how many are made at a time has no say in it.
        most: at a time; 0: as memory allows.
    """
    step = max(1, most or AT_ONCE // groups)
    for start in range(0, repeats, step):
        lines = (rng.integers(0, groups, groups) for _ in range(min(step, repeats - start)))
        yield np.stack([np.bincount(line, minlength=groups).astype(np.int32) for line in lines])


def _by_group(cells: Cells, place: npt.NDArray[np.integer]) -> Any:
    """Column sums within each group, `(groups, cells)`, sparse if the cells are."""
    if isinstance(cells, np.ndarray):
        return np.stack([np.bincount(place, weights=column) for column in cells.T], axis=1)
    from scipy.sparse import csr_array  # only where cells are sparse: it is slow to load

    rows = np.arange(len(place))
    return csr_array((np.ones(len(place)), (place, rows)), shape=(int(place.max()) + 1, len(place))) @ cells
