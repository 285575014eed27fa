"""Black-box shift estimation: the class shares that explain how often each class is predicted on test rows."""

import numpy as np
import numpy.typing as npt

from podium.metrics import binary

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


def shares_of(confusion: Floats, predicted: Floats) -> Floats:
    """The shares of classes that give the predicted ones (Lipton, Wang and Smola 2018, section 4).

    It solves `confusion @ (new shares / old shares) = predicted`; shares below 0, which noise can give, become 0. Where
    the equations have no single solution, that of the least change is taken.

    Args:
        confusion: how often class i was predicted of a row of class j, of sum 1, `(classes, classes)`.
        predicted: the share of test rows predicted of each class, `(classes,)`.

    Returns:
        `(classes,)`, of sum 1.

    Example:
        >>> shares_of(np.array([[0.4, 0.1], [0.1, 0.4]]), np.array([0.35, 0.65])).round(2)
        array([0.25, 0.75])
    """
    old = confusion.sum(axis=0)  # (classes,)
    ratios = 1 + np.linalg.lstsq(confusion, predicted - confusion.sum(axis=1), rcond=1e-6)[0]
    found: Floats = np.clip(ratios, 0, None) * old
    shares: Floats = found / found.sum() if found.sum() > 0 else old / old.sum()
    return shares


def confusion_of(targets: Labels, labels: Labels, classes: int, weights: Floats | None = None) -> Floats:
    """Predicted by true classes, `(classes, classes)` of sum 1.

    Args:
        targets: `(rows,)`.
        labels: `(rows,)`, each by a rule that was not fitted on its row.
        classes: how many there are.
        weights: how often each row counts, `(rows,)`; None: once.
    """
    counts = np.bincount(labels * classes + targets, weights, minlength=classes**2).astype(np.float64)
    table: Floats = counts.reshape(classes, classes) / counts.sum()
    return table


def parting(probabilities: Floats, targets: Labels) -> Floats:
    """What each class's probability is divided by before the highest is taken, so that rare classes are called too.

    Any predictor will do, but one that hardly calls a class tells little of its share, and the threshold of the
    submission may be such a one. Of two classes the threshold is that with the largest difference of the two rates of
    being called positive (Youden 1950); of several it is each one's share.

    Args:
        probabilities: `(rows, classes)`.
        targets: `(rows,)`; each class has a row.
    """
    if probabilities.shape[1] > 2:
        shares: Floats = np.bincount(targets, minlength=probabilities.shape[1]) / len(targets)
        return shares
    cuts = binary.all_cuts(targets, probabilities[:, 1])
    tp, fp, fn, tn = cuts.counts.floats()
    threshold = float(cuts.thresholds[cuts.best(tp / (tp + fn) - fp / (fp + tn))])
    return np.array([1 - threshold, threshold])


def called(probabilities: Floats, divisors: Floats) -> Labels:
    """The class that each row is called, `(rows,)`.

    Args:
        probabilities: `(rows, classes)`.
        divisors: as `parting` gives them.
    """
    if probabilities.shape[1] == 2:
        return np.asarray(probabilities[:, 1] >= divisors[1], np.int64)
    return np.asarray(np.argmax(probabilities / divisors, axis=1), np.int64)
