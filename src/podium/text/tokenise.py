"""Texts as rows of token ids, and the vocabulary that names them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from podium.config.views import View
from podium.text.characters import characters
from podium.text.ragged import Ragged
from podium.text.vocabulary import UNKNOWN_ID, ids_of, vocabulary
from podium.text.words import words

SPLITTERS: dict[str, Callable[..., tuple[list[str], Ragged]]] = {"word": words, "character": characters}


@dataclass(frozen=True, eq=False)
class Tokenised:
    """A view of the training and the test texts.

    Args:
        vocabulary: the tokens by id; 0 is padding, 1 any token outside the vocabulary.
        train: the training rows as ids.
        test: the test rows as ids.
    """

    vocabulary: list[str]
    train: Ragged
    test: Ragged


def tokenise(train: "pd.Series[str]", test: "pd.Series[str]", view: View, where: str = "views") -> Tokenised:
    """Split texts, choose a vocabulary, and turn every text into ids.

    With `vocabulary_from: train`, the vocabulary is a function of the training texts alone. A text without any token
    becomes one unknown token, so that no network ever sees a row of padding only.

    Args:
        train: `(rows,)` strings.
        test: `(test rows,)` strings.
        view: its kind (word or character) and the rules of its vocabulary.
        where: the key of the view in params.yaml, for an error.

    Raises:
        PodiumError: the vocabulary is empty.
    """
    rules, split = view.tokens, SPLITTERS[view.kind]
    tokens, train_rows = split(train, lowercase=rules.lowercase)
    test_tokens, test_rows = split(test, lowercase=rules.lowercase)
    counts = _counts(tokens, train_rows)
    if rules.vocabulary_from == "train+test":
        counts.update(_counts(test_tokens, test_rows))
    chosen = vocabulary(list(counts), np.fromiter(counts.values(), np.int64, len(counts)), rules, where)
    return Tokenised(chosen, _encoded(train_rows, tokens, chosen), _encoded(test_rows, test_tokens, chosen))


def _counts(tokens: list[str], rows: Ragged) -> Counter[str]:
    return Counter(dict(zip(tokens, np.bincount(rows.ids, minlength=len(tokens)).tolist(), strict=True)))


def _encoded(rows: Ragged, tokens: list[str], chosen: list[str]) -> Ragged:
    """Rows of vocabulary ids from rows of indices into `tokens`; none of them empty."""
    ids = ids_of(tokens, chosen)[rows.ids]
    empty = rows.lengths == 0
    ids = np.insert(ids, rows.offsets[:-1][empty], np.int32(UNKNOWN_ID))
    return Ragged.from_lengths(ids, np.maximum(rows.lengths, 1))
