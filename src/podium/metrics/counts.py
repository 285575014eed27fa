"""The four counts of a class: what all metrics of labels are functions of."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


class Counts(NamedTuple):
    """A confusion table, or many of them: each field an integer or an array, all of one shape."""

    true_positive: npt.ArrayLike
    false_positive: npt.ArrayLike
    false_negative: npt.ArrayLike
    true_negative: npt.ArrayLike

    def floats(self) -> tuple[Floats, Floats, Floats, Floats]:
        """The four in float64, in which counts are exact up to 2^53."""
        tp, fp, fn, tn = (np.asarray(count, np.float64) for count in self)
        return tp, fp, fn, tn


def of_indicators(truth: npt.NDArray[np.bool_], predicted: npt.NDArray[np.bool_], *, axis: int) -> Counts:
    """The counts over one axis of two arrays of one shape."""
    tp = np.count_nonzero(truth & predicted, axis=axis)
    positives, selected = np.count_nonzero(truth, axis=axis), np.count_nonzero(predicted, axis=axis)
    return Counts(tp, selected - tp, positives - tp, truth.shape[axis] - positives - selected + tp)


def both_classes(counts: Counts) -> Counts:
    """Counts of the second of two classes as counts of either, `(...)` to `(..., 2)`."""
    tp, fp, fn, tn = counts.floats()
    pairs = ((tn, tp), (fn, fp), (fp, fn), (tp, tn))
    return Counts(*(np.stack(np.broadcast_arrays(*pair), axis=-1) for pair in pairs))


def summed(counts: Counts) -> Counts:
    """Counts over all classes, `(..., classes)` to `(...)`."""
    return Counts(*(count.sum(axis=-1) for count in counts.floats()))


def divided(over: npt.ArrayLike, under: npt.ArrayLike) -> Floats:
    """`over / under`, and 0 where `under` is 0.

    Example:
        >>> divided([1.0, 1.0], [2.0, 0.0]).tolist()
        [0.5, 0.0]
    """
    over, under = np.broadcast_arrays(np.asarray(over, np.float64), np.asarray(under, np.float64))
    return np.asarray(np.divide(over, under, out=np.zeros(under.shape), where=under != 0), np.float64)
