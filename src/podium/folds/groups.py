"""Groups of rows that must stay together, and the class each stands for."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MORE_ROWS = "raise data.sample if that is below 1"
"""What may help wherever rows are too few."""


def connected_groups(duplicate: "pd.Series[str]", user: "pd.Series[str] | None" = None) -> NDArray[np.int64]:
    """Number the connected components of rows that share a duplicate group or a user's group.

    Args:
        duplicate: `(rows,)` the key of equal texts.
        user: `(rows,)` the user's group; a missing one joins a row to nothing.

    Returns:
        `(rows,)` int64, numbered from 0 by first appearance.

    Example:
        >>> connected_groups(pd.Series(["a", "b", "a", "c"]), pd.Series(["u", "v", "v", None]))
        array([0, 0, 0, 1])
    """
    codes = pd.factorize(duplicate)[0].astype(np.int64)
    if user is None:
        return codes
    from scipy.sparse import coo_array  # slow to load, and most competitions have no groups
    from scipy.sparse.csgraph import connected_components

    owners = pd.factorize(user)[0]  # -1: missing
    owned = owners >= 0
    texts = int(codes.max(initial=-1)) + 1
    nodes = texts + int(owners.max(initial=-1)) + 1
    edges = (np.ones(int(owned.sum()), dtype=bool), (codes[owned], texts + owners[owned]))
    components = connected_components(coo_array(edges, shape=(nodes, nodes)), directed=False)[1]
    numbered: NDArray[np.int64] = pd.factorize(components[codes])[0].astype(np.int64)
    return numbered


def class_counts(groups: NDArray[np.int64], targets: NDArray[np.int32]) -> NDArray[np.int64]:
    """Count each group's rows by class.

    Args:
        groups: `(rows,)` int64, dense from 0.
        targets: `(rows,)` class indices.

    Returns:
        `(groups, classes)` int64.
    """
    shape = int(groups.max(initial=-1)) + 1, int(targets.max(initial=-1)) + 1
    cells = groups * shape[1] + targets
    return np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)


def group_labels(groups: NDArray[np.int64], targets: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which labels each group carries, in one of its rows at least.

    Args:
        groups: `(rows,)` int64, dense from 0.
        targets: `(rows, labels)` 1 for each label that a row carries.

    Returns:
        `(groups, labels)` bool.

    Example:
        >>> group_labels(np.array([0, 1, 0]), np.array([[1, 0], [0, 0], [0, 1]])).tolist()
        [[True, True], [False, False]]
    """
    carried = np.zeros((int(groups.max(initial=-1)) + 1, targets.shape[1]), dtype=bool)
    np.logical_or.at(carried, groups, targets > 0)
    return carried


def majority_class(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The class most of a group's rows have, `(groups,)`; between equals, the one that is rarer over all.

    Args:
        counts: `(groups, classes)` rows by class.
    """
    rarest_first = np.argsort(counts.sum(axis=0), kind="stable")
    majority: NDArray[np.int64] = rarest_first[counts[:, rarest_first].argmax(axis=1)]
    return majority
