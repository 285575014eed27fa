"""A share of the training rows, for quick trial runs."""

import numpy as np
import numpy.typing as npt
import pandas as pd


def sampled(
    groups: npt.NDArray[np.generic], strata: npt.NDArray[np.int32], share: float, seed: int
) -> npt.NDArray[np.bool_]:
    """Which rows a sample keeps: that share of the duplicate groups of each class, whole groups, no class left out.

    A group is of the classes its rows have: those with two classes are a stratum of their own. Of one seed, a smaller
    sample is part of a larger one.

    Args:
        groups: (rows,) the duplicate group of each row.
        strata: (rows,) the class of each row; of several labels, the rarest (`Problem.strata`).
        share: above 0, at most 1.
        seed: of the choice.

    Returns:
        (rows,) bool; of each stratum at least one group.
    """
    codes, names = pd.factorize(groups)
    members = np.zeros((len(names), int(strata.max(initial=0)) + 1), dtype=bool)  # (groups, classes)
    members[codes, strata] = True
    kinds = np.unique(members, axis=0, return_inverse=True)[1].reshape(-1)
    order = np.random.default_rng(seed).permutation(len(names))
    kept = np.zeros(len(names), dtype=bool)
    for kind in range(int(kinds.max(initial=-1)) + 1):
        of_it = order[kinds[order] == kind]
        kept[of_it[: max(1, round(share * len(of_it)))]] = True
    return np.asarray(kept[codes])
