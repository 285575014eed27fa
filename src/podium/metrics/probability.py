"""How good probabilities of two classes are, whatever threshold follows: Brier score and log loss."""

import numpy as np
import numpy.typing as npt


def brier(targets: npt.ArrayLike, probabilities: npt.ArrayLike) -> float:
    """The mean squared distance of the positive's probability from the target (Brier 1950); 0 is perfect.

    Args:
        targets: 0 or 1, `(rows,)`.
        probabilities: of the positive class, in [0, 1], `(rows,)`.

    Example:
        >>> brier([0, 1], [0.0, 0.5])
        0.125
    """
    return float(np.mean((np.asarray(probabilities, np.float64) - np.asarray(targets, np.float64)) ** 2))


def log_loss(targets: npt.ArrayLike, probabilities: npt.ArrayLike) -> float:
    """The mean negative log-likelihood in nats; probabilities are kept float64's epsilon away from 0 and 1.

    Args:
        targets: 0 or 1, `(rows,)`.
        probabilities: of the positive class, in [0, 1], `(rows,)`.
    """
    epsilon = np.finfo(np.float64).eps
    positive = np.clip(np.asarray(probabilities, np.float64), epsilon, 1 - epsilon)
    return float(-np.mean(np.where(np.asarray(targets) == 1, np.log(positive), np.log1p(-positive))))
