"""Which trial is chosen, and on which folds: those that judge a choice must have had no say in it.

The best of many trials looks better than it is: part of what made it the best was luck with the rows that it was
scored on. How much better it really is, rows tell that had no part in the choice. There are two ways to keep some.

Some folds choose, the others judge: every trial is scored on the first folds alone. Draws, pruning and choice see
nothing of the rest, on which the chosen one and params.yaml are then compared.

All folds choose, each in turn is judged without itself: for each fold the trial is taken that is best on the other
folds, and the fold is answered by it. That is fair to a fold only as far as the fold had no part in which trials there
are: so trials are then drawn at random, not where earlier scores were good, and none is given up early.

In both, rows that judge have been on the training side of folds that chose, as with every cross-fitted score here.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def best(goodness: Floats) -> int:
    """The trial with the best mean over folds; of equal ones the first.

    Args:
        goodness: of each trial on each fold, more is better, `(trials, folds)`.

    Example:
        >>> best(np.array([[0.7, 0.7], [0.8, 0.7], [0.7, 0.8]]))
        1
    """
    return int(np.argmax(goodness.mean(axis=1).round(9)))  # sums of the same numbers may differ in their last bit


def best_without_each(goodness: Floats) -> list[int]:
    """For each fold, the trial that is best on the others: the fold has no say in it.

    Args:
        goodness: of each trial on each fold, more is better, `(trials, folds)`; two folds at least.

    Example:
        >>> best_without_each(np.array([[0.9, 0.5], [0.5, 0.9]]))
        [1, 0]
    """
    folds = goodness.shape[1]
    return [best(np.delete(goodness, fold, axis=1)) for fold in range(folds)]
