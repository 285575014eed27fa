"""Texts as the pieces of words that a pretrained encoder reads, by the encoder's own tokenizer."""

from collections.abc import Iterator
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from podium.io.strings import blocks
from podium.text.encoder_folders._folder import Pieces
from podium.text.encoders import Encoder, pieces_of
from podium.text.ragged import Ragged
from podium.text.split import Texts
from podium.text.tokenise import Tokenised
from podium.text.vocabulary import PADDING_ID

ROWS = 8192
"""Texts that are taken apart at once."""


def wordpieces(train: Texts, test: Texts, encoder: Encoder) -> Tokenised:
    """Split texts as the encoder's own tokenizer does, with the tokens that it puts at the ends (CLS and SEP).

    Padding is id 0 here, as in every view: where the encoder has another id for it, the two change places.

    Args:
        train: strings, in blocks.
        test: strings, in blocks.
        encoder: its folder.

    Raises:
        PodiumError: its tokenizer cannot be read.
    """
    pieces = pieces_of(encoder)
    vocabulary, padding = list(pieces.vocabulary), pieces.padding
    vocabulary[PADDING_ID], vocabulary[padding] = vocabulary[padding], vocabulary[PADDING_ID]
    return Tokenised(vocabulary, *(encoded(pieces, texts) for texts in (train, test)))


def swapped(ids: NDArray[np.int32], padding: int) -> NDArray[np.int32]:
    """Ids with the encoder's padding and id 0 in each other's place; twice, and they are as before.

    Args:
        ids: of any shape, int32.
        padding: the encoder's id for padding.

    Example:
        >>> swapped(np.array([0, 5, 1], np.int32), 1)
        array([1, 5, 0], dtype=int32)
    """
    if padding == PADDING_ID:
        return ids
    return np.where(ids == padding, PADDING_ID, np.where(ids == PADDING_ID, padding, ids)).astype(np.int32)


def encoded(pieces: Pieces, texts: Texts) -> Iterator[Ragged]:
    """The texts' ids, a block at a time; a text that spells out the token for padding does not get any.

    Args:
        pieces: how the encoder's tokenizer takes texts apart.
        texts: strings, in blocks.
    """
    for block in (part for whole in texts() for part in blocks(whole, ROWS)):
        found = pieces.encode(block.to_pylist())
        ids = np.fromiter(chain.from_iterable(found), np.int32, sum(map(len, found)))
        rows = Ragged.from_lengths(ids, np.array([len(row) for row in found], np.int64))
        kept = ids != pieces.padding
        lengths = np.diff(np.concatenate([[0], np.cumsum(kept)])[rows.offsets])
        yield Ragged.from_lengths(swapped(ids[kept], pieces.padding), lengths)
