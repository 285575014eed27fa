"""Agreement of predicted with true classes beyond chance: Matthews correlation, quadratic kappa."""

import numpy as np

from podium.metrics.counts import Counts, Floats, both_classes, divided


def matthews(counts: Counts) -> Floats:
    """The correlation of true with predicted classes (Matthews 1975; for several classes, Gorodkin 2004).

    Args:
        counts: of every class, `(..., classes)`.

    Returns:
        `(...)`, in [-1, 1]; 0 where all rows are of one class, or are predicted to be.
    """
    tp, fp, fn, tn = counts.floats()
    true, predicted = tp + fn, tp + fp
    rows = (tp + fp + fn + tn)[..., 0]
    together = tp.sum(axis=-1) * rows - (true * predicted).sum(axis=-1)
    spread = (rows**2 - (true**2).sum(axis=-1)) * (rows**2 - (predicted**2).sum(axis=-1))
    return divided(together, np.sqrt(spread))


def matthews_of_two(counts: Counts) -> Floats:
    """`matthews` from the counts of the second of two classes, in their shape."""
    return matthews(both_classes(counts))


def quadratic_kappa(disagreement: Floats, true: Floats, predicted: Floats) -> Floats:
    """Cohen's kappa (1968) with quadratic weights: 1 less observed over expected squared distances of classes.

    The distance of two classes is that of their indices in the order of all classes, present or not. Of two classes
    it is the unweighted kappa.

    Args:
        disagreement: the sum of squared distances of the true from the predicted class, `(...)`.
        true: rows of each class, `(..., classes)`.
        predicted: rows predicted for each, `(..., classes)`.

    Returns:
        `(...)`, at most 1; 0 where all rows are true and predicted of one class.
    """
    index = np.arange(true.shape[-1], dtype=np.float64)
    crossed = 2 * (true @ index) * (predicted @ index)
    expected = true @ index**2 * predicted.sum(axis=-1) + predicted @ index**2 * true.sum(axis=-1) - crossed
    return divided(expected - disagreement * true.sum(axis=-1), expected)


def kappa_of_two(counts: Counts) -> Floats:
    """`quadratic_kappa` from the counts of the second of two classes, in their shape."""
    _, fp, fn, _ = counts.floats()
    tp_of_each, fp_of_each, fn_of_each, _ = both_classes(counts).floats()
    return quadratic_kappa(fp + fn, tp_of_each + fn_of_each, tp_of_each + fp_of_each)
