"""Which test rows a fold is given to train on, with its teacher's answers as their labels.

References:
    Lee 2013, Pseudo-Label: The Simple and Efficient Semi-Supervised Learning Method for Deep Neural Networks,
    http://deeplearning.net/wp-content/uploads/2013/03/pseudo_label_final.pdf
"""

import numpy as np
from numpy.typing import NDArray

from podium.config.folds import Pseudo
from podium.problem import Problem


def candidates(test_groups: NDArray[np.str_], train_groups: NDArray[np.str_]) -> NDArray[np.bool_]:
    """The test rows that may be added to any fold: those whose text is no labelled row's, each text once.

    A duplicate of a row that a fold validates on would tell of it, and one of a training row tells nothing new.

    Args:
        test_groups: `(test rows,)` the duplicate group of each.
        train_groups: `(rows,)` that of each labelled row.

    Example:
        >>> candidates(np.array(["a", "b", "c", "b"]), np.array(["a", "d"])).tolist()
        [False, True, True, False]
    """
    first = np.zeros(len(test_groups), np.bool_)
    first[np.unique(test_groups, return_index=True)[1]] = True
    allowed: NDArray[np.bool_] = first & ~np.isin(test_groups, train_groups)
    return allowed


def answers(probabilities: NDArray[np.float32], problem: Problem) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """A teacher's most probable answers, and how probable they are to it; of several labels the least so.

    Args:
        probabilities: `(rows, outputs)`.
        problem: what they are of.

    Returns:
        Targets as `Problem` has them, and `(rows,)` float32.

    Example:
        >>> answers(np.array([[0.75], [0.125]], np.float32), Problem("binary", ("ham", "spam")))
        (array([1, 0], dtype=int32), array([0.75 , 0.875], dtype=float32))
    """
    if problem.task == "multiclass":
        return probabilities.argmax(axis=1).astype(np.int32), probabilities.max(axis=1)
    there = (probabilities >= 0.5).astype(np.int32)
    certain = np.maximum(probabilities, 1 - probabilities).min(axis=1)
    return there[:, 0] if problem.task == "binary" else there, certain


def added(
    certain: NDArray[np.float32],
    allowed: NDArray[np.bool_],
    labelled: int,
    settings: Pseudo,
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """The test rows that a fold is given, rising.

    Args:
        certain: `(test rows,)` how probable each answer is to the fold's teacher.
        allowed: `(test rows,)` which may be added at all.
        labelled: distinct labelled rows that the fold trains on.
        settings: confidence and share.
        rng: which rows are taken where too many are confident.
    """
    confident = np.flatnonzero(allowed & (certain >= np.float32(settings.confidence)))
    most = int(settings.share * labelled)
    return confident if len(confident) <= most else np.sort(rng.choice(confident, most, replace=False))
