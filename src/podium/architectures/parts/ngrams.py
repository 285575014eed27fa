"""Word and character n-grams of raw text, counted: what classical members read."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field, model_validator

from podium.config.section import Section
from podium.errors import PodiumError
from podium.text.characters import characters
from podium.text.words import words

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Lengths = Annotated[list[Annotated[int, Field(ge=1, le=10)]], Field(min_length=2, max_length=2)]
CHAR_NGRAMS = (
    "the shortest and the longest n-grams of characters inside a word, where a space stands on either side of it; "
    "null: none"
)
"""What the key of that name takes."""


class NGrams(Section):
    """Which n-grams are features."""

    lowercase: bool = Field(True, description="fold case")
    word_ngrams: Lengths | None = Field(
        [1, 2], description="the shortest and the longest n-grams of words and punctuation marks; null: none"
    )
    char_ngrams: Lengths | None = Field([2, 5], description=CHAR_NGRAMS)
    min_count: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        1, description="an n-gram in fewer distinct training texts is left out"
    )

    @model_validator(mode="after")
    def _something_to_read(self) -> "NGrams":
        if self.word_ngrams is None and self.char_ngrams is None:
            raise ValueError("`word_ngrams` and `char_ngrams` are both null: nothing is left to learn from")
        for name, lengths in (("word_ngrams", self.word_ngrams), ("char_ngrams", self.char_ngrams)):
            if lengths is not None and lengths[0] > lengths[1]:
                raise ValueError(f"`{name}` is {lengths}: the shortest comes first")
        return self


def fit_counts(texts: Sequence[str], settings: NGrams) -> tuple[dict[str, NDArray[np.uint64]], list["csr_array"]]:
    """Find the n-grams that enough of the texts hold, and count them.

    Args:
        texts: distinct ones.
        settings: which n-grams.

    Returns:
        `word_keys` and `character_keys`, `(features,)` uint64, rising: the n-grams' fingerprints (no list of strings
        need be kept: among a million n-grams two share one with a probability of 3e-8); and how often each text
        holds each, one matrix a kind, `(texts, features)` float32.

    Raises:
        PodiumError: there are none.

    Example:
        >>> settings = NGrams(word_ngrams=[1, 2], char_ngrams=None, min_count=2)
        >>> keys, [counts] = fit_counts(["a b a", "a b c"], settings)  # both hold: a, b, a b
        >>> counts.toarray().sum(axis=1)
        array([4., 3.], dtype=float32)
    """
    keys, counts = {}, []
    for kind, (found, block) in _counted(texts, settings, {}).items():
        kept = np.bincount(block.indices, minlength=len(found)) >= settings.min_count
        keys[kind] = found if kept.all() else found[kept]
        counts.append(block if kept.all() else block[:, np.flatnonzero(kept)])
    if not any(map(len, keys.values())):
        what = f"no n-gram is in {settings.min_count} of {len(texts)} distinct texts"
        raise PodiumError(what, where="network.min_count", fix="lower it, or allow shorter n-grams")
    return keys, counts


def count(texts: Sequence[str], settings: NGrams, keys: Mapping[str, NDArray[np.uint64]]) -> list["csr_array"]:
    """Count the n-grams of an earlier fit, one matrix a kind, `(texts, features)` float32.

    Args:
        texts: any.
        settings: those of the fit.
        keys: what the fit returned, other arrays beside it or not.
    """
    return [block for _, block in _counted(texts, settings, keys).values()]


def by_kind(values: NDArray[Any], counts: Sequence["csr_array"]) -> list[NDArray[Any]]:
    """Values of all n-grams, `(features,)`, taken apart as the matrices of their kinds are.

    Args:
        values: of words' n-grams, then characters'.
        counts: a matrix a kind, `(texts, features)`.
    """
    return np.split(values, np.cumsum([block.shape[1] for block in counts])[:-1])


Found = tuple[NDArray[np.uint64], "csr_array"]


def _counted(texts: Sequence[str], settings: NGrams, keys: Mapping[str, NDArray[np.uint64]]) -> dict[str, Found]:
    tokens, rows = words(pd.Series(list(texts), dtype="str"), lowercase=settings.lowercase)
    row = _row_numbers(rows.offsets)
    blocks: dict[str, Found] = {}
    if settings.word_ngrams:
        found, place = _ngrams(_fingerprints(tokens)[rows.ids], rows.offsets, settings.word_ngrams)
        blocks["word_keys"] = _counts(found, row[place], len(rows), keys.get("word_keys"))
    if settings.char_ngrams:  # each word is taken apart once, however many texts hold it
        letters, spelt = characters(pd.Series([f" {token} " for token in tokens], dtype="str"), lowercase=False)
        found, place = _ngrams(_fingerprints(letters)[spelt.ids], spelt.offsets, settings.char_ngrams)
        known, inside = _counts(found, _row_numbers(spelt.offsets)[place], len(tokens), keys.get("character_keys"))
        total = _matrix(row, rows.ids, (len(rows), len(tokens))) @ inside  # (texts, features)
        total.sort_indices()
        blocks["character_keys"] = known, total
    return blocks


def _row_numbers(offsets: NDArray[np.int64]) -> NDArray[np.int32]:
    """The row that each token of ragged rows stands in."""
    return np.repeat(np.arange(len(offsets) - 1, dtype=np.int32), np.diff(offsets))


def _fingerprints(tokens: Sequence[str]) -> NDArray[np.uint64]:
    """SipHash of each token, `(tokens,)`; the same in every process."""
    return pd.util.hash_array(np.array(tokens, dtype=object), categorize=False)


ODD = np.uint64(0x9E3779B97F4A7C15)
"""2^64 divided by the golden ratio, a multiplier that spreads bits well."""


def _ngrams(
    hashes: NDArray[np.uint64], offsets: NDArray[np.int64], lengths: Sequence[int]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The fingerprints of all n-grams within ragged rows, and where each begins.

    One token's is its hash; a longer n-gram's is that of all its tokens but the last, times an odd number, plus the
    hash of the last.
    """
    ends = np.repeat(offsets[1:], np.diff(offsets))  # (tokens,) where each one's row ends
    places, grown = np.arange(len(hashes)), np.zeros_like(hashes)
    keys, begins = [], []
    for length in range(1, lengths[1] + 1):
        fits = places + length <= ends[places]
        places = places[fits]
        grown = grown[fits] * ODD + hashes[places + length - 1]
        if length >= lengths[0]:
            keys.append(grown)
            begins.append(places)
    return np.concatenate(keys), np.concatenate(begins)


def _counts(found: NDArray[np.uint64], row: NDArray[np.int32], rows: int, keys: NDArray[np.uint64] | None) -> Found:
    """Found n-grams as counts: all of them, or those that `keys` name."""
    if keys is None:
        codes, distinct = pd.factorize(found)  # a hash table: ten times as fast as sorting
        order = np.argsort(distinct)
        rank = np.empty_like(order)
        rank[order] = np.arange(len(order))
        keys, column = distinct[order], rank[codes]
    else:
        column = pd.Index(keys).get_indexer(pd.Index(found))
        known = column >= 0
        row, column = row[known], column[known]
    return keys, _matrix(row, column, (rows, len(keys)))


def _matrix(row: NDArray[np.int32], column: NDArray[np.integer], shape: tuple[int, int]) -> "csr_array":
    from scipy.sparse import coo_array

    ones = np.ones(len(row), np.float32)
    matrix = coo_array((ones, (row, column.astype(np.int32))), shape=shape).tocsr()  # sums what stands twice
    matrix.sort_indices()
    return matrix
