"""Characters of a text: its Unicode code points, each run of white space as one space.

A character that people see may be several code points (an emoji with a skin tone, a letter with a combining mark): it
is several tokens then, so that a network knows the parts of one that it never saw whole. `clean.unicode: NFC` composes
what Unicode has a single code point for, Japanese and Korean syllables included.
"""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from podium.text.ragged import Ragged

CODE_POINTS = 0x110000
WHITE_SPACE = [code for code in range(0x3001) if chr(code).isspace()]
ROWS = 65_536  # texts held as Python strings at a time


def characters(texts: "pd.Series[str]", *, lowercase: bool) -> tuple[list[str], Ragged]:
    """Split texts into characters.

    Args:
        texts: `(rows,)` strings without missing ones.
        lowercase: fold case first, character by character.

    Returns:
        The distinct characters, and each row as indices into them.
    """
    space = np.zeros(CODE_POINTS, dtype=bool)
    space[WHITE_SPACE] = True
    present = np.zeros(CODE_POINTS, dtype=bool)
    blocks, lengths = [], []
    for start in range(0, max(len(texts), 1), ROWS):
        block = pa.array(texts.iloc[start : start + ROWS].tolist(), pa.string())
        block = pc.utf8_lower(block) if lowercase else block
        codes = np.frombuffer("".join(block.to_pylist()).encode("utf-32-le"), dtype="<i4")
        codes, length = _single_spaces(codes, pc.utf8_length(block).to_numpy().astype(np.int64), space)
        present[codes] = True
        blocks.append(codes)
        lengths.append(length)
    distinct = np.flatnonzero(present)
    index = np.zeros(CODE_POINTS, dtype=np.int32)
    index[distinct] = np.arange(len(distinct))
    ids = np.concatenate([index[codes] for codes in blocks])
    return [chr(code) for code in distinct], Ragged.from_lengths(ids, np.concatenate(lengths))


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
