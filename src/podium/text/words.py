r"""Words of a text, for any script.

A token is
  - a run of letters, digits and their marks in any script that puts spaces between words, with the apostrophes inside
    it: "don't", "l'homme" and "rock'n'roll" are one token each, "'tis" is two, "dogs'" is two. Korean is such a script,
    and so is katakana (a run of it is mostly one word);
  - in scripts without spaces (Chinese, hiragana, Thai, Lao, Khmer, Burmese), each character with its marks;
  - each other visible character: a punctuation mark, a symbol, a whole emoji (its skin tone, joined parts or flag too).

White space, control and format characters only separate (the zero-width joiners inside a word belong to it).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from tokenizers import Regex
from tokenizers.pre_tokenizers import Split

from podium.io.strings import blocks, strings
from podium.text.ragged import Ragged
from podium.text.split import SplitTexts, Texts

if TYPE_CHECKING:
    import pandas as pd

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_LETTER = rf"[[\p{{L}}\p{{N}}]&&[^{_UNSPACED}]]"
_INSIDE = rf"[[\p{{L}}\p{{N}}\p{{M}}\x{{200C}}\x{{200D}}]&&[^{_UNSPACED}]]"
PATTERN = rf"{_LETTER}{_INSIDE}*(?:['\x{{2019}}]{_LETTER}{_INSIDE}*)*|(?![\s\p{{Cc}}\p{{Cf}}])\X"
"""One token; Oniguruma's syntax, `\\X` being a grapheme cluster (Unicode Standard Annex 29)."""

CHUNKS = 256  # joined for one call of the Rust splitter: a call costs more than a chunk


def words(texts: "pd.Series[str]", *, lowercase: bool) -> tuple[list[str], Ragged]:
    """Split texts into words.

    Args:
        texts: `(rows,)` strings without missing ones.
        lowercase: fold case first, character by character.

    Returns:
        The distinct tokens, and each row as indices into them.
    """
    split = split_words(lambda: blocks(strings(texts)), lowercase=lowercase)
    return split.tokens, Ragged.joined(split.rows())


def split_words(texts: Texts, *, lowercase: bool) -> SplitTexts:
    """Split texts into words, a block at a time.

    What stands between white space is split once for each distinct piece and not once for each row: no token spans
    white space, so the result is the same, and natural text repeats itself.

    Args:
        texts: in blocks.
        lowercase: fold case first, character by character.
    """
    encoded, pieces_of = [], []
    for block in texts():
        # trimmed, for Arrow (26) reads on beyond the end of a last text that ends in white space
        trimmed = pc.utf8_trim_whitespace(pc.utf8_lower(block) if lowercase else block)
        pieces = pc.utf8_split_whitespace(trimmed)
        encoded.append(pc.list_flatten(pieces).dictionary_encode())
        pieces_of.append(pc.list_value_length(pieces).to_numpy().astype(np.int32))
    distinct, codes = _unified(encoded)
    del encoded
    tokens, split = _split(distinct)
    times = np.zeros(len(distinct), np.int64)
    for block in codes:
        times += np.bincount(block, minlength=len(distinct))
    counts = np.bincount(split.ids, np.repeat(times, split.lengths), minlength=len(tokens)).astype(np.int64)

    def rows() -> Iterator[Ragged]:
        for block, number in zip(codes, pieces_of, strict=True):
            taken = split.take(block)
            yield Ragged(taken.ids, taken.offsets[np.concatenate([[0], np.cumsum(number, dtype=np.int64)])])

    return SplitTexts(tokens, counts, rows)


def _split(pieces: pa.Array) -> tuple[list[str], Ragged]:
    """The distinct tokens of pieces free of white space, and each piece as indices into them."""
    parts = [_tokens(block) for block in blocks(pieces)]
    distinct, codes = _unified([tokens.dictionary_encode() for tokens, _ in parts])
    lengths = np.concatenate([lengths for _, lengths in parts])
    return distinct.to_pylist(), Ragged.from_lengths(np.concatenate(codes), lengths)


def _tokens(pieces: pa.Array) -> tuple[pa.Array, NDArray[np.int64]]:
    """The tokens of pieces, one after the other, and how many each has; a run of ASCII letters and digits is one."""
    plain = pc.fill_null(pc.and_(pc.string_is_ascii(pieces), pc.ascii_is_alnum(pieces)), False)
    whole, others = pieces.filter(plain), pieces.filter(pc.invert(plain))
    found = _matches(others.to_pylist())
    newline = np.array([text == "\n" for text in found], dtype=bool)
    lengths = np.ones(len(pieces), np.int64)
    rest = ~plain.to_numpy(zero_copy_only=False)
    lengths[rest] = np.diff(np.concatenate([[-1], np.flatnonzero(newline)])) - 1
    place = np.empty(int(lengths.sum()), np.int64)  # of each token, in `whole` and then in what was found
    of_rest = np.repeat(rest, lengths)
    place[~of_rest] = np.arange(len(whole))
    place[of_rest] = len(whole) + np.flatnonzero(~newline)
    tokens = pa.concat_arrays([whole, pa.array(found, whole.type)])
    return tokens.take(pa.array(place)), lengths


def _matches(pieces: list[str]) -> list[str]:
    """Every piece's tokens, a line end after each piece."""
    splitter = Split(Regex(rf"\n|{PATTERN}"), behavior="removed", invert=True)  # the matches stay, the rest goes
    found: list[str] = []
    for start in range(0, len(pieces), CHUNKS):
        lines = "\n".join(pieces[start : start + CHUNKS]) + "\n"
        found += [token for token, _ in splitter.pre_tokenize_str(lines)]
    return found


def _unified(encoded: list[pa.DictionaryArray]) -> tuple[pa.Array, list[NDArray[np.int32]]]:
    """One dictionary for all blocks, and each block as indices into it."""
    chunked = pa.chunked_array(encoded).unify_dictionaries()
    return chunked.chunk(0).dictionary, [chunk.indices.to_numpy() for chunk in chunked.chunks]
