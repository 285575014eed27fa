"""Texts as rows of token ids, and the vocabulary that names them."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from podium.config.views import View
from podium.text.characters import split_characters
from podium.text.ragged import Ragged
from podium.text.split import SplitTexts, Texts
from podium.text.vocabulary import UNKNOWN_ID, ids_of, vocabulary
from podium.text.words import split_words

SPLITTERS: dict[str, Callable[..., SplitTexts]] = {"word": split_words, "character": split_characters}


@dataclass(frozen=True, eq=False)
class Tokenised:
    """A view of the training and the test texts.

    Args:
        vocabulary: the tokens by id; 0 is padding, 1 any token outside the vocabulary.
        train: the training rows as ids, a block at a time; to be gone through once.
        test: the test rows as ids.
    """

    vocabulary: list[str]
    train: Iterator[Ragged]
    test: Iterator[Ragged]


def tokenise(train: Texts, test: Texts, view: View, where: str = "views") -> Tokenised:
    """Split texts, choose a vocabulary, and turn every text into ids.

    With `vocabulary_from: train`, the vocabulary is a function of the training texts alone. A text without any token
    becomes one unknown token, so that no network ever sees a row of padding only.

    Args:
        train: strings, in blocks.
        test: strings, in blocks.
        view: its kind (word or character) and the rules of its vocabulary.
        where: the key of the view in params.yaml, for an error.

    Raises:
        PodiumError: the vocabulary is empty.
    """
    rules = view.tokens
    splits = [SPLITTERS[view.kind](texts, lowercase=rules.lowercase) for texts in (train, test)]
    counts = Counter[str]()
    for split in splits if rules.vocabulary_from == "train+test" else splits[:1]:
        counts.update(dict(zip(split.tokens, split.counts.tolist(), strict=True)))
    chosen = vocabulary(list(counts), np.fromiter(counts.values(), np.int64, len(counts)), rules, where)
    return Tokenised(chosen, *(encoded(split, chosen) for split in splits))


def encoded(split: SplitTexts, chosen: list[str]) -> Iterator[Ragged]:
    """Rows of vocabulary ids, a block at a time; none of them empty.

    Args:
        split: the texts, taken apart.
        chosen: the vocabulary.
    """
    ids_by_token = ids_of(split.tokens, chosen)
    for rows in split.rows():
        empty = rows.lengths == 0
        ids = np.insert(ids_by_token[rows.ids], rows.offsets[:-1][empty], np.int32(UNKNOWN_ID))
        yield Ragged.from_lengths(ids, np.maximum(rows.lengths, 1))
