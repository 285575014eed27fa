"""Equal texts with unequal labels: at least one of the labels is wrong, or the text does not decide it."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd


def conflicting(
    groups: Sequence[str] | npt.NDArray[np.generic], targets: npt.NDArray[np.int32]
) -> npt.NDArray[np.bool_]:
    """The rows whose text stands elsewhere with another label, unless theirs is the one that most of its rows have.

    Args:
        groups: of equal texts, `(rows,)`.
        targets: as `Problem.targets` says.

    Returns:
        `(rows,)`.

    Example:
        >>> conflicting(["a", "a", "a", "b", "b", "c"], np.array([1, 1, 0, 0, 1, 0])).tolist()
        [False, False, True, True, True, False]
    """
    codes = pd.factorize(np.asarray(groups))[0]
    labels = np.unique(targets.reshape(len(targets), -1), axis=0, return_inverse=True)[1].reshape(-1)
    pairs, place, counts = np.unique(
        np.column_stack([codes, labels]), axis=0, return_inverse=True, return_counts=True
    )  # (distinct texts with distinct labels, 2)
    most = np.zeros(codes.max(initial=-1) + 1, np.int64)
    np.maximum.at(most, pairs[:, 0], counts)
    leading = np.bincount(pairs[:, 0], weights=counts == most[pairs[:, 0]])  # labels that share the first place
    right = (counts == most[pairs[:, 0]]) & (leading[pairs[:, 0]] == 1)
    found: npt.NDArray[np.bool_] = ~right[place.reshape(-1)]
    return found
