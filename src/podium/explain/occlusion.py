"""A text with one of its parts left out at a time: what the answer does then, tells what the part does in it."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from tokenizers import Regex
from tokenizers.pre_tokenizers import Split

from podium.text.words import PATTERN

SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？\n]*|[.!?。！？\n]+")  # noqa: RUF001
WORDS = 150
"""A longer text is taken apart by sentences first, and only those that matter most by words."""

SENTENCES, LOOKED_INTO = 200, 2
CHARACTERS = 20_000
"""Of a text that are taken apart; the rest stays as it is."""


class Part(NamedTuple):
    """A part of a text."""

    start: int
    end: int


class Effect(NamedTuple):
    """What a part does."""

    text: str  # the part itself
    start: int
    change: float  # of the probability by the part: with it, less without it


def words_of(text: str, start: int = 0) -> list[Part]:
    """The words and marks of a text, of any script.

    Args:
        text: a text, or a part of one.
        start: where it begins in the whole.

    Example:
        >>> [(part.start, part.end) for part in words_of("Win £5 now!")]
        [(0, 3), (4, 5), (5, 6), (7, 10), (10, 11)]
    """
    splitter = Split(Regex(PATTERN), behavior="removed", invert=True)
    return [Part(start + begin, start + end) for _, (begin, end) in splitter.pre_tokenize_str(text)]


def sentences_of(text: str) -> list[Part]:
    """The sentences of a text, at the marks that end one; of very many, runs of several.

    Example:
        >>> [(part.start, part.end) for part in sentences_of("Yes. No, not now!")]
        [(0, 4), (4, 17)]
    """
    found = [Part(*match.span()) for match in SENTENCE.finditer(text)]
    if len(found) <= SENTENCES:
        return found
    edges = np.linspace(0, len(found), SENTENCES + 1).astype(int)
    return [Part(found[one].start, found[other - 1].end) for one, other in pairwise(edges)]


def without(text: str, part: Part) -> str:
    """A text without a part; one space stays where two would."""
    before, after = text[: part.start], text[part.end :]
    return before + (after.lstrip(" ") if before.endswith(" ") or not before else after)


def effects(
    text: str, probable: Callable[[Sequence[str]], npt.NDArray[np.floating]]
) -> tuple[list[Effect], list[Effect]]:
    """What each word, and in a long text each sentence, does to a probability; those that do most come first.

    Args:
        text: cleaned.
        probable: texts → their probability, `(rows,)`; asked once or twice.

    Returns:
        words, in a long text those of the sentences that do most; sentences, of a short text none.
    """
    words = words_of(text[:CHARACTERS])
    if len(words) <= WORDS:
        return _told(text, words, probable), []
    sentences = _told(text, sentences_of(text[:CHARACTERS]), probable)
    within = [word for one in sentences[:LOOKED_INTO] for word in words_of(one.text, one.start)]
    return _told(text, within[: 2 * WORDS], probable), sentences


def _told(
    text: str, parts: Sequence[Part], probable: Callable[[Sequence[str]], npt.NDArray[np.floating]]
) -> list[Effect]:
    if not parts:
        return []
    found = np.asarray(probable([text, *(without(text, part) for part in parts)]), np.float64)
    changes = (found[0] - found[1:]).tolist()
    told = [
        Effect(text[part.start : part.end], part.start, change) for part, change in zip(parts, changes, strict=True)
    ]
    return sorted(told, key=lambda one: (-abs(one.change), one.start))
