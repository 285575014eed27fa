"""A labelled set as a competition: training rows, unlabelled test rows, and the gold of a local leaderboard."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from podium.errors import Fault


class Split(NamedTuple):
    """The files of a competition, as frames."""

    train: pd.DataFrame
    """id, text, label"""
    test: pd.DataFrame
    """id, text"""
    sample_submission: pd.DataFrame
    """id, label: the first class in alphabetical order, everywhere"""
    solution: pd.DataFrame
    """id, label, usage ("Public" or "Private"): for the leaderboard only"""


def split(
    rows: pd.DataFrame,
    groups: NDArray[Any],
    rng: np.random.Generator,
    *,
    test_share: float = 0.3,
    public_share: float = 0.5,
) -> Split:
    """Divide rows by group and class, in a shuffled order; an id tells nothing about its row.

    Args:
        rows: text and label.
        groups: (rows,) the duplicate group of each row; equal texts never stand on two sides.
        rng: decides the order and the sides.
        test_share: of the rows of each class, as near as whole groups allow.
        public_share: of the test rows of each class, as near as whole groups allow.

    Raises:
        Fault: equal texts would stand on two sides.
    """
    order = rng.permutation(len(rows))
    labels, groups = rows["label"].to_numpy()[order], np.asarray(groups)[order]
    ids = [f"{number:0{len(str(len(rows)))}d}" for number in range(len(rows))]
    shuffled = pd.DataFrame({"id": ids, "text": rows["text"].to_numpy()[order], "label": labels})
    is_test = part(labels, groups, test_share, rng)
    test = shuffled[is_test]
    if np.isin(groups[is_test], groups[~is_test]).any():
        raise Fault("a group of equal texts stands on both sides", where="data/raw", stage="fetch")
    is_public = part(labels[is_test], groups[is_test], public_share, rng)
    return Split(
        train=shuffled[~is_test],
        test=test[["id", "text"]],
        sample_submission=test[["id"]].assign(label=labels.min()),
        solution=test[["id", "label"]].assign(usage=np.where(is_public, "Public", "Private")),
    )


def part(labels: NDArray[Any], groups: NDArray[Any], share: float, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Choose whole groups until they hold the share of each class, as near as whole groups allow.

    Args:
        labels: (rows,) of each row; a group counts with the class of its first row.
        groups: (rows,) of each row.
        share: of the rows of each class, between 0 and 1.
        rng: decides which groups.

    Returns:
        (rows,) True where chosen.

    Example:
        >>> labels = np.array(["a", "a", "b", "b"])
        >>> part(labels, np.array([1, 1, 2, 3]), 0.5, np.random.default_rng(1)).tolist()
        [True, True, True, False]
    """
    by_group = pd.DataFrame({"group": groups, "label": labels}).groupby("group", sort=True)["label"]
    sizes = pd.DataFrame({"label": by_group.first(), "size": by_group.size()})
    chosen: list[object] = []
    for _, of_class in sizes.groupby("label", sort=True):
        of_class = of_class.iloc[rng.permutation(len(of_class))]
        wanted = share * of_class["size"].sum()
        # a group is taken when that brings the count nearer to what is wanted: at most half of it beyond
        chosen += of_class.index[of_class["size"].cumsum() - of_class["size"] / 2 <= wanted].tolist()
    return np.asarray(pd.Series(groups).isin(chosen))
