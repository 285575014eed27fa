"""Counts of n-grams, weighed by pointwise mutual information: how much more often than elsewhere a text holds each."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from podium.architectures.parts.ngrams import by_kind

if TYPE_CHECKING:
    from scipy.sparse import csr_array


def information_of(counts: Sequence["csr_array"], shift: float) -> NDArray[np.float32]:
    """log(all n-grams / those like it) − log(shift), `(features,)`, one kind of n-grams after the other.

    Args:
        counts: of distinct texts, a matrix a kind; each n-gram is in one of them.
        shift: 1 or more.

    Example:
        >>> from scipy.sparse import csr_array
        >>> information_of([csr_array([[1, 0, 1], [0, 2, 0]])], 1.0).round(2)
        array([1.39, 0.69, 1.39], dtype=float32)
    """
    totals = [np.asarray(block.sum(axis=0), np.float64).ravel() for block in counts]
    return np.concatenate([np.log(total.sum() / total / shift) for total in totals]).astype(np.float32)


def pointwise(counts: Sequence["csr_array"], information: NDArray[np.float32]) -> "csr_array":
    """max(0, log(share of the text / share of all texts) − log(shift)), each kind of a row over its Euclidean norm.

    Args:
        counts: a matrix a kind.
        information: of all of them, as `information_of` gives it.

    Returns:
        `(texts, features)` float64.
    """
    from scipy.sparse import hstack
    from sklearn.preprocessing import normalize

    weighed = []
    for block, own in zip(counts, by_kind(information.astype(np.float64), counts), strict=True):
        held = block.astype(np.float64)
        totals = np.repeat(np.asarray(held.sum(axis=1)).ravel(), np.diff(held.indptr))
        held.data = np.maximum(np.log(held.data / totals) + own[held.indices], 0)
        held.eliminate_zeros()
        weighed.append(normalize(held))
    return hstack(weighed, format="csr")
