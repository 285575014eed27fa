"""Ragged rows as one matrix of a fixed width."""

import math

import numpy as np
from numpy.typing import NDArray

from podium.config.views import LONGEST, Pad
from podium.errors import PodiumError
from podium.text.ragged import Ragged
from podium.text.vocabulary import PADDING_ID

HEAD = 4
"""One token in so many is kept of a row's beginning where its middle is cut: of BERT's 512 on film reviews, 128 and 382
did best (Sun et al. 2019, https://arxiv.org/abs/1905.05583, section 5.3.1)."""

CELLS = 4 * 2**20  # of the matrix that are filled at a time, so that the temporary arrays stay small


def padded_width(lengths: NDArray[np.int64], max_length: int | str, where: str = "views") -> int:
    """The width of the matrix, at least 1.

    Args:
        lengths: `(rows,)` int64, tokens in each training row.
        max_length: a number of tokens; or a percentile of `lengths`, rounded up.
        where: the key of the view in params.yaml, for the error.

    Raises:
        PodiumError: the percentile is longer than a text may be.

    Example:
        >>> padded_width(np.array([3, 4, 5, 40]), "75%")
        14
    """
    if isinstance(max_length, int):
        return max_length
    width = max(1, math.ceil(np.percentile(lengths, float(max_length.removesuffix("%")))))
    if width > LONGEST:
        what = f"{max_length} of the training texts' lengths is {width:,} tokens; the longest is {lengths.max():,}"
        raise PodiumError(what, where=f"{where}.pad.max_length", fix=f"give a number of tokens, at most {LONGEST:,}")
    return width


def rows_at_once(width: int) -> int:
    """How many rows of a matrix are filled at a time; of two matrices of one height, the wider has fewer."""
    return max(1, CELLS // width)


def pad(
    rows: Ragged, width: int, rules: Pad, *, keep_ends: bool = False
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Cut every row to a width and fill the shorter ones up; of many rows, `rows_at_once` in a call.

    Args:
        rows: the rows.
        width: tokens a row of the matrix.
        rules: on which side to cut and to fill.
        keep_ends: what is cut is not a row's first or last token, which an encoder waits for.

    Returns:
        `(rows, width)` int32 ids, and `(rows,)` int32 lengths after cutting.

    Example:
        >>> pad(Ragged.of([[5, 6, 7], [8]]), 2, Pad(truncation="pre"))[0]
        array([[6, 7],
               [8, 0]], dtype=int32)
    """
    cut = np.maximum(rows.lengths - width, 0)
    lengths = rows.lengths - cut
    columns = np.arange(width)
    filled = columns < lengths[:, None] if rules.padding == "post" else columns >= width - lengths[:, None]
    ids = rows.ids
    if cut.any():
        before = {"post": width, "pre": 0, "middle": width // HEAD}[rules.truncation]  # tokens that stay before the cut
        place = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)  # in its row, after cutting
        ids = ids[np.repeat(rows.offsets[:-1], lengths) + place + np.repeat(cut, lengths) * (place >= before)]
    matrix = np.full((len(rows), width), PADDING_ID, np.int32)
    matrix[filled] = ids  # row by row, the order the ids stand in
    if keep_ends:
        matrix[cut > 0, 0] = rows.ids[rows.offsets[:-1][cut > 0]]
        matrix[cut > 0, -1] = rows.ids[rows.offsets[1:][cut > 0] - 1]
    return matrix, lengths.astype(np.int32)


def overlong(lengths: NDArray[np.int64], width: int, rules: Pad, where: str = "views") -> NDArray[np.bool_]:
    """Mark the training rows that are not to be trained on: those longer than the width, with `overlong: drop`.

    Args:
        lengths: `(rows,)` int64, tokens in each training row.
        width: tokens a row of the matrix.
        rules: whether they are dropped or cut.
        where: the key of the view in params.yaml, for the error.

    Returns:
        `(rows,)` bool.

    Raises:
        PodiumError: every row would be dropped.
    """
    dropped = (lengths > width) & (rules.overlong == "drop")
    if dropped.all():
        problem = f"every training text has more than {width} tokens and would be dropped"
        raise PodiumError(problem, where=f"{where}.pad", fix="raise max_length, or set overlong: cut")
    return dropped
