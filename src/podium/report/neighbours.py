"""Texts like a text: the nearest ones in the training file, by their words."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

WORD = r"\w+"
NEAREST = 3
LEAST = 0.15
"""Cosine: texts further apart share a word or two, and tell nothing of each other."""

MOST_ROWS = 50_000
AT_ONCE = 4_000_000  # similarities in memory at a time


class Neighbour(NamedTuple):
    """A text near another."""

    place: int  # its position
    similarity: float  # cosine, 0 to 1


def neighbours(
    texts: Sequence[str], asked: npt.NDArray[np.integer], groups: npt.NDArray[np.generic]
) -> list[list[Neighbour]]:
    """The nearest texts of some texts, by the cosine of their words' TF-IDF weights; none of their own group.

    Weights are logarithmic in a word's count; words that one text alone holds say nothing of likeness. Of more than
    50,000 texts every n-th is looked at.

    Args:
        texts: all of them, `(rows,)`.
        asked: the positions of those whose neighbours are wanted.
        groups: of duplicates, `(rows,)`.

    Returns:
        for each that is asked for at most three, the nearest first, of equally near ones the earlier.

    Example:
        >>> found = neighbours(["win a prize now", "win a big prize", "see you now"], np.array([0]), np.arange(3))
        >>> [one.place for one in found[0]]
        [1, 2]
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    step = -(-len(texts) // MOST_ROWS)
    pool = np.unique(np.concatenate([np.arange(0, len(texts), step), asked])) if step > 1 else np.arange(len(texts))
    vectors = TfidfVectorizer(sublinear_tf=True, min_df=2, token_pattern=WORD, dtype=np.float32)
    try:
        matrix = vectors.fit_transform([texts[place] for place in pool.tolist()]).tocsr()  # (pool, words)
    except ValueError:  # no word stands in two texts
        return [[] for _ in asked]
    turned, here = matrix.T.tocsr(), np.searchsorted(pool, asked)
    block = max(1, AT_ONCE // len(pool))
    found = list[list[Neighbour]]()
    for start in range(0, len(asked), block):
        rows = here[start : start + block]
        similar = (matrix[rows] @ turned).toarray()  # (block, pool)
        similar[groups[pool[rows]][:, None] == groups[pool][None, :]] = 0
        found.extend(_nearest(line, pool) for line in similar)
    return found


def _nearest(similar: npt.NDArray[np.float32], pool: npt.NDArray[np.integer]) -> list[Neighbour]:
    """The best of one line."""
    least = LEAST if len(similar) <= NEAREST else max(LEAST, float(np.partition(similar, -NEAREST)[-NEAREST]))
    near = np.flatnonzero(similar >= least)
    near = near[np.argsort(-similar[near], kind="stable")][:NEAREST]
    return [Neighbour(int(pool[one]), round(float(similar[one]), 2)) for one in near]
