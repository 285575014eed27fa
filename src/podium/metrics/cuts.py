"""Every way to cut scores in two, what is counted on either side, and which of them is best."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from podium.errors import PodiumError
from podium.metrics.counts import Counts, Floats


class Cuts(NamedTuple):
    """Every way to cut the scores in two, from "all positive" to "none": one line a distinct score, and one more."""

    thresholds: Floats  # (cuts,) ascending
    gaps: Floats  # (cuts,) between the two scores around each threshold; 0 for the first and the last cut
    counts: Counts  # (cuts,) each

    def best(self, goodness: Floats) -> int:
        """The index of the best cut: of equally good ones the widest gap, of equally wide ones the lowest.

        Args:
            goodness: of each cut, the more the better, `(cuts,)`.
        """
        return best_of(goodness == goodness.max(), self.gaps)


def best_of(good: npt.NDArray[np.bool_], gaps: Floats) -> int:
    """The index of the widest gap among good cuts, and of equally wide ones the lowest."""
    best = np.flatnonzero(good)
    return int(best[np.argmax(gaps[best])])


def all_cuts(targets: npt.ArrayLike, scores: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> Cuts:
    """The confusion table at every cut point, from cumulative counts: O(rows log rows).

    Args:
        targets: 0 or 1, `(rows,)`, at least one row.
        scores: finite, `(rows,)`.
        weights: how often each row counts, at least 0, `(rows,)`; None: once.

    Raises:
        PodiumError: a score is not finite.
        ValueError: no rows, unequal lengths, or targets other than 0 and 1.
    """
    truth, given = np.asarray(targets), np.asarray(scores, np.float64)
    if truth.ndim != 1 or truth.shape != given.shape or not truth.size:
        raise ValueError(f"targets and scores are (rows,) with rows > 0, not {truth.shape} and {given.shape}")
    if not ((truth == 0) | (truth == 1)).all():
        raise ValueError(f"targets are 0 or 1, not {np.unique(truth)[:5]}")
    must_be_finite(given)
    distinct, place = np.unique(given, return_inverse=True)
    times = None if weights is None else np.asarray(weights, np.float64)
    total = np.bincount(place, times)  # (distinct,)
    positive = np.bincount(place[truth == 1], None if times is None else times[truth == 1], minlength=distinct.size)
    below = np.concatenate(([0], np.cumsum(total)))  # (cuts,) rows under the threshold
    fn = np.concatenate(([0], np.cumsum(positive)))
    tp, tn = fn[-1] - fn, below - fn
    counts = Counts(tp, below[-1] - below - tp, fn, tn)
    return Cuts(*parting(distinct), counts)


def parting(distinct: Floats) -> tuple[Floats, Floats]:
    """The thresholds that part distinct ascending scores, midway between two, and the gaps around them.

    Example:
        >>> [part.round(3).tolist() for part in parting(np.array([0.2, 0.4, 0.8]))]
        [[0.2, 0.3, 0.6, 0.8], [0.0, 0.2, 0.4, 0.0]]
    """
    low, high = distinct[:-1], distinct[1:]
    middle = low / 2 + high / 2
    middle = np.where((middle > low) & (middle <= high), middle, high)  # neighbours in float64 have nothing between
    thresholds = np.concatenate((distinct[:1], middle, np.nextafter(distinct[-1:], np.inf)))
    return thresholds, np.concatenate(([0.0], high - low, [0.0]))


def must_be_finite(scores: Floats) -> None:
    """Raise PodiumError at the first score that is not finite."""
    if not np.isfinite(scores).all():
        place = int(np.flatnonzero(~np.isfinite(scores))[0])
        raise PodiumError(
            f"score {place} of {scores.size} is {scores.flat[place]}", fix="scores must be finite numbers"
        )
