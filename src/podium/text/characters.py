"""Characters of a text: its Unicode code points, each run of white space as one space.

A character that people see may be several code points (an emoji with a skin tone, a letter with a combining mark): it
is several tokens then, so that a network knows the parts of one that it never saw whole. `clean.unicode: NFC` composes
what Unicode has a single code point for, Japanese and Korean syllables included.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from podium.io.strings import blocks, strings
from podium.text.ragged import Ragged
from podium.text.split import SplitTexts, Texts

if TYPE_CHECKING:
    import pandas as pd

CODE_POINTS = 0x110000
WHITE_SPACE = [code for code in range(0x3001) if chr(code).isspace()]


def characters(texts: "pd.Series[str]", *, lowercase: bool) -> tuple[list[str], Ragged]:
    """Split texts into characters.

    Args:
        texts: `(rows,)` strings without missing ones.
        lowercase: fold case first, character by character.

    Returns:
        The distinct characters, and each row as indices into them.
    """
    split = split_characters(lambda: blocks(strings(texts)), lowercase=lowercase)
    return split.tokens, Ragged.joined(split.rows())


def split_characters(texts: Texts, *, lowercase: bool) -> SplitTexts:
    """Split texts into characters, a block at a time: once to count them, and again for the rows.

    Args:
        texts: in blocks.
        lowercase: fold case first, character by character.
    """
    counts = np.zeros(CODE_POINTS, dtype=np.int64)
    for codes, _ in _codes(texts, lowercase=lowercase):
        counts += np.bincount(codes, minlength=CODE_POINTS)
    distinct = np.flatnonzero(counts)
    index = np.zeros(CODE_POINTS, dtype=np.int32)
    index[distinct] = np.arange(len(distinct))

    def rows() -> Iterator[Ragged]:
        for codes, lengths in _codes(texts, lowercase=lowercase):
            yield Ragged.from_lengths(index[codes], lengths)

    return SplitTexts([chr(code) for code in distinct], counts[distinct], rows)


def _codes(texts: Texts, *, lowercase: bool) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int64]]]:
    """The code points of each block, and how many each row has."""
    space = np.zeros(CODE_POINTS, dtype=bool)
    space[WHITE_SPACE] = True
    for block in texts():
        lowered = pc.utf8_lower(block) if lowercase else block
        codes = np.frombuffer("".join(lowered.to_pylist()).encode("utf-32-le"), dtype="<i4")
        yield _single_spaces(codes, pc.utf8_length(lowered).to_numpy().astype(np.int64), space)


def _single_spaces(
    codes: NDArray[np.int32], lengths: NDArray[np.int64], space: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Each run of white space within a row as one U+0020."""
    white = space[codes]
    starts = np.concatenate([[0], np.cumsum(lengths)])
    follows = np.concatenate([[False], white[:-1]]) if len(codes) else white
    follows[starts[:-1][lengths > 0]] = False  # a row's first character follows none
    keep = ~(white & follows)
    kept_before = np.concatenate([[0], np.cumsum(keep)])
    return np.where(white, np.int32(0x20), codes)[keep], np.diff(kept_before[starts])
