"""Texts as the pieces of words that a pretrained encoder reads, by the encoder's own tokenizer."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from tokenizers import Tokenizer

from podium.errors import PodiumError
from podium.text.encoders import Encoder, padding_id
from podium.text.ragged import Ragged
from podium.text.tokenise import Tokenised
from podium.text.vocabulary import PADDING_ID

ROWS = 8192
"""Texts that are taken apart at once."""


def wordpieces(train: "pd.Series[str]", test: "pd.Series[str]", encoder: Encoder) -> Tokenised:
    """Split texts as the encoder's own tokenizer does, with the tokens that it puts at the ends (CLS and SEP).

    Padding is id 0 here, as in every view: where the encoder has another id for it, the two change places.

    Args:
        train: `(rows,)` strings.
        test: `(test rows,)` strings.
        encoder: its folder.

    Raises:
        PodiumError: its tokenizer cannot be read.
    """
    path = Path(encoder.folder) / "tokenizer.json"
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises nothing narrower
        raise PodiumError(
            f"it is no tokenizer: {error}", where=str(path), fix="copy the encoder's folder again"
        ) from None
    tokenizer.no_truncation()
    tokenizer.no_padding()
    padding = padding_id(encoder)
    by_id = {place: token for token, place in tokenizer.get_vocab(with_added_tokens=True).items()}
    vocabulary = [by_id.get(place, f"[{place}]") for place in range(max(by_id) + 1)]
    vocabulary[PADDING_ID], vocabulary[padding] = vocabulary[padding], vocabulary[PADDING_ID]
    return Tokenised(vocabulary, *(_rows(tokenizer, list(texts), padding) for texts in (train, test)))


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


def _rows(tokenizer: Tokenizer, texts: Sequence[str], padding: int) -> Ragged:
    """The texts' ids; a text that spells out the token for padding does not get any."""
    rows = [np.zeros(0, np.int32)]
    for start in range(0, len(texts), ROWS):
        for found in tokenizer.encode_batch(texts[start : start + ROWS]):
            ids = np.array(found.ids, np.int32)
            rows.append(ids[ids != padding])
    lengths = np.array([len(row) for row in rows[1:]], np.int64)
    return Ragged.from_lengths(swapped(np.concatenate(rows), padding), lengths)
