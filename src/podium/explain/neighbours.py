"""The training texts that are most like a text: its duplicates, and the nearest by TF-IDF."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from podium.architectures.parts.ngrams import NGrams, count, fit_counts
from podium.architectures.parts.tf_idf import idf_of, tf_idf
from podium.io.strings import hexadecimal, strings
from podium.text.duplicates import duplicate_keys

NGRAMS = NGrams(word_ngrams=[1, 2], char_ngrams=None)


class Near(NamedTuple):
    """A training row."""

    place: int  # in data/prepared/train.parquet, from 0
    cosine: float


def duplicates(text: str, table: pd.DataFrame, key: int = -1) -> list[int]:
    """The rows whose text is the same but for case, quotes, punctuation and spaces, by their places.

    Args:
        text: cleaned.
        table: prepared rows, with `row` and `group`.
        key: the `row` of the text itself, which is none of them; -1: it is in another table.
    """
    group = hexadecimal(duplicate_keys(strings([text])))[0].as_py()
    found = np.flatnonzero((table["group"] == group).to_numpy() & (table["row"] != key).to_numpy())
    return [int(place) for place in found]


def nearest(text: str, table: pd.DataFrame, key: int = -1, most: int = 5) -> list[Near]:
    """The rows with the highest cosine of TF-IDF vectors, of words and pairs of words; those with none in common go.

    Args:
        text: cleaned.
        table: prepared rows, with `row` and `text`.
        key: the `row` of the text itself, which is none of them; -1: it is in another table.
        most: so many.
    """
    texts = table["text"].astype(str).tolist()
    codes, distinct = pd.factorize(pd.Series(texts, dtype=object))
    keys, counts = fit_counts(list(distinct), NGRAMS)
    idf = idf_of(counts)
    like = tf_idf(counts, idf) @ tf_idf(count([text], NGRAMS, keys), idf).T  # (distinct texts, 1)
    cosines = np.asarray(like.todense()).ravel()[codes]
    cosines[(table["row"] == key).to_numpy()] = 0
    order = np.argsort(-cosines, kind="stable")[:most]
    return [Near(int(place), min(float(cosines[place]), 1.0)) for place in order if cosines[place] > 0]
