"""Counts of n-grams, weighed: frequent within the text and rare among all."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from podium.architectures.parts.ngrams import by_kind

if TYPE_CHECKING:
    from scipy.sparse import csr_array


def idf_of(counts: Sequence["csr_array"]) -> NDArray[np.float32]:
    """log((1 + texts) / (1 + texts that hold the n-gram)) + 1, `(features,)`, one kind of n-grams after the other.

    Args:
        counts: of distinct texts, a matrix a kind.
    """
    from sklearn.feature_extraction.text import TfidfTransformer

    return np.concatenate([TfidfTransformer().fit(block).idf_ for block in counts]).astype(np.float32)


def tf_idf(counts: Sequence["csr_array"], idf: NDArray[np.float32]) -> "csr_array":
    """(1 + log count) · idf, each kind of a row over its Euclidean norm, `(texts, features)` float64.

    Args:
        counts: a matrix a kind.
        idf: of all of them.
    """
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfTransformer

    weighed = []
    for block, own in zip(counts, by_kind(idf.astype(np.float64), counts), strict=True):
        transformer = TfidfTransformer(sublinear_tf=True)
        transformer.idf_ = own
        weighed.append(transformer.transform(block.astype(np.float64)))
    return hstack(weighed, format="csr")
